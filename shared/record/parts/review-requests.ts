/** "Please look over this": work, what is wanted of it, by when, and the reply. */
import { MAX_PROSE_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { day, instant, line, link, member, prose } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** `what`: the work itself where it has no address; `wanted`: the feedback that is asked for. */
export const REVIEW_REQUEST = shapeOf(
  'reviewRequests',
  {
    title: line(MAX_TEXT_CHARACTERS),
    link,
    what: prose(MAX_PROSE_CHARACTERS),
    wanted: prose(MAX_TEXT_CHARACTERS),
    dueOn: day,
    reply: prose(MAX_PROSE_CHARACTERS),
    repliedAt: instant,
    answeredBy: member,
  },
  { required: 'title' },
);

/** A review request. */
export type ReviewRequestView = ViewOf<typeof REVIEW_REQUEST>;
