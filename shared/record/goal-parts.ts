/**
 * What belongs to a goal: its milestones, options, changes and action items, and how far it is by them.
 * Pure functions of the view. [D110 to D113]
 */
import type { ItemId } from '../base/ids.ts';
import { grouped } from './grouped.ts';
import { FULL_PROGRESS } from './schema.ts';
import type {
  ActionItemView,
  GoalChangeView,
  GoalOptionView,
  GoalView,
  MilestoneView,
  RecordView,
  SessionView,
} from './view.ts';

const milestonesByGoal = grouped<MilestoneView>(({ goalId }) => goalId);
const optionsByGoal = grouped<GoalOptionView>(({ goalId }) => goalId);
const changesByGoal = grouped<GoalChangeView>(({ goalId }) => goalId);
const itemsByGoal = grouped<ActionItemView>(({ goalId }) => goalId);

/** The milestones of a goal, in the order in which they were made. */
export function milestonesOf(
  view: Pick<RecordView, 'milestones'>,
  goalId: ItemId,
): readonly MilestoneView[] {
  return milestonesByGoal(view.milestones, goalId);
}

/** The options that a goal compares, in the order in which they were made. */
export function optionsOf(
  view: Pick<RecordView, 'goalOptions'>,
  goalId: ItemId,
): readonly GoalOptionView[] {
  return optionsByGoal(view.goalOptions, goalId);
}

/** The option that a goal took; `undefined` while none of its own that are there is. [D112] */
export function chosenOption(
  view: Pick<RecordView, 'goalOptions'>,
  { id, chosenId }: Pick<GoalView, 'id' | 'chosenId'>,
): GoalOptionView | undefined {
  return chosenId && optionsOf(view, id).find((option) => option.id === chosenId);
}

/** The action items for a goal, in the order in which they were made. */
export function itemsOfGoal(
  view: Pick<RecordView, 'actionItems'>,
  goalId: ItemId,
): readonly ActionItemView[] {
  return itemsByGoal(view.actionItems, goalId);
}

/** What was changed of a goal, latest first; what ended where it began is left out, unless it has a reason. */
export function changesOf(
  view: Pick<RecordView, 'goalChanges'>,
  goalId: ItemId,
): readonly GoalChangeView[] {
  return changesByGoal(view.goalChanges, goalId)
    .filter(({ from, to, reason }) => from !== to || reason !== undefined)
    .toReversed();
}

/** The sessions that moved a goal: those its changes name, and those its action items came from. */
export function sessionsOfGoal(
  view: Pick<RecordView, 'sessions' | 'goalChanges' | 'actionItems'>,
  goalId: ItemId,
): readonly SessionView[] {
  const named = new Set(
    [...changesByGoal(view.goalChanges, goalId), ...itemsByGoal(view.actionItems, goalId)].map(
      ({ sessionId }) => sessionId,
    ),
  );
  return view.sessions.filter(({ id }) => named.has(id));
}

/** How far a goal is; `of` says by what it was counted, when it was. */
export type Progress = {
  readonly percent: number;
  readonly of?: { readonly done: number; readonly all: number };
};

function counted(done: number, all: number): Progress {
  return { percent: all === 0 ? 0 : Math.floor((done / all) * FULL_PROGRESS), of: { done, all } };
}

/** How far a goal is: as judged, or counted from what there is now. [D111] */
export function progressOf(
  view: Pick<RecordView, 'milestones' | 'actionItems'>,
  { id, countedBy, progress }: Pick<GoalView, 'id' | 'countedBy' | 'progress'>,
): Progress {
  if (countedBy === 'judgement') return { percent: progress };
  if (countedBy === 'milestones') {
    const all = milestonesOf(view, id);
    return counted(all.filter(({ doneAt }) => doneAt !== undefined).length, all.length);
  }
  const all = itemsOfGoal(view, id).filter(({ status }) => status !== 'wont_do');
  return counted(all.filter(({ status }) => status === 'completed').length, all.length);
}
