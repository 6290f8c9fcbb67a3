/** What the relay holds, by the keys of rows; when the list was damaged: rather sent twice than never. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { newId, type CommandId } from '#shared/base/ids.ts';
import type { Database } from '../../../extension/store/database.ts';
import { openRoomDatabase, readState } from '../../../extension/store/room-database.ts';
import {
  keysNotHeld,
  readHeldKeys,
  withHeldKeys,
  type HeldKeys,
} from '../../../extension/store/held-keys.ts';
import {
  addDrainedRow,
  addOwnRows,
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

const DAMAGED: readonly unknown[] = [
  ...[7, 'x', null, {}, ['x', null], [0, 1], [[0]], [[0, 1, 2]], [[0, 'x']], [[-1, 2]], [[1.5, 2]]],
  ...[
    [[2, 1]],
    [[1, 9], null],
    [
      [5, 6],
      [1, 2],
    ],
    [
      [1, 5],
      [5, 6],
    ],
  ],
];

/** Three rows of which the relay holds the second, and `held` in the place of the list that says so. */
async function threeRows(
  held: unknown = [[2, 2]],
): Promise<{ readonly db: Database; readonly keys: readonly number[] }> {
  const db = must(await openRoomDatabase(new IDBFactory(), 'tw:room'));
  const keys = must(await addOwnRows(db, ['one', 'two', 'three'].map(updateOf)));
  must(
    await db.transact(
      { mode: 'readwrite', parts: ['custom'], durability: 'relaxed' },
      async (transaction) => void transaction.objectStore('custom').put(held, 'held'),
    ),
  );
  return { db, keys };
}

test.each(DAMAGED)('[B20] with a damaged list every row is sent again: %j', async (list) => {
  expect(readHeldKeys(list)).toEqual([]);
  const { db, keys } = await threeRows(list);
  expect(must(await readState(db)).unacknowledged).toEqual(keys);
  const read = must(await readRows(db, there(keys[1])));
  expect(read.own.map(({ key }) => key)).toEqual(keys);
});

test('[B20] a list that is not there holds nothing, and one that is there is taken at its word', async () => {
  expect(readHeldKeys(undefined)).toEqual([]);
  const { db, keys } = await threeRows();
  expect(must(await readState(db)).unacknowledged).toEqual([keys[0], keys[2]]);
});

test('[B20] the keys that are held are those that were added, in as few ranges as there can be', () => {
  const key = fc.nat({ max: 60 });
  fc.assert(
    fc.property(fc.array(fc.array(key)), fc.uniqueArray(key), (added, asked) => {
      const held = added.reduce<HeldKeys>(withHeldKeys, []);
      const all = new Set(added.flat());
      expect(readHeldKeys(structuredClone(held))).toEqual(held);
      expect(held.every(([from], at) => from > (held[at - 1]?.[1] ?? -2) + 1)).toBe(true);
      const keys = asked.toSorted((a, b) => a - b);
      expect(keysNotHeld(held, keys)).toEqual(keys.filter((one) => !all.has(one)));
    }),
  );
});

test('[B20, B21, B24] what is written beside a damaged list is unacknowledged, and stands there once', async () => {
  const own = await threeRows('x');
  const [four] = must(await addOwnRows(own.db, [updateOf('four')]));
  expect(must(await readState(own.db)).unacknowledged).toEqual([...own.keys, four]);
  const { db, keys } = await threeRows('x');
  const drained = must(await addDrainedRow(db, newId<CommandId>(), updateOf('four')));
  expect(must(await readState(db)).unacknowledged).toEqual([...keys, drained]);
});

// Taken out: the keys of the rows from the relay among the held ones: everything that a partner had
// ever written was sent once more.
test('[B20, R3] what came from the relay is held from the transaction that stores it', async () => {
  const { db, keys } = await threeRows();
  const { term } = must(await takeTerm(db, -1)).state;
  const rows = [updateOf('theirs'), updateOf('theirs, too')];
  must(await commitFromRelay(db, term, { rows, acknowledged: new Set(), change: {} }));
  expect(must(await readState(db)).unacknowledged).toEqual([keys[0], keys[2]]);
  must(await commitFromRelay(db, term, { rows, acknowledged: new Set(keys), change: {} }));
  expect(must(await readState(db)).unacknowledged).toEqual([]);
});

test('[B20, R3] an acknowledgement ticks off what it names and nothing else, also beside a damaged list', async () => {
  const { db, keys } = await threeRows({});
  const { term } = must(await takeTerm(db, -1)).state;
  const change = { cursor: { seq: 3, hash: randomBytes(32) } };
  const acknowledged = new Set([there(keys[1])]);
  must(await commitFromRelay(db, term, { rows: [], acknowledged, change }));
  expect(must(await readState(db)).unacknowledged).toEqual([keys[0], keys[2]]);
});

test('[B20, B25] a trim beside a damaged list keeps every row among the unacknowledged', async () => {
  const { db, keys } = await threeRows(null);
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
