/** Comments: on any item that is there. [D115] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import type { Author } from '../operation.ts';
import { COMMENT } from '../parts/comments.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { addTo, isThere } from './items.ts';
import type { ItemPlace } from './removal.ts';

/** Adds a comment on the item at `on`. */
export function addComment(
  doc: Y.Doc,
  author: Author,
  on: ItemPlace,
  text: string,
): Result<ItemId, Refusal> {
  if (!isThere(doc, on.part, on.id)) return refuse('unknown-item', 'onId');
  return addTo(doc, author, COMMENT, { text, onPart: on.part, onId: on.id });
}
