/** "I need more time" for an action item, with its answer; each request is an entry of its own. */
import { MAX_LINE_CHARACTERS } from '../limits.ts';
import { day, itemOf, line, member, word } from '../fields.ts';
import { shapeOf, type InputOf, type ViewOf } from '../part-shape.ts';

/** What is answered. */
export const TIME_ANSWERS = ['agreed', 'declined', 'let-us-talk'] as const;

/** Who asked is who made it. */
export const TIME_REQUEST = shapeOf(
  'timeRequests',
  {
    itemId: itemOf('actionItems'),
    untilOn: day,
    reason: line(MAX_LINE_CHARACTERS),
    answer: word(TIME_ANSWERS),
    answeredBy: member,
  },
  { required: 'itemId' },
);

/** A request for more time. */
export type TimeRequestView = ViewOf<typeof TIME_REQUEST>;
/** What a new request is made of. */
export type TimeRequestInput = InputOf<typeof TIME_REQUEST>;
