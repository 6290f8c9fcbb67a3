/**
 * What stays of a room that was erased from this device: which it was and when, and no key. Its purpose is
 * none that a version knows, so that whoever lists rooms leaves it out. Keeps rules B88 and B93.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { PARTS } from './parts.ts';
import { isFields, isIdOf, isMillis, isOneOf } from './row-fields.ts';
import { requested } from './transaction.ts';

/**
 * `erased`: it was here and is not to come back by itself. `begun`: it is being made, and is there once
 * an entry of the keyring takes this row's place.
 */
const ENDINGS = ['erased', 'begun'] as const;

/** The row of the keyring in the place of an entry. */
export type Tombstone = {
  readonly roomId: RoomId;
  readonly purpose: (typeof ENDINGS)[number];
  readonly at: Millis;
};

/** Reads a stored row as a tombstone; `undefined` when it is anything else. */
export function readTombstone(row: unknown): Tombstone | undefined {
  if (!isFields(row)) return undefined;
  const { roomId, purpose, at } = row;
  if (!isIdOf<RoomId>(roomId) || !isOneOf(purpose, ENDINGS) || !isMillis(at)) return undefined;
  return { roomId, purpose, at };
}

/** Whether the room was erased, as seen within a transaction that has the keyring. [B89] */
export async function isErasedIn(transaction: IDBTransaction, roomId: RoomId): Promise<boolean> {
  const row = await requested<unknown>(transaction.objectStore(PARTS.keyring).get(roomId));
  return readTombstone(row)?.purpose === 'erased';
}
