/**
 * The write under a key of a map by a name of its own: which write of which document it is, and whether what it
 * wrote was taken away since. So another's write of the same words is another one, and so is an emptied field.
 */
import * as Y from 'yjs';

function nameOf({ lastId: { client, clock } }: Y.Item, isGone: boolean): string {
  return `${client}:${clock}${isGone ? ' gone' : ''}`;
}

/** Whether something was there when the transaction began. */
export function existed({ id }: Y.Item, { beforeState }: Y.Transaction): boolean {
  return id.clock < (beforeState.get(id.client) ?? 0);
}

/** The last write under a key; '' where there never was one. */
export function lastWrite(map: Y.Map<unknown>, key: string): string {
  const last = map._map.get(key);
  return last ? nameOf(last, last.deleted) : '';
}

/** The write that stood there before a transaction, asked while that is told of. */
export function writeBefore(map: Y.Map<unknown>, key: string, transaction: Y.Transaction): string {
  let item = map._map.get(key) ?? null;
  while (item && !existed(item, transaction)) item = item.left;
  if (!item) return '';
  return nameOf(item, item.deleted && !Y.isDeleted(transaction.deleteSet, item.id));
}
