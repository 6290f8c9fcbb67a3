/** Comments on any item of the record. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { anyItem, prose, word } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';
import { ITEM_PARTS } from '../schema.ts';

/** `onPart`, `onId`: the item that it is about. */
export const COMMENT = shapeOf(
  'comments',
  { text: prose(MAX_TEXT_CHARACTERS), onPart: word(ITEM_PARTS), onId: anyItem },
  { required: 'text' },
);

/** A comment. */
export type CommentView = ViewOf<typeof COMMENT>;
