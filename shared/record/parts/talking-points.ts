/** Talking points: what to speak of, with which hat, and who teaches. [D14, D18] */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { direction, flag, itemOf, line, link, or, quote, word } from '../fields.ts';
import { shapeOf, type InputOf, type PatchOf, type ViewOf } from '../part-shape.ts';
import { TALKING_POINT_STATUSES } from '../schema.ts';

/** What is wanted of the other one: advice, an ear, or a cheer. */
export const HATS = ['advice', 'listen', 'cheer'] as const;

/**
 * What a talking point says. `source`: the page it was made of; `carriedFrom`: the session that it was not spoken of in; `isStuck`, `tried`,
 * `need`: somebody is stuck, and what they have tried and need.
 */
export const TALKING_POINT = shapeOf(
  'talkingPoints',
  {
    text: line(MAX_TEXT_CHARACTERS),
    sessionId: itemOf('sessions'),
    status: or(word(TALKING_POINT_STATUSES), 'open'),
    hat: word(HATS),
    direction,
    carriedFrom: itemOf('sessions'),
    isStuck: flag,
    tried: line(MAX_TEXT_CHARACTERS),
    need: line(MAX_TEXT_CHARACTERS),
    quote: quote(MAX_TEXT_CHARACTERS),
    source: link,
  },
  { required: 'text' },
);

/** A talking point, and its place by `order`. Without `sessionId`: for the next session. */
export type TalkingPointView = ViewOf<typeof TALKING_POINT> & { readonly order: string };
/** What a new talking point is made of. */
export type TalkingPointInput = InputOf<typeof TALKING_POINT>;
/** What of a talking point is to change. */
export type TalkingPointPatch = PatchOf<typeof TALKING_POINT>;
