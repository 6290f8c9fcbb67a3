/**
 * Puts a checkpoint beside those that there are, and drops what the rules do not keep, within a transaction of
 * the caller's. Keeps rules B26 to B28.
 */
import { equalBytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { readCheckpoint, type Checkpoint, type NewCheckpoint } from './checkpoint.ts';
import { keyOfCheckpoint, rangeOfRoom } from './checkpoint-keys.ts';
import { keptCheckpoints, surplusCheckpoints } from './kept-checkpoints.ts';
import { requested } from './transaction.ts';

/** The two object stores. */
export type CheckpointStores = { readonly list: IDBObjectStore; readonly states: IDBObjectStore };

function readAll(rows: readonly unknown[]): readonly Checkpoint[] {
  return rows.map(readCheckpoint).filter((one) => one !== undefined);
}

/** The number of the next one, also above rows that cannot be read. */
async function nextNumber(list: IDBObjectStore, roomId: RoomId): Promise<number> {
  const last = await requested(list.openKeyCursor(rangeOfRoom(roomId), 'prev'));
  const number: unknown = Array.isArray(last?.key) ? last.key[1] : undefined;
  return typeof number === 'number' ? number + 1 : 0;
}

async function dropSurplus({ list, states }: CheckpointStores, roomId: RoomId): Promise<void> {
  const all = readAll(await requested<unknown[]>(list.getAll()));
  const mine = all.filter((one) => one.roomId === roomId);
  const kept = new Set(keptCheckpoints(mine));
  const left = all.filter((one) => one.roomId !== roomId || kept.has(one));
  const going = [...mine.filter((one) => !kept.has(one)), ...surplusCheckpoints(left)];
  for (const one of going) {
    await requested(list.delete(keyOfCheckpoint(one)));
    await requested(states.delete(keyOfCheckpoint(one)));
  }
}

/** Keeps one; `same`: the newest does not differ. [B26 to B28] */
export async function putCheckpoint(
  stores: CheckpointStores,
  made: NewCheckpoint,
): Promise<'added' | 'same'> {
  const { list, states } = stores;
  const { deflated, ...said } = made;
  const mine = readAll(await requested<unknown[]>(list.getAll(rangeOfRoom(made.roomId))));
  const newest = mine.at(-1);
  if (newest !== undefined && equalBytes(newest.digest, made.digest)) {
    await requested(list.put({ ...newest, rowKey: made.rowKey }));
    return 'same';
  }
  const number = await nextNumber(list, made.roomId);
  const checkpoint: Checkpoint = { ...said, number, storedSize: deflated.length };
  await requested(list.put(checkpoint));
  await requested(states.put(deflated, keyOfCheckpoint(checkpoint)));
  await dropSurplus(stores, made.roomId);
  return 'added';
}
