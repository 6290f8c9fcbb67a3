/**
 * Reads what can be found in a mentorship from its rows on this device, without an engine: one
 * document is in memory for as long as it is read, and only plain texts stay. Keeps rules F3 and F5.
 * It takes a third of a second for five years, so pages have it done on another thread. [F8]
 */
import * as Y from 'yjs';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { Database } from '../store/database.ts';
import { openStoredRoom, roomDatabaseName } from '../store/room-database.ts';
import { readLastKey, readRows } from '../store/rows.ts';
import { privateEntriesOf } from './private-entries.ts';
import { entriesOf } from './record-entries.ts';
import type { NamedRoom, SearchEntry } from './search-entry.ts';

/** The last key where there is no row. */
const NO_ROW = -1;

/** What was read. `lastKey`: of the last row that it holds. */
export type StoredEntries = { readonly lastKey: number; readonly entries: readonly SearchEntry[] };

/** The entries of `room`; `undefined` where the storage does not answer. Only reads. */
export function readStoredEntries(
  factory: IDBFactory | undefined,
  room: NamedRoom,
  now: Millis,
): Promise<StoredEntries | undefined> {
  const none: StoredEntries = { lastKey: NO_ROW, entries: [] };
  return inDatabase(factory, room.roomId, none, (db) => readAll(db, room, now));
}

/** The key of the last row of a mentorship; `undefined` where the storage does not answer. Only reads. */
export function lastStoredKey(
  factory: IDBFactory | undefined,
  roomId: RoomId,
): Promise<number | undefined> {
  return inDatabase(factory, roomId, NO_ROW, async (db) => {
    const last = await readLastKey(db);
    return last.ok ? last.value : undefined;
  });
}

async function inDatabase<T>(
  factory: IDBFactory | undefined,
  roomId: RoomId,
  none: T,
  look: (db: Database) => Promise<T | undefined>,
): Promise<T | undefined> {
  const opened = await openStoredRoom(factory, roomDatabaseName(roomId));
  if (!opened.ok) return undefined;
  if (opened.value === 'none') return none;
  try {
    return await look(opened.value);
  } finally {
    opened.value.close();
  }
}

async function readAll(
  db: Database,
  room: NamedRoom,
  now: Millis,
): Promise<StoredEntries | undefined> {
  const read = await readRows(db, -1);
  if (!read.ok) return undefined;
  const { rows } = read.value;
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const { update } of rows) applyWhole(doc, update);
  });
  const entries = room.isProfile === true ? privateEntriesOf(doc) : entriesOf(doc, room, now);
  doc.destroy();
  return { lastKey: rows.at(-1)?.key ?? NO_ROW, entries };
}

/** A row that is damaged is passed over, as loading a record does. [R6] */
function applyWhole(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.applyUpdate(doc, update);
  } catch {
    // The page of the mentorship says so; here it can only be found less.
  }
}
