/** How a goal was changed: what, by whom and when, why, and what moved it. [U204, U207] */
import type { ItemId } from '#shared/base/ids.ts';
import { changesOf, itemsOfGoal } from '#shared/record/goal-parts.ts';
import { changeIn } from '#shared/record/operations/items.ts';
import { GOAL_CHANGE } from '#shared/record/parts/goal-changes.ts';
import type { GoalChangeView, GoalView } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { Fold } from '../../components/Fold.tsx';
import { LongList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { byline } from '../comments/byline.ts';
import { refusalWords } from '../refusal-words.ts';
import { sessionName } from '../room/session-words.ts';
import { changeWords } from './change-words.ts';
import { personName } from './goal-words.ts';
import { giveReason } from './GoalReason.tsx';

type ChangeProps = { readonly goal: GoalView; readonly change: GoalChangeView };

/** So many of the newest sessions, and of the goal's action items, are offered as what moved it. [U86] */
const MOST_CHOICES = 20;

type Mover = {
  readonly label: string;
  readonly sessionId: ItemId | undefined;
  readonly itemId: ItemId | undefined;
};

/** What could have moved it, and what is said to have. */
function useMovers({ goal, change }: ChangeProps): readonly Mover[] {
  const view = useRoom().parts;
  const items = itemsOfGoal(view, goal.id).slice(-MOST_CHOICES);
  const sessions = view.sessions.slice(0, MOST_CHOICES);
  const saidItem = change.itemId && view.actionItems.find(({ id }) => id === change.itemId);
  const saidSession = change.sessionId && view.sessions.find(({ id }) => id === change.sessionId);
  const all = [
    ...new Set(saidSession ? [...sessions, saidSession] : sessions),
    ...new Set(saidItem ? [...items, saidItem] : items),
  ];
  return all.map((one) =>
    'text' in one
      ? { label: one.text, sessionId: undefined, itemId: one.id }
      : { label: sessionName(one), sessionId: one.id, itemId: undefined },
  );
}

function MovedBy(props: ChangeProps & { readonly readOnly: boolean }) {
  const room = useRoom();
  const { change, readOnly } = props;
  const movers = useMovers(props);
  const idOf = (mover: Mover) => mover.sessionId ?? mover.itemId;
  const value = change.sessionId ?? change.itemId ?? '';
  if (movers.length === 0) return null;
  return (
    <ChoiceInPlace<string>
      label={t('change.movedBy')}
      value={value}
      choices={[
        { value: '', label: t('change.movedByNothing') },
        ...movers.map((mover) => ({ value: idOf(mover) ?? '', label: mover.label })),
      ]}
      readOnly={readOnly}
      faint={value === ''}
      onChoose={(chosen) => {
        const mover = movers.find((one) => idOf(one) === chosen);
        const patch = { sessionId: mover?.sessionId ?? null, itemId: mover?.itemId ?? null };
        const changed = room.act((doc, author) =>
          changeIn(doc, author, GOAL_CHANGE, change.id, patch),
        );
        if (!changed.ok) showToast(refusalWords(changed.error));
      }}
    />
  );
}

function ChangeLine({ goal, change }: ChangeProps) {
  const room = useRoom();
  const { id, createdBy, createdAt, reason } = change;
  const name = personName(room.people.value, createdBy);
  // Why somebody did a thing is theirs to say.
  const readOnly = room.parts.newerSchema || createdBy !== room.memberId;
  return (
    <li class="goal-change" data-change={id}>
      <span dir="auto">{changeWords(change)}</span>
      <span class="small soft">{byline(name, createdAt, room.now())}</span>
      {(!readOnly || reason !== undefined) && (
        <EditableText
          value={reason ?? ''}
          label={t('change.reason')}
          placeholder={t('change.whyHint')}
          readOnly={readOnly}
          onCommit={(typed) => giveReason(room, id, typed.trim() === '' ? null : typed)}
        />
      )}
      <MovedBy goal={goal} change={change} readOnly={room.parts.newerSchema} />
    </li>
  );
}

/** The log, folded, newest change first; nothing where nothing was changed. */
export function GoalLog({ goal }: { readonly goal: GoalView }) {
  const changes = changesOf(useRoom().parts, goal.id);
  if (changes.length === 0) return null;
  const summary = t('change.count', { count: changes.length });
  return (
    <Fold
      summary={summary}
      label={t('comment.named', { summary, name: goal.title })}
      holds={changes}
    >
      {() => (
        <LongList
          items={changes}
          look="goal-changes"
          line={(change) => <ChangeLine key={change.id} goal={goal} change={change} />}
        />
      )}
    </Fold>
  );
}
