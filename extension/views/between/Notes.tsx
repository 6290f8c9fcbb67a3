/** Wins, notes and reflections: one list, and one field for the three. [U225, U256, U257, U298] */
import { useState } from 'preact/hooks';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import type { JotView, ReflectionView } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useTypedText } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { useAct } from '../room/use-act.ts';
import { AboutChoice } from './AboutChoice.tsx';
import { AddProse } from './AddProse.tsx';
import { Byline } from './Byline.tsx';
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
  const { act } = useAct();
  const { id, text, createdBy, createdAt } = item;
  const isOfJots = isJot(item);
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
        <Byline by={createdBy} at={createdAt} say={(name) => `${what} · ${name}`} />
        {!isOfJots && <ReflectedOn item={item} />}
      </div>
      <CommentsBelow comments={comments} />
    </li>
  );
}

function newest(a: LineProps['item'], b: LineProps['item']): number {
  return (b.createdAt ?? 0) - (a.createdAt ?? 0);
}

/** What can be written here; a reflection at first. */
const KINDS = ['reflection', 'win', 'note'] as const;
type Kind = (typeof KINDS)[number];

const ASKS = {
  reflection: 'between.reflect',
  win: 'popup.field.win',
  note: 'popup.field.note',
} as const;

/** The field, and which of the three it becomes. */
function AddNote() {
  const { act } = useAct();
  const [kind, setKind] = useState<Kind>('reflection');
  const typed = useTypedText('reflection');
  const add = (text: string) =>
    act(
      (doc, author) =>
        kind === 'reflection'
          ? addTo(doc, author, REFLECTION, { text })
          : addJot(doc, author, { kind, text }),
      text,
    );
  return (
    <AddProse
      label={t(ASKS[kind])}
      hint={t(`part.${kind}`)}
      button={t('today.add', { what: t(`part.${kind}`) })}
      onAdd={add}
      typed={typed}
    >
      <ChoiceInPlace
        label={t('between.noteKind')}
        value={kind}
        choices={KINDS.map((value) => ({ value, label: t(`part.${value}`) }))}
        readOnly={false}
        faint
        onChoose={setKind}
      />
    </AddProse>
  );
}

/** The part with its heading. */
export function Notes() {
  const { jots, reflections } = useRoom().parts;
  const { readOnly } = useAct();
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
      {!readOnly && <AddNote />}
    </div>
  );
}
