/** What was changed of a goal and why: goals may move, and the record says how they did. */
import { MAX_LINE_CHARACTERS, MAX_NAME_CHARACTERS } from '../limits.ts';
import { itemOf, line, word } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** What of a goal a change is told of. */
export const CHANGED_FIELDS = ['progress', 'status', 'targetOn', 'title'] as const;

/** `from`, `to`: as stored then, left out where nothing was; `sessionId`, `itemId`: what moved it. [D113] */
export const GOAL_CHANGE = shapeOf(
  'goalChanges',
  {
    goalId: itemOf('goals'),
    what: word(CHANGED_FIELDS),
    from: line(MAX_NAME_CHARACTERS),
    to: line(MAX_NAME_CHARACTERS),
    reason: line(MAX_LINE_CHARACTERS),
    sessionId: itemOf('sessions'),
    itemId: itemOf('actionItems'),
  },
  { required: 'goalId' },
);

/** A change of a goal. */
export type GoalChangeView = ViewOf<typeof GOAL_CHANGE>;
