/**
 * A mentorship's own database, which y-indexeddb made: opening it, one transaction over its two
 * stores, and the room's state in it. Knows nothing of Yjs, so that a glance needs none. [B20]
 */
import type { RoomId } from '#shared/base/ids.ts';
import { err, type Result } from '#shared/base/result.ts';
import { openDatabase, type Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { readRoomState, readUnacknowledged, STATE_KEYS, type RoomState } from './room-state.ts';
import { requested, type TransactionPlan } from './transaction.ts';

/** Why rows could not be written: storage is full, it gave way, or the lock was taken from us. */
export type RowFault = 'quota' | 'aborted' | 'fenced';

const UPDATES = 'updates';
const CUSTOM = 'custom';

/** The name of a room's database. */
export function roomDatabaseName(roomId: RoomId): string {
  return `tw:${roomId}`;
}

/**
 * Opens a room's database in the form that y-indexeddb 9 gives it (version 1, two stores), so that a
 * storage that does not answer is told apart before y-indexeddb, which would wait for ever, opens it.
 */
export function openRoomDatabase(
  factory: IDBFactory | undefined,
  name: string,
): Promise<Result<Database, StoreFault>> {
  return openDatabase(factory, {
    name,
    steps: [
      (database) => {
        database.createObjectStore(UPDATES, { autoIncrement: true });
        database.createObjectStore(CUSTOM);
      },
    ],
  });
}

/** Both stores within one transaction. */
export type Stores = {
  readonly updates: IDBObjectStore;
  readonly custom: IDBObjectStore;
  /** Gives the transaction up: the lock is another page's. */
  readonly fence: () => void;
};

/**
 * Runs `work` in one transaction over both stores. Resolves with its value once the transaction is
 * complete, and with a fault when it was aborted. `work` must use only requests of this transaction.
 */
export async function inOneTransaction<T>(
  db: Database,
  mode: 'readonly' | 'readwrite',
  work: (stores: Stores) => Promise<T>,
): Promise<Result<T, RowFault>> {
  let fenced = false;
  const parts = [UPDATES, CUSTOM];
  const plan: TransactionPlan =
    mode === 'readonly' ? { mode, parts } : { mode, parts, durability: 'relaxed' };
  const result = await db.transact(plan, (transaction) =>
    work({
      updates: transaction.objectStore(UPDATES),
      custom: transaction.objectStore(CUSTOM),
      fence() {
        fenced = true;
        transaction.abort();
      },
    }),
  );
  if (result.ok) return result;
  if (fenced) return err('fenced');
  return err(result.error === 'quota' ? 'quota' : 'aborted');
}

/** Reads the room's state within a transaction. */
export async function loadState({ updates, custom }: Stores): Promise<RoomState> {
  const values = new Map<string, unknown>(
    await Promise.all(
      STATE_KEYS.map(async (key) => [key, await requested<unknown>(custom.get(key))] as const),
    ),
  );
  const isDamaged = readUnacknowledged(values.get('unacknowledged')) === undefined;
  return readRoomState(values, isDamaged ? await allKeys(updates) : []);
}

/** The keys of all rows, within a transaction. */
export async function allKeys(updates: IDBObjectStore): Promise<readonly number[]> {
  const keys = await requested(updates.getAllKeys());
  return keys.filter((key) => typeof key === 'number');
}

/** Reads the room's state alone. */
export function readState(db: Database): Promise<Result<RoomState, RowFault>> {
  return inOneTransaction(db, 'readonly', loadState);
}
