/** What is jotted between sessions: questions, notes, wins, and curiosities to explore together. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { flag, line, link, word } from '../fields.ts';
import { keyedByMember } from '../keys.ts';
import { shapeOf, type InputOf, type PatchOf, type ViewOf } from '../part-shape.ts';
import { JOT_KINDS } from '../schema.ts';

/** `wantedBy`: who wants to explore a curiosity; `link`: where it was found. */
export const JOT = shapeOf(
  'jots',
  { text: line(MAX_TEXT_CHARACTERS), kind: word(JOT_KINDS), answered: flag, link },
  { required: 'text', keyed: { wantedBy: keyedByMember(flag) } },
);

/** A question, note, win or curiosity. */
export type JotView = Omit<ViewOf<typeof JOT>, 'kind'> & {
  readonly kind: NonNullable<ViewOf<typeof JOT>['kind']>;
};
/** What a new jot is made of. */
export type JotInput = Omit<InputOf<typeof JOT>, 'kind'> & { readonly kind: JotView['kind'] };
/** What of a jot is to change. */
export type JotPatch = Omit<PatchOf<typeof JOT>, 'kind'>;
