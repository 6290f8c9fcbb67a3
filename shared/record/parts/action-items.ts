/** Action items: who does what by which day, for which goal, and what stands in the way. [D10, D13, D24] */
import { MAX_LINE_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { day, instant, itemOf, line, link, or, quote, word } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';
import { ACTION_ITEM_STATUSES } from '../schema.ts';
import type { MemberId } from '../../base/ids.ts';

/** What an action item says beside its assignees, who are a set of its own (`assignees.ts`). */
export const ACTION_ITEM = shapeOf(
  'actionItems',
  {
    text: line(MAX_TEXT_CHARACTERS),
    dueOn: day,
    status: or(word(ACTION_ITEM_STATUSES), 'not_started'),
    completedAt: instant,
    sessionId: itemOf('sessions'),
    goalId: itemOf('goals'),
    blocker: line(MAX_LINE_CHARACTERS),
    deliverable: link,
    quote: quote(MAX_TEXT_CHARACTERS),
    source: link,
  },
  { required: 'text' },
);

/** An action item. `completedAt` only while it is completed; `quote`: the words that it was made of; `source`: the page. */
export type ActionItemView = ViewOf<typeof ACTION_ITEM> & {
  readonly assignees: readonly MemberId[];
};
