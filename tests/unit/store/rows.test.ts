/** The rows of a mentorship: what is written together, what is refused, what a trim keeps. */
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { newId, type CommandId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Database } from '../../../extension/store/database.ts';
import { readRoomState, type STATE_KEYS } from '../../../extension/store/room-state.ts';
import { openRoomDatabase, type RowFault } from '../../../extension/store/room-database.ts';
import {
  addDrainedRow,
  addOwnRows,
  commitFromRelay,
  forgetCursor,
  readLastKey,
  readRows,
  takeTerm,
  trimRows,
  wasDrained,
  type FromRelay,
  type RowsRead,
} from '../../../extension/store/rows.ts';
import { failingIndexedDb, type WriteFate } from '../../support/store/failing-indexeddb.ts';
import { must } from '../../support/store/samples.ts';
import { there } from '../../support/there.ts';

async function openRows(
  factory: IDBFactory = new IDBFactory(),
  name = 'tw:room',
): Promise<Database> {
  return must(await openRoomDatabase(factory, name));
}

/** One row made here. */
async function addOwnRow(db: Database, update: Bytes): Promise<Result<number, RowFault>> {
  const added = await addOwnRows(db, [update]);
  return added.ok ? { ok: true, value: there(added.value[0]) } : added;
}

async function all(db: Database): Promise<RowsRead> {
  return must(await readRows(db, -1));
}

/** Updates that say `words`, one each, by one author. */
function updatesOf(...words: readonly string[]): readonly Bytes[] {
  const doc = new Y.Doc();
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(copyBytes(update)));
  for (const word of words) doc.getArray('a').push([word]);
  return updates;
}

function docOf({ rows }: Pick<RowsRead, 'rows'>): Y.Doc {
  const doc = new Y.Doc();
  for (const { update } of rows) Y.applyUpdate(doc, update);
  return doc;
}

function wordsOf(read: RowsRead): readonly unknown[] {
  return docOf(read).getArray('a').toArray();
}

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

const cursor = { seq: 7, hash: randomBytes(32) };

function fromRelay(patch: Partial<FromRelay>): FromRelay {
  return { rows: [], acknowledged: new Set(), change: {}, ...patch };
}

test('[B21] a row made here is stored and counts as unacknowledged, with no term taken', async () => {
  const db = await openRows();
  const [one, two] = updatesOf('one', 'two');
  const keys = [must(await addOwnRow(db, there(one))), must(await addOwnRow(db, there(two)))];
  const read = await all(db);
  expect(read.state.unacknowledged).toEqual(keys);
  expect(read.own.map((row) => row.key)).toEqual(keys);
  expect(wordsOf(read)).toEqual(['one', 'two']);
  expect(read.state.term).toBe(0);
});

test('[B21] rows written by many at once each keep their place among the unacknowledged', async () => {
  const factory = new IDBFactory();
  const pages = await Promise.all([openRows(factory), openRows(factory), openRows(factory)]);
  const updates = updatesOf(...LETTERS);
  const keys = await Promise.all(
    updates.map(async (update, n) => must(await addOwnRow(there(pages[n % 3]), update))),
  );
  const read = await all(there(pages[0]));
  expect(read.state.unacknowledged.toSorted((a, b) => a - b)).toEqual(
    keys.toSorted((a, b) => a - b),
  );
  expect(wordsOf(read)).toEqual(LETTERS);
});

test('[B21] an own row that the disk refuses leaves neither row nor key', async () => {
  let fate: WriteFate = 'well';
  const db = await openRows(failingIndexedDb(new IDBFactory(), () => fate));
  const [one] = updatesOf('one');
  fate = 'full';
  expect(await addOwnRow(db, there(one))).toEqual({ ok: false, error: 'quota' });
  fate = 'abort';
  expect(await addOwnRow(db, there(one))).toEqual({ ok: false, error: 'aborted' });
  fate = 'well';
  expect((await all(db)).rows).toEqual([]);
  expect((await all(db)).state.unacknowledged).toEqual([]);
});

