/**
 * Rows in y-indexeddb's own database (`updates`: one Yjs update each; `custom`: the room's state),
 * each written in one transaction together with the state that speaks of it. y-indexeddb opens and
 * loads the database; nothing but this file writes to it. Keeps R3, B20, B21, B24, B25, B29.
 */
import * as Y from 'yjs';
import type { CommandId } from '#shared/base/ids.ts';
import { copyBytes, equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Claims } from './claims.ts';
import type { Database } from './database.ts';
import { readHeldKeys, withHeldKeys } from './held-keys.ts';
import {
  inOneTransaction,
  isEmptyUpdate,
  loadWaiting,
  notHeldRows,
  numberKey,
  UPDATES,
  type Row,
  type RowFault,
  type Stores,
  type WaitingRead,
} from './room-database.ts';
import type { AsideEntry, RowGuard, StoredCursor } from './room-state.ts';
import { requested } from './transaction.ts';

/** A change of a room's state that belongs to rows from the relay; absent parts stay as they are. */
export type StateChange = {
  readonly cursor?: StoredCursor;
  readonly roster?: readonly Bytes[];
  readonly aside?: readonly AsideEntry[];
  readonly claims?: Claims;
  readonly compared?: StoredCursor;
  readonly epochPlace?: number;
};

const MAX_DRAINED = 1_000;

/** What speaks of the log as it was read, and means nothing once it is read from its beginning. */
const OF_THE_LOG = [
  'cursor',
  'roster',
  'aside',
  'guard',
  'claims',
  'marks',
  'compared',
  'epochPlace',
] as const;

/** Above this many rows the owner merges them. Source: y-indexeddb's PREFERRED_TRIM_SIZE. */
export const TRIM_ABOVE_ROWS = 500;

async function loadRows(updates: IDBObjectStore, afterKey: number): Promise<readonly Row[]> {
  const range = IDBKeyRange.lowerBound(afterKey, true);
  const [keys, values] = await Promise.all([
    requested(updates.getAllKeys(range)),
    requested<unknown[]>(updates.getAll(range)),
  ]);
  return keys.flatMap((key, index) => {
    const value = values[index];
    return typeof key === 'number' && value instanceof Uint8Array
      ? [{ key, update: copyBytes(value) }]
      : [];
  });
}

async function addUpdate(updates: IDBObjectStore, update: Bytes): Promise<number> {
  return numberKey(await requested(updates.add(update)));
}

/** Marks rows as held by the relay. */
async function markHeld(custom: IDBObjectStore, keys: readonly number[]): Promise<void> {
  if (keys.length === 0) return;
  const held = readHeldKeys(await requested<unknown>(custom.get('held')));
  await requested(custom.put(withHeldKeys(held, keys), 'held'));
}

async function termIs(stores: Stores, term: number): Promise<boolean> {
  const stored = await requested<unknown>(stores.custom.get('term'));
  if (stored === term) return true;
  stores.fence();
  return false;
}

/** What stands in a room's rows, as of one moment; `own`: those not held, whatever their keys. */
export type RowsRead = WaitingRead & {
  /** The rows with keys above the one asked for. */
  readonly rows: readonly Row[];
};

async function loadAll(stores: Stores, afterKey: number): Promise<RowsRead> {
  const [waiting, rows] = await Promise.all([
    loadWaiting(stores),
    loadRows(stores.updates, afterKey),
  ]);
  return { ...waiting, rows };
}

/** Reads the room's state, the rows above `afterKey`, and the unacknowledged ones. */
export function readRows(db: Database, afterKey: number): Promise<Result<RowsRead, RowFault>> {
  return inOneTransaction(db, 'readonly', (stores) => loadAll(stores, afterKey));
}

/** The highest key that a row has, or -1 where there is none. */
export function readLastKey(db: Database): Promise<Result<number, RowFault>> {
  return inOneTransaction(db, 'readonly', async ({ updates }) => {
    const cursor = await requested(updates.openKeyCursor(null, 'prev'));
    return typeof cursor?.key === 'number' ? cursor.key : -1;
  });
}

/** Raises the term: from here on, whoever held the lock before is fenced off. [R3] */
export function takeTerm(db: Database, afterKey: number): Promise<Result<RowsRead, RowFault>> {
  return inOneTransaction(db, 'readwrite', async (stores) => {
    const before = await loadAll(stores, afterKey);
    const state = { ...before.state, term: before.state.term + 1 };
    await requested(stores.custom.put(state.term, 'term'));
    return { ...before, state };
  });
}

/**
 * Adds rows made here, which the relay does not hold yet, all or none: handed to the browser whole,
 * commit included, before this call returns. Needs no term. Returns their keys in the order of
 * `rows` once they are stored. [B1, B21]
 */
export async function addOwnRows(
  db: Database,
  rows: readonly Bytes[],
): Promise<Result<readonly number[], RowFault>> {
  const added = await db.writeAtOnce({ parts: [UPDATES], durability: 'relaxed' }, (transaction) => {
    const updates = transaction.objectStore(UPDATES);
    return rows.map((row) => updates.add(row));
  });
  if (!added.ok) return err(added.error === 'quota' ? 'quota' : 'aborted');
  return ok(added.value.map(({ result }) => numberKey(result)));
}

