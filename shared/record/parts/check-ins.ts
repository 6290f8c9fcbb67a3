/** Check-ins between sessions: how it goes, in under twenty seconds. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { line, word } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** How somebody feels about it; words, and no number to be scored by. */
export const MOODS = ['great', 'good', 'so-so', 'stuck', 'low'] as const;

/** `text`: the progress; a blocker; what is needed. */
export const CHECK_IN = shapeOf(
  'checkIns',
  {
    mood: word(MOODS),
    text: line(MAX_TEXT_CHARACTERS),
    blocker: line(MAX_TEXT_CHARACTERS),
    need: line(MAX_TEXT_CHARACTERS),
  },
  { required: 'mood' },
);

/** A check-in. */
export type CheckInView = ViewOf<typeof CHECK_IN>;