// Taken out: the one transaction of rows, keys and cursor (each in a transaction of its own). The
// abort then left a cursor that vouched for rows which were not there.
test('[R3] rows, acknowledgements and the cursor that vouches for them are written together or not at all', async () => {
  let fate: WriteFate = 'well';
  const db = await openRows(failingIndexedDb(new IDBFactory(), () => fate));
  const [own, remote] = updatesOf('own', 'remote');
  const key = must(await addOwnRow(db, there(own)));
  const { term } = must(await takeTerm(db, -1)).state;
  const commit = fromRelay({
    rows: [there(remote)],
    acknowledged: new Set([key]),
    change: { cursor },
  });
  fate = 'full';
  expect(await commitFromRelay(db, term, commit)).toEqual({ ok: false, error: 'quota' });
  fate = 'well';
  const before = await all(db);
  expect(before.state.cursor).toBeUndefined();
  expect(before.state.unacknowledged).toEqual([key]);
  expect(wordsOf(before)).toEqual(['own']);
  must(await commitFromRelay(db, term, commit));
  const after = await all(db);
  expect(after.state.cursor).toEqual(cursor);
  expect(after.state.unacknowledged).toEqual([]);
  expect(wordsOf(after)).toEqual(['own', 'remote']);
});

// Taken out: the comparison of terms in the transaction. The fenced page then moved the cursor,
// ticked off keys and trimmed while another one was the owner.
test('[R3] under an older term nothing is moved, ticked off, forgotten or trimmed, and own rows still are', async () => {
  const factory = new IDBFactory();
  const [frozen, thief] = [await openRows(factory), await openRows(factory)];
  const [own, remote, typed] = updatesOf('own', 'remote', 'typed');
  const key = must(await addOwnRow(frozen, there(own)));
  const old = must(await takeTerm(frozen, -1)).state.term;
  const current = must(await takeTerm(thief, -1)).state.term;
  expect(current).toBeGreaterThan(old);
  const commit = fromRelay({
    rows: [there(remote)],
    acknowledged: new Set([key]),
    change: { cursor },
  });
  const fenced = { ok: false, error: 'fenced' };
  expect(await commitFromRelay(frozen, old, commit)).toEqual(fenced);
  expect(await forgetCursor(frozen, old)).toEqual(fenced);
  expect(await trimRows(frozen, old, NOTHING, 0)).toEqual(fenced);
  expect((await addOwnRow(frozen, there(typed))).ok).toBe(true);
  const read = await all(thief);
  expect(read.state.cursor).toBeUndefined();
  expect(read.state.unacknowledged.length).toBe(2);
  expect(read.state.unacknowledged).toContain(key);
  expect(read.rows.length).toBe(2);
  must(await commitFromRelay(thief, current, commit));
  expect((await all(thief)).state.cursor).toEqual(cursor);
});

test('[R3] each term is above all earlier ones, whoever takes it', async () => {
  const factory = new IDBFactory();
  const pages = await Promise.all([openRows(factory), openRows(factory)]);
  const terms = await Promise.all(
    [0, 1, 0, 1, 1].map(async (page) => must(await takeTerm(there(pages[page]), -1)).state.term),
  );
  expect(new Set(terms).size).toBe(terms.length);
});

test('[R3] forgetting the cursor starts over and keeps rows, keys, term and drained ids', async () => {
  const db = await openRows();
  const [own, remote] = updatesOf('own', 'remote');
  const id = newId<CommandId>();
  const key = must(await addDrainedRow(db, id, there(own)));
  const { term } = must(await takeTerm(db, -1)).state;
  const aside = [{ seq: 3, frame: randomBytes(9), reason: 'incomplete' }];
  const change = { cursor, roster: [randomBytes(5)], aside, epochPlace: 3 };
  must(await commitFromRelay(db, term, fromRelay({ rows: [there(remote)], change })));
  must(await forgetCursor(db, term));
  const read = await all(db);
  expect(read.state).toEqual({
    ...{ cursor: undefined, roster: [], aside: [], guard: undefined },
    ...{ unacknowledged: [key], term, restoring: undefined, compared: undefined },
    epochPlace: undefined,
  });
  expect(wordsOf(read)).toEqual(['own', 'remote']);
  expect(must(await wasDrained(db, id))).toBe(true);
});

