/** What stays of a session: takeaways, decisions, and lessons learned, mistakes as well as successes. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { flag, itemOf, or, prose, quote, word } from '../fields.ts';
import { shapeOf, type PatchOf, type ViewOf } from '../part-shape.ts';

/** What is kept; the first is what it is where nobody said so. */
export const TAKEAWAY_KINDS = ['takeaway', 'decision', 'lesson'] as const;

/** What is kept of what was said. `isMistake`: a lesson out of what went wrong. */
export const TAKEAWAY = shapeOf(
  'takeaways',
  {
    text: prose(MAX_TEXT_CHARACTERS),
    kind: or(word(TAKEAWAY_KINDS), 'takeaway'),
    sessionId: itemOf('sessions'),
    goalId: itemOf('goals'),
    isMistake: flag,
    quote: quote(MAX_TEXT_CHARACTERS),
  },
  { required: 'text' },
);

/** A takeaway, decision or lesson. */
export type TakeawayView = ViewOf<typeof TAKEAWAY>;
/** What of one is to change. */
export type TakeawayPatch = PatchOf<typeof TAKEAWAY>;
