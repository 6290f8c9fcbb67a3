/** The list of what the relay does not hold, when it was damaged: rather sent twice than never. */
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { newId, type CommandId } from '#shared/base/ids.ts';
import type { Database } from '../../../extension/store/database.ts';
import { openRoomDatabase, readState } from '../../../extension/store/room-database.ts';
import { readRoomState } from '../../../extension/store/room-state.ts';
import {
  addDrainedRow,
  addOwnRow,
  commitFromRelay,
  readRows,
  satisfiesGuard,
  takeTerm,
  trimRows,
} from '../../../extension/store/rows.ts';
import { must } from '../../support/store/samples.ts';
import { there } from '../../support/there.ts';

function updateOf(word: string): Bytes {
  const doc = new Y.Doc();
  doc.getArray('a').push([word]);
  return copyBytes(Y.encodeStateAsUpdate(doc));
}

const DAMAGED: readonly unknown[] = [7, 'x', null, {}, ['x', null], [0, 'x'], [0, -1], [1.5]];

/** Three rows of which the relay holds the first, and a damaged list. */
async function damagedRows(
  list: unknown,
): Promise<{ readonly db: Database; readonly keys: readonly number[] }> {
  const db = must(await openRoomDatabase(new IDBFactory(), 'tw:room'));
  const keys: number[] = [];
  for (const word of ['one', 'two', 'three']) keys.push(must(await addOwnRow(db, updateOf(word))));
  must(
    await db.transact(
      { mode: 'readwrite', parts: ['custom'], durability: 'relaxed' },
      async (transaction) => void transaction.objectStore('custom').put(list, 'unacknowledged'),
    ),
  );
  return { db, keys };
}

test.each(DAMAGED)(
  '[B20] with a damaged list every row counts as unacknowledged: %j',
  async (list) => {
    const { db, keys } = await damagedRows(list);
    expect(must(await readState(db)).unacknowledged).toEqual(keys);
    const read = must(await readRows(db, there(keys[1])));
    expect(read.own.map(({ key }) => key)).toEqual(keys);
  },
);

test('[B20] a list that is not there counts nothing, and one that is there is taken at its word', () => {
  const rowKeys = [1, 2, 3];
  const read = (values: object) => readRoomState(new Map(Object.entries(values)), rowKeys);
  expect(read({}).unacknowledged).toEqual([]);
  expect(read({ unacknowledged: [] }).unacknowledged).toEqual([]);
  expect(read({ unacknowledged: [2] }).unacknowledged).toEqual([2]);
  expect(read({ unacknowledged: '2', term: 4 })).toMatchObject({
    unacknowledged: rowKeys,
    term: 4,
  });
});

test('[B20, B21] what is written beside a damaged list mends it, and each row stands in it once', async () => {
  for (const write of ['own', 'drained'] as const) {
    const { db, keys } = await damagedRows('x');
    const added =
      write === 'own'
        ? must(await addOwnRow(db, updateOf('four')))
        : there(must(await addDrainedRow(db, newId<CommandId>(), updateOf('four'))));
    expect(must(await readState(db)).unacknowledged).toEqual([...keys, added]);
  }
});

test('[B20, R3] an acknowledgement ticks off what it names and nothing else, also beside a damaged list', async () => {
  const { db, keys } = await damagedRows({});
  const { term } = must(await takeTerm(db, -1)).state;
  const change = { cursor: { seq: 3, hash: randomBytes(32) } };
  const acknowledged = new Set([there(keys[1])]);
  must(await commitFromRelay(db, term, { rows: [], acknowledged, change }));
  expect(must(await readState(db)).unacknowledged).toEqual([keys[0], keys[2]]);
});

test('[B20, B25] a trim beside a damaged list keeps every row among the unacknowledged', async () => {
  const { db, keys } = await damagedRows(null);
  const { term } = must(await takeTerm(db, -1)).state;
  const held = Y.snapshot(new Y.Doc());
  const trimmed = must(await trimRows(db, term, held, 1));
  expect(trimmed.trimmed && trimmed.replaced).toEqual(keys);
  const read = must(await readRows(db, -1));
  const doc = new Y.Doc();
  for (const { update } of read.own) Y.applyUpdate(doc, update);
  expect(doc.getArray('a').length).toBe(3);
});

// Taken out: the comparison with what the document holds. The guard asked for what can never be joined
// to the record, and every start read the log from its beginning.
test('[R3] a trim does not vouch for what cannot be joined to the document', async () => {
  const db = must(await openRoomDatabase(new IDBFactory(), 'tw:room'));
  const { term } = must(await takeTerm(db, -1)).state;
  const lost = new Y.Doc();
  lost.getArray('a').push(['lost', 'and its end']);
  const before = Y.encodeStateVector(lost);
  // The first of its author, behind what somebody else wrote and what is lost.
  const next = new Y.Doc();
  Y.applyUpdate(next, Y.encodeStateAsUpdate(lost));
  next.getArray('a').push(['hanging']);
  next.getArray('a').delete(1, 1);
  const hanging = copyBytes(Y.encodeStateAsUpdate(next, before));
  const rows = [updateOf('one'), hanging, updateOf('two')];
  must(await commitFromRelay(db, term, { rows, acknowledged: new Set(), change: {} }));
  const load = async (): Promise<Y.Doc> => {
    const doc = new Y.Doc();
    for (const { update } of must(await readRows(db, -1)).rows) Y.applyUpdate(doc, update);
    Object.assign(doc.store, { pendingStructs: null, pendingDs: null });
    return doc;
  };
  expect(must(await trimRows(db, term, Y.snapshot(await load()), 1)).trimmed).toBe(true);
  const guard = there(must(await readState(db)).guard);
  expect(satisfiesGuard(await load(), guard)).toBe(true);
  // It still vouches for the rest.
  expect(satisfiesGuard(new Y.Doc(), guard)).toBe(false);
});
