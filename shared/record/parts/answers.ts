/** Answers to questions; a question can have several, by anybody. */
import { MAX_PROSE_CHARACTERS } from '../limits.ts';
import { itemOf, prose } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** `onId`: the question. */
export const ANSWER = shapeOf(
  'answers',
  { text: prose(MAX_PROSE_CHARACTERS), onId: itemOf('jots') },
  { required: 'text' },
);

/** An answer. */
export type AnswerView = ViewOf<typeof ANSWER>;
