/** The options that a goal of type explore compares. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { itemOf, line, prose } from '../fields.ts';
import { shapeOf, type PatchOf, type ViewOf } from '../part-shape.ts';

/** One option, what speaks for it and against it; its goal says which was taken. [D112] */
export const GOAL_OPTION = shapeOf(
  'goalOptions',
  {
    text: line(MAX_TEXT_CHARACTERS),
    goalId: itemOf('goals'),
    forIt: prose(MAX_TEXT_CHARACTERS),
    againstIt: prose(MAX_TEXT_CHARACTERS),
  },
  { required: 'text' },
);

/** An option. */
export type GoalOptionView = ViewOf<typeof GOAL_OPTION>;
/** What of an option is to change. */
export type GoalOptionPatch = PatchOf<typeof GOAL_OPTION>;