test('[B20] what a transaction wrote is read back as it was, and rows after a key alone', async () => {
  const db = await openRows();
  const [one, two, three] = updatesOf('one', 'two', 'three');
  const { term } = must(await takeTerm(db, -1)).state;
  const change = {
    cursor,
    roster: [randomBytes(40), randomBytes(1)],
    aside: [{ seq: 9, frame: randomBytes(30), reason: 'unknown-device' }],
    epochPlace: 7,
  };
  must(await commitFromRelay(db, term, fromRelay({ rows: [there(one), there(two)], change })));
  const last = must(await readLastKey(db));
  must(await addOwnRow(db, there(three)));
  const read = must(await readRows(db, last));
  expect(read.state).toMatchObject(change);
  expect(read.rows.map((row) => row.update)).toEqual([three]);
});

const VALID_BESIDE = {
  ...{ cursor, term: 4 },
  roster: [randomBytes(3)],
  aside: [{ seq: 1, frame: randomBytes(3), reason: 'incomplete' }],
  guard: { snapshot: randomBytes(4) },
  ...{ restoring: [randomBytes(3)], compared: cursor, epochPlace: 2 },
};
const VALID: Readonly<Record<(typeof STATE_KEYS)[number], unknown>> = {
  ...VALID_BESIDE,
  held: [[1, 2]],
};
const VALID_STATE = { ...VALID_BESIDE, unacknowledged: [7] };

test.each([
  ['cursor', { seq: -1, hash: randomBytes(32) }],
  ['cursor', { seq: 1, hash: randomBytes(31) }],
  ['cursor', { seq: 1.5, hash: randomBytes(32) }],
  ['cursor', 'x'],
  ['term', -1],
  ['term', 'x'],
  ['aside', {}],
  ['aside', [null, 7, { seq: 1 }, { seq: -1, frame: randomBytes(1), reason: 'x' }]],
  ['guard', 'x'],
  ['guard', { snapshot: [1] }],
  ['restoring', [1]],
  ['compared', { seq: 1, hash: randomBytes(31) }],
  ['epochPlace', -1],
  ['epochPlace', '3'],
] as const)(
  '[B20] a damaged %s counts as absent and takes nothing else with it: %j',
  (key, value) => {
    const state = readRoomState(new Map(Object.entries({ ...VALID, [key]: value })), [7]);
    const empty = readRoomState(new Map(), []);
    expect(state).toEqual({ ...VALID_STATE, [key]: empty[key] });
  },
);

test('[B20] a damaged roster takes the cursor with it, so that the log is read from its beginning', () => {
  for (const roster of ['x', [randomBytes(2), 'x'], { 0: randomBytes(2) }]) {
    const state = readRoomState(new Map(Object.entries({ ...VALID, roster })), [7]);
    expect(state).toEqual({ ...VALID_STATE, roster: [], cursor: undefined });
  }
});

test('[B20] rows and keys that are not ours are passed over', async () => {
  const factory = new IDBFactory();
  const db = await openRows(factory);
  const [one] = updatesOf('one');
  const key = must(await addOwnRow(db, there(one)));
  must(
    await db.transact(
      { mode: 'readwrite', parts: ['updates', 'custom'], durability: 'relaxed' },
      async (t) => {
        t.objectStore('updates').add('not bytes');
        t.objectStore('updates').add({ update: randomBytes(3) });
        t.objectStore('custom').put([[9_000, 9_999]], 'held');
      },
    ),
  );
  const read = await all(db);
  expect(read.rows.map((row) => row.key)).toEqual([key]);
  expect(read.own.map((row) => row.key)).toEqual([key]);
});

