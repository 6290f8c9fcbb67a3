/**
 * A mentorship's own database, which y-indexeddb made: opening it, one transaction over its two
 * stores, and the room's state in it. Knows nothing of Yjs, so that a glance needs none. [B20]
 */
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { openDatabase, type Database, type DatabasePlan } from './database.ts';
import { deleteDatabase } from './delete-database.ts';
import type { StoreFault } from './fault.ts';
import { keysNotHeld, readHeldKeys } from './held-keys.ts';
import { readRoomState, STATE_KEYS, type RoomState } from './room-state.ts';
import { requested, type Durability, type TransactionPlan } from './transaction.ts';

/** Why rows could not be written: storage is full, it gave way, or the lock was taken from us. */
export type RowFault = 'quota' | 'aborted' | 'fenced';

/** The store of the rows. */
export const UPDATES = 'updates';
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
  more: Pick<DatabasePlan, 'onLost' | 'onNone'> = {},
): Promise<Result<Database, StoreFault>> {
  return openDatabase(factory, {
    name,
    ...more,
    steps: [
      (database) => {
        database.createObjectStore(UPDATES, { autoIncrement: true });
        database.createObjectStore(CUSTOM);
      },
    ],
  });
}

/** As `openRoomDatabase`, where there is such a database; `none` is made where there is none. [B89] */
export async function openStoredRoom(
  factory: IDBFactory | undefined,
  name: string,
  more: Pick<DatabasePlan, 'onLost'> = {},
): Promise<Result<Database | 'none', StoreFault>> {
  let isNone = false;
  const onNone = (): void => {
    isNone = true;
  };
  const opened = await openRoomDatabase(factory, name, { ...more, onNone });
  return isNone ? ok('none') : opened;
}

/**
 * As `openRoomDatabase`, for whoever writes: not where the room was erased. That is asked once the
 * database is open, since it is deleted after the room's tombstone stands: so either its deleting closes
 * this connection, or the tombstone is seen here and what was made anew is deleted again; before one is
 * made it is asked, too. `isErased`: a fault keeps it closed where `again`, since what an open page would
 * write into it may be erased. [B89]
 */
export async function openLivingRoom(
  factory: IDBFactory | undefined,
  name: string,
  { isErased, again, onLost }: LivingRoom,
): Promise<Result<Database, StoreFault>> {
  if (factory === undefined) return err('unavailable');
  const opened = await openOrMake(factory, name, { isErased, onLost });
  if (!opened.ok) return opened;
  const erased = await isErased();
  if (erased.ok ? !erased.value : !again) return opened;
  opened.value.close();
  if (!erased.ok) return err(erased.error);
  await deleteDatabase(factory, name);
  return err('closed');
}

async function openOrMake(
  factory: IDBFactory,
  name: string,
  { isErased, onLost }: Omit<LivingRoom, 'again'>,
): Promise<Result<Database, StoreFault>> {
  const stored = await openStoredRoom(factory, name, { onLost });
  if (!stored.ok) return stored;
  if (stored.value !== 'none') return ok(stored.value);
  const erased = await isErased();
  return erased.ok && erased.value ? err('closed') : openRoomDatabase(factory, name, { onLost });
}

/** How a room's database is opened by whoever writes. */
export type LivingRoom = {
  readonly isErased: () => Promise<Result<boolean, StoreFault>>;
  /** It was open and was lost: what the page holds is to be put back. */
  readonly again: boolean;
  readonly onLost: () => void;
};

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
  durability: Durability = 'relaxed',
): Promise<Result<T, RowFault>> {
  let fenced = false;
  const parts = [UPDATES, CUSTOM];
  const plan: TransactionPlan = mode === 'readonly' ? { mode, parts } : { mode, parts, durability };
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

/** One stored update under its key. */
export type Row = { readonly key: number; readonly update: Bytes };

/** A room's state and the rows that the relay is not known to hold. */
export type WaitingRead = { readonly state: RoomState; readonly own: readonly Row[] };

/** An update that holds neither structs nor deletes: y-indexeddb adds one each time it opens. */
export function isEmptyUpdate(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0;
}

/** The rows whose keys are not among the held ones, empty ones too; what is not bytes is left out. */
export async function notHeldRows({
  updates,
  custom,
}: Pick<Stores, 'updates' | 'custom'>): Promise<readonly Row[]> {
  const held = readHeldKeys(await requested<unknown>(custom.get('held')));
  const keys = await requested(updates.getAllKeys());
  const waiting = keysNotHeld(
    held,
    keys.filter((key) => typeof key === 'number'),
  );
  const values = await Promise.all(waiting.map((key) => requested<unknown>(updates.get(key))));
  return waiting.flatMap((key, at) => {
    const update = values[at];
    return update instanceof Uint8Array ? [{ key, update: copyBytes(update) }] : [];
  });
}

/** Reads state and waiting rows within a transaction. [B20] */
export async function loadWaiting(stores: Stores): Promise<WaitingRead> {
  const { custom } = stores;
  const [rows, entries] = await Promise.all([
    notHeldRows(stores),
    Promise.all(
      STATE_KEYS.map(async (key) => [key, await requested<unknown>(custom.get(key))] as const),
    ),
  ]);
  const own = rows.filter(({ update }) => !isEmptyUpdate(update));
  const keys = own.map(({ key }) => key);
  return { state: readRoomState(new Map<string, unknown>(entries), keys), own };
}

/** Reads the room's state alone. */
export function readState(db: Database): Promise<Result<RoomState, RowFault>> {
  return inOneTransaction(db, 'readonly', async (stores) => (await loadWaiting(stores)).state);
}

/** The key that a row was given. */
export function numberKey(key: IDBValidKey): number {
  if (typeof key !== 'number') throw new Error('row key is not a number');
  return key;
}
