/**
 * Where the checkpoints lie: what each is in one object store, its state in another, so that lists
 * and the rule of what is kept read no states. Keeps rules B4 and B26 to B28.
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { isBytes } from './row-fields.ts';
import type { Changes } from './changes.ts';
import { readCheckpoint, type Checkpoint, type NewCheckpoint } from './checkpoint.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { keptCheckpoints, surplusCheckpoints } from './kept-checkpoints.ts';
import { PARTS } from './parts.ts';
import { listRows } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { isErasedIn } from './tombstone.ts';
import { requested } from './transaction.ts';

/** Keeps the checkpoints of all mentorships of this device. */
export type Checkpoints = {
  /** Those of one mentorship that can be read, newest first. */
  readonly list: (roomId: RoomId) => Promise<Result<readonly Checkpoint[], StoreFault>>;
  /** The deflated state of one; `undefined` when it has gone meanwhile. */
  readonly readState: (
    roomId: RoomId,
    number: number,
  ) => Promise<Result<Bytes | undefined, StoreFault>>;
  /**
   * Keeps a checkpoint, and in the same transaction drops what the rules do not keep. `same`: the
   * newest one does not differ, and only learns up to which row it holds; or the mentorship was
   * erased, and nothing is kept. [B26 to B28, B89]
   */
  readonly add: (checkpoint: NewCheckpoint) => Promise<Result<'added' | 'same', StoreFault>>;
};

type Stores = { readonly list: IDBObjectStore; readonly states: IDBObjectStore };

const WRITTEN = [PARTS.keyring, PARTS.checkpoints, PARTS.checkpointStates] as const;

function keyOf({ roomId, number }: Pick<Checkpoint, 'roomId' | 'number'>): IDBValidKey {
  return [roomId, number];
}

/** The keys of everything that is kept of one mentorship. */
export function rangeOfRoom(roomId: RoomId): IDBKeyRange {
  return IDBKeyRange.bound([roomId, 0], [roomId, Number.MAX_SAFE_INTEGER]);
}

function readAll(rows: readonly unknown[]): readonly Checkpoint[] {
  return rows.map(readCheckpoint).filter((one) => one !== undefined);
}

/** The number of the next one, also above rows that cannot be read. */
async function nextNumber(list: IDBObjectStore, roomId: RoomId): Promise<number> {
  const last = await requested(list.openKeyCursor(rangeOfRoom(roomId), 'prev'));
  const number: unknown = Array.isArray(last?.key) ? last.key[1] : undefined;
  return typeof number === 'number' ? number + 1 : 0;
}

async function dropSurplus({ list, states }: Stores, roomId: RoomId): Promise<void> {
  const all = readAll(await requested<unknown[]>(list.getAll()));
  const mine = all.filter((one) => one.roomId === roomId);
  const kept = new Set(keptCheckpoints(mine));
  const left = all.filter((one) => one.roomId !== roomId || kept.has(one));
  const going = [...mine.filter((one) => !kept.has(one)), ...surplusCheckpoints(left)];
  for (const one of going) {
    await requested(list.delete(keyOf(one)));
    await requested(states.delete(keyOf(one)));
  }
}

async function put(stores: Stores, made: NewCheckpoint): Promise<'added' | 'same'> {
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
  await requested(states.put(deflated, keyOf(checkpoint)));
  await dropSurplus(stores, made.roomId);
  return 'added';
}

/** Makes the checkpoints' store over the open database. */
export function createCheckpoints(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): Checkpoints {
  return {
    async list(roomId) {
      const listed = await listRows(
        database,
        PARTS.checkpoints,
        readCheckpoint,
        report,
        rangeOfRoom(roomId),
      );
      return listed.ok ? ok(listed.value.toReversed()) : listed;
    },
    async readState(roomId, number) {
      const found = await database.transact(
        { mode: 'readonly', parts: [PARTS.checkpointStates] },
        (transaction) =>
          requested<unknown>(
            transaction.objectStore(PARTS.checkpointStates).get(keyOf({ roomId, number })),
          ),
      );
      if (!found.ok) return found;
      return ok(isBytes(found.value) ? found.value : undefined);
    },
    async add(checkpoint) {
      const added = await database.transact(
        { mode: 'readwrite', parts: WRITTEN, durability: 'relaxed' },
        async (transaction) => {
          if (await isErasedIn(transaction, checkpoint.roomId)) return 'same' as const;
          return put(
            {
              list: transaction.objectStore(PARTS.checkpoints),
              states: transaction.objectStore(PARTS.checkpointStates),
            },
            checkpoint,
          );
        },
      );
      if (added.ok && added.value === 'added')
        changes.announce({ changed: PARTS.checkpoints, roomId: checkpoint.roomId });
      return added;
    },
  };
}
