/** How the views of a goal change it: a refusal comes back as a sentence. [U12, U40] */
import { updateGoal } from '#shared/record/operations/goals.ts';
import type { GoalPatch } from '#shared/record/parts/goals.ts';
import type { GoalView } from '#shared/record/view.ts';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { refusalWords } from '../refusal-words.ts';
import { showDone } from '../room/undoing.ts';

/**
 * Changes a goal; `typed`: what was written, to count what is too much; `said`: what a notice with Undo says once
 * it is done. Why it was refused, in words.
 */
export type GoalUpdate = (patch: GoalPatch, typed?: string, said?: string) => string | undefined;

/** What a view of a goal is given to change it. */
export type GoalFieldProps = { readonly goal: GoalView; readonly update: GoalUpdate };

/** How `goal` is changed by me. */
export function useGoalUpdate(goal: GoalView): GoalUpdate {
  const room = useRoom();
  return (patch, typed, said) => {
    const { done, takeBack } = room.actToUndo((doc, author) =>
      updateGoal(doc, author, goal.id, patch),
    );
    if (!done.ok) return refusalWords(done.error, typed);
    if (said !== undefined) showDone(said, takeBack);
    return undefined;
  };
}

/** A refusal that has no field to stand at is told as a notice. */
export function tell(refused: string | undefined): void {
  if (refused !== undefined) showToast(refused);
}
