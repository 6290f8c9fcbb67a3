/**
 * Takes from the database `twoway` all that is of one room beside its row of the keyring, within a
 * transaction of the caller's. Keeps rules B87 and B89.
 */
import { toBase64Url } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { rangeOfRoom } from './checkpoint-keys.ts';
import type { KeyringEntry } from './keyring-entry.ts';
import { ONLY_ROW, PARTS } from './parts.ts';
import { isFields } from './row-fields.ts';
import { requested } from './transaction.ts';

/** Every object store: a room leaves something in each. */
export const ALL_PARTS = Object.values(PARTS);

/** Rows that say of which room they are, under keys that do not. */
async function deleteTold(part: IDBObjectStore, roomId: RoomId): Promise<void> {
  const [keys, rows] = await Promise.all([
    requested(part.getAllKeys()),
    requested<unknown[]>(part.getAll()),
  ]);
  for (const [index, key] of keys.entries()) {
    const row = rows[index];
    if (isFields(row) && row.roomId === roomId) part.delete(key);
  }
}

/** The draft goes that is meant for the room, by its own word or as what the popup opens with. */
async function deleteChoices(transaction: IDBTransaction, roomId: RoomId): Promise<void> {
  const drafts = transaction.objectStore(PARTS.draft);
  const settings = transaction.objectStore(PARTS.settings);
  const [draft, chosen] = await Promise.all([
    requested<unknown>(drafts.get(ONLY_ROW)),
    requested<unknown>(settings.get(ONLY_ROW)),
  ]);
  const wasLast = isFields(chosen) && chosen.lastRoomId === roomId;
  if (wasLast) settings.put({ ...chosen, lastRoomId: undefined }, ONLY_ROW);
  if (!isFields(draft)) return;
  if (draft.roomId === roomId || (draft.roomId === undefined && wasLast)) drafts.delete(ONLY_ROW);
}

/** Takes it all; `entry`: the room's, where it could be read. Rows that cannot be read go as well. */
export async function deleteRemains(
  transaction: IDBTransaction,
  roomId: RoomId,
  entry: KeyringEntry | undefined,
): Promise<void> {
  transaction.objectStore(PARTS.projections).delete(roomId);
  transaction.objectStore(PARTS.checkpoints).delete(rangeOfRoom(roomId));
  transaction.objectStore(PARTS.checkpointStates).delete(rangeOfRoom(roomId));
  transaction.objectStore(PARTS.changeLines).delete(rangeOfRoom(roomId));
  transaction.objectStore(PARTS.looks).delete(roomId);
  transaction.objectStore(PARTS.halfTyped).delete(rangeOfRoom(roomId));
  if (entry?.origin.state === 'joined')
    transaction.objectStore(PARTS.joining).delete(toBase64Url(entry.origin.inviteId));
  for (const part of [PARTS.jots, PARTS.parting])
    await deleteTold(transaction.objectStore(part), roomId);
  await deleteChoices(transaction, roomId);
}
