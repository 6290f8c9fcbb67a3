/** "I am stuck": it becomes the first talking point of the next session, and says so; who is stuck stands here. [U223] */
import { addStuck } from '#shared/record/operations/stuck.ts';
import type { TalkingPointView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { showDone } from '../room/undoing.ts';
import { useAct } from '../room/use-act.ts';
import { Byline } from './Byline.tsx';
import { FieldsForm } from './FieldsForm.tsx';
import { AgendaLink } from './OnAgenda.tsx';

function StuckForm() {
  const room = useRoom();
  return (
    <FieldsForm
      opens={t('between.stuck')}
      place="stuck"
      fields={[
        { name: 'text', label: t('between.stuckWith') },
        { name: 'tried', label: t('between.tried') },
        { name: 'need', label: t('between.need') },
      ]}
      button={t('between.stuckButton')}
      onAdd={({ text = '', tried, need }) => {
        const { done, takeBack } = room.actToUndo((doc, author) =>
          addStuck(doc, author, { text, tried, need }),
        );
        if (!done.ok) return done.error;
        showDone(t('between.stuckSaid'), takeBack);
        return undefined;
      }}
    />
  );
}

function StuckLine({ point }: { readonly point: TalkingPointView }) {
  const { id, text, createdBy, createdAt } = point;
  return (
    // Where no session is planned its address leads here.
    <li class="between-line" data-point={id}>
      <div class="item-line">
        <span class="item-text" dir="auto">
          {text}
        </span>
      </div>
      <span class="line-by">
        <Byline by={createdBy} at={createdAt} say={(name) => t('between.stuckBy', { name })} />
        <AgendaLink point={point} />
      </span>
    </li>
  );
}

/** Who is stuck now, and the form. */
export function Stuck() {
  const { talkingPoints } = useRoom().parts;
  const { readOnly } = useAct();
  const open = talkingPoints.filter(({ isStuck, status }) => isStuck === true && status === 'open');
  return (
    <>
      {open.length > 0 && (
        <LongList
          items={open}
          look="between-lines"
          line={(point) => <StuckLine key={point.id} point={point} />}
        />
      )}
      {!readOnly && <StuckForm />}
    </>
  );
}