/**
 * Writes `state` as one row into a database that was emptied under an open page, whose rows went up to
 * `knownKey`; one that still has its rows is left as it is. Keys are given anew there and terms begin
 * anew, so the term is set to `floor`, above all earlier ones: what was begun before is fenced. [B29]
 */
export function refillRows(
  db: Database,
  state: Bytes,
  knownKey: number,
  floor: number,
): Promise<Result<'refilled' | 'whole', RowFault>> {
  return inOneTransaction(db, 'readwrite', async ({ updates, custom }) => {
    const last = await requested(updates.openKeyCursor(null, 'prev'));
    // The first key is 1.
    if (typeof last?.key === 'number' && last.key >= Math.max(knownKey, 1)) return 'whole' as const;
    const term = await requested<unknown>(custom.get('term'));
    const isLater = typeof term === 'number' && term >= floor;
    await requested(custom.put(isLater ? term : floor, 'term'));
    await addUpdate(updates, state);
    return 'refilled' as const;
  });
}

/**
 * Adds what a record was, as a recovery file has it, on the disk when it completes. `ofLog`: a relay has a
 * log of the room, which is read from its beginning then; what it lacks of this row goes up as what a relay
 * lost does. Else the row is one that was made here. Done again it does no harm. [B83, B60]
 */
export function addRestoredRow(
  db: Database,
  update: Bytes,
  ofLog: boolean,
): Promise<Result<void, RowFault>> {
  const add = async (stores: Stores): Promise<void> => {
    const { updates, custom } = stores;
    const key = await addUpdate(updates, update);
    if (!ofLog) return;
    await markHeld(custom, [key]);
    const { state } = await loadWaiting(stores);
    await requested(custom.put(state.restoring ?? [], 'restoring'));
    for (const name of OF_THE_LOG) await requested(custom.delete(name));
  };
  return inOneTransaction(db, 'readwrite', add, 'strict');
}

/** Deletes the rows that hold nothing: y-indexeddb adds one each time that it opens. [B20] */
export function deleteEmptyRows(db: Database): Promise<Result<void, RowFault>> {
  return inOneTransaction(db, 'readwrite', async (stores) => {
    for (const { key, update } of await notHeldRows(stores))
      if (isEmptyUpdate(update)) await requested(stores.updates.delete(key));
  });
}

/**
 * Adds the row of a command of the jot box, unless a command with this id was drained before: then
 * nothing is written and `undefined` comes back. One transaction, so a crash repeats nothing; on the
 * disk when it completes, since the command then leaves the box of another database. [B24]
 */
export function addDrainedRow(
  db: Database,
  commandId: CommandId,
  update: Bytes,
): Promise<Result<number | undefined, RowFault>> {
  const add = async ({ updates, custom }: Stores): Promise<number | undefined> => {
    const stored = await requested<unknown>(custom.get('drained'));
    const drained: readonly unknown[] = Array.isArray(stored) ? stored : [];
    if (drained.includes(commandId)) return undefined;
    const key = await addUpdate(updates, update);
    await requested(custom.put([...drained, commandId].slice(-MAX_DRAINED), 'drained'));
    return key;
  };
  return inOneTransaction(db, 'readwrite', add, 'strict');
}

/** Whether the command `commandId` was written before. [B24] */
export function wasDrained(db: Database, commandId: CommandId): Promise<Result<boolean, RowFault>> {
  return inOneTransaction(db, 'readonly', async ({ custom }) => {
    const drained = await requested<unknown>(custom.get('drained'));
    return Array.isArray(drained) && drained.includes(commandId);
  });
}

/** What the relay made true: rows it sent, keys of own rows that it holds now, and the state after. */
export type FromRelay = {
  readonly rows: readonly Bytes[];
  readonly acknowledged: ReadonlySet<number>;
  readonly change: StateChange;
};

/**
 * Stores what came from the relay and moves the state with it, in one transaction under `term`: the
 * rows, the keys that it holds now, and the cursor that vouches for both. [R2, R3]
 */
export function commitFromRelay(
  db: Database,
  term: number,
  from: FromRelay,
): Promise<Result<void, RowFault>> {
  return inOneTransaction(db, 'readwrite', async (stores) => {
    if (!(await termIs(stores, term))) return;
    const held = [...from.acknowledged];
    for (const update of from.rows) held.push(await addUpdate(stores.updates, update));
    await markHeld(stores.custom, held);
    for (const [key, value] of Object.entries(from.change))
      await requested(stores.custom.put(value, key));
  });
}

/** Forgets the cursor, so that the log is read again from its beginning. [R3] */
export function forgetCursor(db: Database, term: number): Promise<Result<void, RowFault>> {
  return inOneTransaction(db, 'readwrite', async (stores) => {
    if (!(await termIs(stores, term))) return;
    for (const key of OF_THE_LOG) await requested(stores.custom.delete(key));
  });
}

