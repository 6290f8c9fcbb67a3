/** Deletion is a mark: the item goes to the bin with who and when, and can be restored. [D15, D131] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { isAnswered } from '../answered-checks.ts';
import { isMillis } from '../calendar-date.ts';
import { changeItem, setField, type Author } from '../operation.ts';
import { refuse, type Refusal } from '../refusal.ts';
import type { ItemPart } from '../schema.ts';

/** An item and the part it stands in. */
export type ItemPlace = { readonly part: ItemPart; readonly id: ItemId };

/**
 * Puts an item into the bin; one that is there already stays as it was put. Refuses a relationship check to
 * which somebody's answers are there.
 */
export function removeItem(doc: Y.Doc, author: Author, place: ItemPlace): Result<ItemId, Refusal> {
  if (place.part === 'relationshipChecks' && isAnswered(doc, place.id))
    return refuse('bad-value', 'answers');
  const at = { root: place.part, id: place.id };
  return changeItem(doc, author, 'removeItem', at, (item) => {
    if (isMillis(item.get('removedAt'))) return;
    setField(item, 'removedAt', author.now);
    setField(item, 'removedBy', author.memberId);
  });
}

/** Takes an item out of the bin, with all that was changed meanwhile. */
export function restoreItem(doc: Y.Doc, author: Author, place: ItemPlace): Result<ItemId, Refusal> {
  const at = { root: place.part, id: place.id };
  return changeItem(doc, author, 'restoreItem', at, (item) => {
    setField(item, 'removedAt', undefined);
    setField(item, 'removedBy', undefined);
  });
}
