/** After a change of mine: "Why?", offered and never demanded. It goes when it is answered or waved away. [U204] */
import { X } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { changesOf } from '#shared/record/goal-parts.ts';
import { changeIn } from '#shared/record/operations/items.ts';
import { GOAL_CHANGE } from '#shared/record/parts/goal-changes.ts';
import type { GoalView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { AddLine } from '../session/AddLine.tsx';
import { changeWords } from './change-words.ts';

/** Says why a change was made; `null`: not any more. A refusal comes back as a sentence. */
export function giveReason(
  room: Room,
  changeId: ItemId,
  reason: string | null,
): string | undefined {
  const given = room.act((doc, author) => changeIn(doc, author, GOAL_CHANGE, changeId, { reason }));
  return given.ok ? undefined : refusalWords(given.error, reason ?? '');
}

/** Where it is half typed why a goal was changed. */
export function reasonPlace(goalId: ItemId): string {
  return `why ${goalId}`;
}

/** `onClose`: nobody wants to be asked any more. */
export type GoalReasonProps = { readonly goal: GoalView; readonly onClose: () => void };

/** The question below a goal, about the last change of mine that has no reason; nothing where there is none. */
export function GoalReason({ goal, onClose }: GoalReasonProps) {
  const room = useRoom();
  const latest = changesOf(room.parts, goal.id).find(
    ({ createdBy, reason }) => createdBy === room.memberId && reason === undefined,
  );
  if (!latest) return null;
  return (
    <div class="goal-reason">
      <span class="small soft" dir="auto">
        {changeWords(latest)}
      </span>
      <div class="goal-reason-field">
        <AddLine
          place={reasonPlace(goal.id)}
          label={t('change.why', { title: goal.title })}
          hint={t('change.whyHint')}
          button={t('change.whyButton')}
          onAdd={(reason) => {
            const refused = giveReason(room, latest.id, reason);
            if (refused === undefined) onClose();
            return refused;
          }}
        />
        <IconButton icon={X} label={t('change.notNow')} onClick={onClose} />
      </div>
    </div>
  );
}
