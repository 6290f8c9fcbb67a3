/** Wins and notes that were jotted, and reflections that somebody shares. [U225, U256, U257] */
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { updateJot } from '#shared/record/operations/jots.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import type { JotView, ReflectionView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { useTypedText } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { personName } from '../goals/goal-words.ts';
import { useAct } from '../room/use-act.ts';
import { AboutChoice } from './AboutChoice.tsx';
import { AddProse } from './AddProse.tsx';
import { LineTools } from './LineTools.tsx';
import { OwnText, useIsMine } from './OwnText.tsx';

type LineProps = { readonly item: JotView | ReflectionView };

function isJot(item: LineProps['item']): item is JotView {
  return 'kind' in item;
}

/** What a reflection is about. */
function ReflectedOn({ item }: { readonly item: ReflectionView }) {
  const { tell } = useAct();
  const isMine = useIsMine(item.createdBy);
  return (
    <AboutChoice
      about={item}
      label={t('between.aboutOf', { text: item.text })}
      onChoose={
        isMine
          ? ({ sessionId, goalId }) =>
              tell((doc, author) =>
                changeIn(doc, author, REFLECTION, item.id, {
                  sessionId: sessionId ?? null,
                  goalId: goalId ?? null,
                }),
              )
          : undefined
      }
    />
  );
}

function NoteLine({ item }: LineProps) {
  const room = useRoom();
  const { act } = useAct();
  const { id, text, createdBy } = item;
  const isOfJots = isJot(item);
  const who = personName(room.people.value, createdBy);
  const what = t(isOfJots ? `part.${item.kind}` : 'part.reflection');
  const comments = useLineComments({ part: isOfJots ? 'jots' : 'reflections', id }, text);
  return (
    <li class="between-line" data-jot={id}>
      <div class="item-line">
        <span class="jot-dot" aria-hidden="true" />
        <OwnText
          by={createdBy}
          value={text}
          label={what}
          isLong={!isOfJots}
          onCommit={(typed) =>
            act(
              (doc, author) =>
                isOfJots
                  ? updateJot(doc, author, id, { text: typed })
                  : changeIn(doc, author, REFLECTION, id, { text: typed }),
              typed,
            )
          }
        />
        <LineTools comments={comments} />
      </div>
      <div class="note-by">
        <span class="soft small" dir="auto">
          {what} · {who}
        </span>
        {!isOfJots && <ReflectedOn item={item} />}
      </div>
      <CommentsBelow comments={comments} />
    </li>
  );
}

function newest(a: LineProps['item'], b: LineProps['item']): number {
  return (b.createdAt ?? 0) - (a.createdAt ?? 0);
}

/** The part with its heading. */
export function Notes() {
  const { jots, reflections } = useRoom().parts;
  const { act, readOnly } = useAct();
  const typed = useTypedText('reflection');
  const notes = jots.filter(({ kind }) => kind === 'note' || kind === 'win');
  const all = [...notes, ...reflections].toSorted(newest);
  return (
    <div class="between-part">
      <h3>{t('between.notes')}</h3>
      {all.length > 0 && (
        <LongList
          items={all}
          look="between-lines"
          line={(item) => <NoteLine key={item.id} item={item} />}
        />
      )}
      {!readOnly && (
        <AddProse
          label={t('between.reflect')}
          hint={t('between.reflection')}
          button={t('between.reflectButton')}
          onAdd={(text) => act((doc, author) => addTo(doc, author, REFLECTION, { text }), text)}
          typed={typed}
        />
      )}
    </div>
  );
}