test('[B24] a command and its id are written in one transaction: again, or after a failure, it is once', async () => {
  let fate: WriteFate = 'well';
  const db = await openRows(failingIndexedDb(new IDBFactory(), () => fate));
  const [one, two] = updatesOf('one', 'two');
  const id = newId<CommandId>();
  expect(must(await wasDrained(db, id))).toBe(false);
  fate = 'full';
  expect((await addDrainedRow(db, id, there(one))).ok).toBe(false);
  fate = 'well';
  expect(must(await wasDrained(db, id))).toBe(false);
  expect((await all(db)).rows).toEqual([]);
  const key = must(await addDrainedRow(db, id, there(one)));
  expect(must(await addDrainedRow(db, id, there(two)))).toBeUndefined();
  const read = await all(db);
  expect(read.rows.map((row) => row.key)).toEqual([key]);
  expect(read.state.unacknowledged).toEqual([key]);
  expect(must(await wasDrained(db, id))).toBe(true);
});

test('[B24] two pages that drain the same command at the same time write it once', async () => {
  const factory = new IDBFactory();
  const pages = await Promise.all([openRows(factory), openRows(factory)]);
  const [one, two] = updatesOf('one', 'two');
  const id = newId<CommandId>();
  const keys = await Promise.all([
    addDrainedRow(there(pages[0]), id, there(one)),
    addDrainedRow(there(pages[1]), id, there(two)),
  ]);
  expect(keys.filter((key) => must(key) !== undefined).length).toBe(1);
  expect((await all(there(pages[0]))).rows.length).toBe(1);
});

/** Rows of both kinds, so many that a trim is due above ten. */
async function crowded(
  db: Database,
): Promise<{ readonly term: number; readonly own: readonly number[] }> {
  const { term } = must(await takeTerm(db, -1)).state;
  const own: number[] = [];
  for (const [n, update] of updatesOf(...LETTERS).entries()) {
    if (n % 3 === 0) own.push(must(await addOwnRow(db, update)));
    else must(await commitFromRelay(db, term, fromRelay({ rows: [update], change: { cursor } })));
  }
  return { term, own };
}

/** What a document has that was loaded from the rows. */
async function heldBy(db: Parameters<typeof all>[0]): Promise<Y.Snapshot> {
  return Y.snapshot(docOf(await all(db)));
}

const NOTHING = Y.snapshot(new Y.Doc());

test('[B25] a trim merges what is acknowledged and what is not apart, keeps all text, and moves the key', async () => {
  const db = await openRows();
  const { term, own } = await crowded(db);
  expect(must(await trimRows(db, term, await heldBy(db), 12))).toEqual({ trimmed: false });
  const before = await all(db);
  const trimmed = must(await trimRows(db, term, await heldBy(db), 10));
  if (!trimmed.trimmed) throw new Error('not trimmed');
  const after = await all(db);
  expect(trimmed.replaced).toEqual(own);
  expect(after.rows.length).toBe(2);
  expect(after.state.unacknowledged).toEqual([trimmed.own?.key]);
  expect(Y.encodeStateAsUpdate(docOf(after))).toEqual(Y.encodeStateAsUpdate(docOf(before)));
  expect(after.state.cursor).toEqual(cursor);
  const held = new Y.Doc();
  for (const row of after.rows) if (row.key !== trimmed.own?.key) Y.applyUpdate(held, row.update);
  for (const row of after.own) Y.applyUpdate(held, row.update);
  expect(held.getArray('a').toArray()).toEqual(LETTERS);
});

test('[B25] a trim that fails leaves every row, and y-indexeddb reads what a trim left', async () => {
  let fate: WriteFate = 'well';
  const name = `tw:${String(newId())}`;
  const db = must(
    await openRoomDatabase(
      failingIndexedDb(indexedDB, () => fate),
      name,
    ),
  );
  const { term } = await crowded(db);
  fate = 'abort';
  expect((await trimRows(db, term, await heldBy(db), 5)).ok).toBe(false);
  fate = 'well';
  expect((await all(db)).rows.length).toBe(12);
  must(await trimRows(db, term, await heldBy(db), 5));
  const doc = new Y.Doc();
  const persistence = new IndexeddbPersistence(name, doc);
  await persistence.whenSynced;
  expect(doc.getArray('a').toArray()).toEqual(LETTERS);
  await persistence.destroy();
  db.close();
});