function withRecords(known: readonly Bytes[], more: readonly Bytes[]): readonly Bytes[] {
  const fresh = more.filter((record) => !known.some((one) => equalBytes(one, record)));
  return [...known, ...fresh];
}

/**
 * As `forgetCursor`, at a person's word that the relay gets back what it lost: the roster that was known
 * is kept as `restoring`, until `finishRestoring`. Returns it. Again changes nothing of it. [S52, B60]
 */
export function startRestoring(
  db: Database,
  term: number,
): Promise<Result<readonly Bytes[], RowFault>> {
  return inOneTransaction<readonly Bytes[]>(db, 'readwrite', async (stores) => {
    if (!(await termIs(stores, term))) return [];
    const { state } = await loadWaiting(stores);
    const restoring = withRecords(state.restoring ?? [], state.roster);
    await requested(stores.custom.put(restoring, 'restoring'));
    for (const key of OF_THE_LOG) await requested(stores.custom.delete(key));
    return restoring;
  });
}

/** The relay has the roster again, and what it lacked of the record waits in a row. [S52, B60] */
export function finishRestoring(db: Database, term: number): Promise<Result<void, RowFault>> {
  return inOneTransaction(db, 'readwrite', async (stores) => {
    if (await termIs(stores, term)) await requested(stores.custom.delete('restoring'));
  });
}

function mergeRows(rows: readonly Row[]): Bytes {
  return copyBytes(Y.mergeUpdates(rows.map((row) => row.update)));
}

/** What is both in the rows and in the document: a row may hold what can never be joined to it. */
function guardOf(rows: readonly Row[], held: Y.Snapshot): RowGuard {
  const merged = mergeRows(rows);
  const { ds } = Y.decodeUpdate(merged);
  const vector = new Map<number, number>();
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVectorFromUpdate(merged)))
    vector.set(client, Math.min(clock, held.sv.get(client) ?? 0));
  const isHeld = Y.equalDeleteSets(Y.mergeDeleteSets([held.ds, ds]), held.ds);
  const deletes = isHeld ? ds : Y.createDeleteSet();
  return { snapshot: copyBytes(Y.encodeSnapshot(Y.createSnapshot(deletes, vector))) };
}

/** What a trim did: `own` is the row that now stands for the unacknowledged rows `replaced`. */
export type Trimmed =
  | { readonly trimmed: false }
  | { readonly trimmed: true; readonly own: Row | undefined; readonly replaced: readonly number[] };

/**
 * Merges the rows when there are more than `aboveRows`: acknowledged ones into one row, the others
 * into another whose key takes their place, under `term`. `held`: what the document holds now; `apart`:
 * keys of rows that wait for more than the others, and stay as they are. y-indexeddb's own trim knows only of
 * `updates` and could delete another page's row: it is never called. [R3, B25]
 */
export function trimRows(
  db: Database,
  term: number,
  held: Y.Snapshot,
  aboveRows: number = TRIM_ABOVE_ROWS,
  apart: readonly number[] = [],
): Promise<Result<Trimmed, RowFault>> {
  return inOneTransaction<Trimmed>(db, 'readwrite', async (stores) => {
    if (!(await termIs(stores, term))) return { trimmed: false };
    if ((await requested(stores.updates.count())) <= aboveRows) return { trimmed: false };
    const rows = await loadRows(stores.updates, -1);
    const notHeld = await notHeldRows(stores);
    const waiting = new Set(notHeld.map(({ key }) => key));
    const acknowledged = rows.filter((row) => !waiting.has(row.key));
    const waits = new Set(apart);
    const [stay, own] = [
      notHeld.filter(({ key }) => waits.has(key)),
      notHeld.filter(({ key, update }) => !waits.has(key) && !isEmptyUpdate(update)),
    ];
    await requested(stores.updates.clear());
    for (const { key, update } of stay) await requested(stores.updates.put(update, key));
    const theirs =
      acknowledged.length > 0 ? [(await addMerged(stores.updates, acknowledged)).key] : [];
    const merged = own.length > 0 ? await addMerged(stores.updates, own) : undefined;
    await requested(stores.custom.put(withHeldKeys([], theirs), 'held'));
    await requested(stores.custom.put(guardOf(rows, held), 'guard'));
    return { trimmed: true, own: merged, replaced: own.map((row) => row.key) };
  });
}

async function addMerged(updates: IDBObjectStore, rows: readonly Row[]): Promise<Row> {
  const update = mergeRows(rows);
  return { key: await addUpdate(updates, update), update };
}

/** Whether `doc` contains what the last trim vouched for. [R3] */
export function satisfiesGuard(doc: Y.Doc, guard: RowGuard): boolean {
  try {
    const wanted = Y.decodeSnapshot(guard.snapshot);
    const have = Y.snapshot(doc);
    for (const [client, clock] of wanted.sv) if ((have.sv.get(client) ?? 0) < clock) return false;
    return Y.equalDeleteSets(Y.mergeDeleteSets([have.ds, wanted.ds]), have.ds);
  } catch {
    return false;
  }
}
