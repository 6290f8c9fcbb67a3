/**
 * Adding and changing items of any part, by its shape: what is given is checked, what it names must be in
 * the record, and what is to change is written field by field. Parts whose items need more have a file of
 * their own beside this one. [D7, D8, D11, D89]
 */
import type * as Y from 'yjs';
import { isId, type ItemId, type MemberId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import { isMillis } from '../calendar-date.ts';
import { addItem, newItem } from '../new-item.ts';
import { areMembers, changeItem, setField, type Author, type OperationName } from '../operation.ts';
import { checkUnguarded, namedBy, type InputOf, type PatchOf, type Shape } from '../part-shape.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { itemFields, keepOccurrence } from '../occurrences.ts';
import type { FieldMap, ItemPart } from '../schema.ts';

type ItemShape = Shape & { readonly part: ItemPart };

/** Whether the item `id` of `part` is there and not in the bin. */
export function isThere(doc: Y.Doc, part: ItemPart, id: string): boolean {
  const item = itemFields(doc, part, id);
  return item !== undefined && !isMillis(item.get('removedAt'));
}

/**
 * Refuses what names a member without a card, or an item that is not there. What stood in `item` before may
 * stay, whatever has become of it.
 */
export function checkNamed(
  doc: Y.Doc,
  shape: Shape,
  given: object,
  item?: FieldMap,
): Result<void, Refusal> {
  for (const { root, id, field } of namedBy(shape, { ...given })) {
    if (item?.get(field) === id || item?.has(`${field}.${id}`)) continue;
    if (root === 'members') {
      if (!isId(id) || !areMembers(doc, [id as MemberId])) return refuse('unknown-member', field);
    } else if (!isThere(doc, root, id)) return refuse('unknown-item', field);
  }
  return ok(undefined);
}

/** Adds an item of a part. */
export function addTo<S extends ItemShape>(
  doc: Y.Doc,
  author: Author,
  shape: S,
  input: InputOf<S>,
  operation: OperationName = 'addItem',
): Result<ItemId, Refusal> {
  const item = newItem(shape, input);
  if (!item.ok) return item;
  const named = checkNamed(doc, shape, input);
  return named.ok ? addItem(doc, author, operation, item.value) : named;
}

/** Changes an item of a part: what is left out of `patch` stays, `null` clears. */
export function changeIn<S extends ItemShape>(
  doc: Y.Doc,
  author: Author,
  shape: S,
  id: ItemId,
  patch: PatchOf<S>,
  operation: OperationName = 'updateItem',
): Result<ItemId, Refusal> {
  const changes = checkUnguarded(shape, patch);
  if (!changes.ok) return changes;
  const item = itemFields(doc, shape.part, id);
  const named = item ? checkNamed(doc, shape, patch, item) : ok(undefined);
  if (!named.ok) return named;
  return changeItem(doc, author, operation, { root: shape.part, id }, (changed) => {
    for (const [name, value] of changes.value) {
      if (name === 'sessionId') keepOccurrence(doc, value);
      setField(changed, name, value);
    }
  });
}
