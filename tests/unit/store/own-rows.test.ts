/** Rows made here: how they are handed to the browser, and the empty ones beside them. */
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Database } from '../../../extension/store/database.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import {
  addOwnRows,
  commitFromRelay,
  deleteEmptyRows,
  readRows,
  takeTerm,
  type RowsRead,
} from '../../../extension/store/rows.ts';
import { must } from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

async function openRows(factory: IDBFactory): Promise<Database> {
  return must(await openRoomDatabase(factory, 'tw:room'));
}

async function all(db: Database): Promise<RowsRead> {
  return must(await readRows(db, -1));
}

function updateOf(word: string): Bytes {
  const doc = new Y.Doc();
  doc.getArray('a').push([word]);
  return copyBytes(Y.encodeStateAsUpdate(doc));
}

// Taken out: the single request (a read of the list before the row, as it was). The commit then came
// a turn later than the change, and the last letters before a page went were lost.
test('[B21] rows made here are handed over whole, commit included, in the tick of the call', async () => {
  const watched = createWatchedIndexedDb();
  const db = await openRows(watched.factory);
  const [one, two, three] = [updateOf('one'), updateOf('two'), updateOf('three')];
  // Several are under way, one behind the other.
  const first = addOwnRows(db, [one]);
  expect(watched.seen.at(-1)).toMatchObject({ parts: ['updates'], requests: 1, committed: true });
  const rest = addOwnRows(db, [two, three]);
  expect(watched.seen.at(-1)).toMatchObject({ parts: ['updates'], requests: 2, committed: true });
  db.close();
  const keys = [...must(await first), ...must(await rest)];
  const read = await all(await openRows(watched.factory));
  expect(read.own.map((row) => row.key)).toEqual(keys);
  expect(read.own.map((row) => row.update)).toEqual([one, two, three]);
});

test('[B20] rows that hold nothing count as nothing, and are deleted while all others stay', async () => {
  const factory = new IDBFactory();
  const db = await openRows(factory);
  const [one, two] = [updateOf('one'), updateOf('two')];
  const { term } = must(await takeTerm(db, -1)).state;
  const empty = copyBytes(Y.encodeStateAsUpdate(new Y.Doc()));
  // As y-indexeddb does on opening, and what only looks alike.
  must(await addOwnRows(db, [empty, one, empty, new Uint8Array([0])]));
  must(await commitFromRelay(db, term, { rows: [two], acknowledged: new Set(), change: {} }));
  expect((await all(db)).own.map(({ update }) => update)).toEqual([one, new Uint8Array([0])]);
  must(await deleteEmptyRows(db));
  const read = await all(db);
  expect(read.rows.map(({ update }) => update)).toEqual([one, new Uint8Array([0]), two]);
  expect(read.own.length).toBe(2);
});
