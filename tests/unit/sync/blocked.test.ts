/** Changes that are too large for a relay, in the outbox and in the rows. */
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { addOwnRows, readRows, takeTerm, trimRows } from '../../../extension/store/rows.ts';
import { createOutbox, type Batch } from '../../../extension/sync/outbox.ts';
import { dependsOn, rangesOf, touchedBy } from '../../../extension/sync/update-ranges.ts';
import { must } from '../../support/store/samples.ts';
import { there } from '../../support/there.ts';

/** The updates that `change` makes of a document that holds `before`, by a client of its own. */
function updatesOf(
  before: readonly Bytes[],
  ...changes: readonly ((doc: Y.Doc) => void)[]
): readonly Bytes[] {
  const doc = new Y.Doc();
  for (const update of before) Y.applyUpdate(doc, update);
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(copyBytes(update)));
  for (const change of changes) doc.transact(() => change(doc));
  return updates;
}

const push = (name: string, word: string) => (doc: Y.Doc) => doc.getArray(name).push([word]);

test('[S18] a change builds on another by its client, by what it stands beside or in, and by what it deletes', () => {
  const [base] = updatesOf([], push('a', 'base'));
  const [large] = updatesOf([there(base)], (doc) => {
    doc.getArray('a').push(['large', new Y.Map()]);
  });
  const before = [there(base), there(large)];
  const missing = there(rangesOf(there(large)));
  const builds = (update: Bytes | undefined): boolean =>
    dependsOn(touchedBy(there(update)), missing);
  expect(builds(large)).toBe(true);
  expect(builds(base)).toBe(false);
  const by = (change: (doc: Y.Doc) => void): boolean => builds(updatesOf(before, change)[0]);
  expect(by((doc) => doc.getArray('a').insert(1, ['beside']))).toBe(true);
  expect(by((doc) => (doc.getArray('a').get(2) as Y.Map<number>).set('in', 1))).toBe(true);
  expect(by((doc) => doc.getArray('a').delete(1, 1))).toBe(true);
  expect(by((doc) => doc.getArray('a').delete(0, 1))).toBe(false);
  expect(by((doc) => doc.getArray('a').insert(0, ['before all']))).toBe(false);
  expect(by(push('b', 'elsewhere'))).toBe(false);
});

function filled(...updates: readonly Bytes[]) {
  const outbox = createOutbox();
  for (const [key, update] of updates.entries()) outbox.add(update, Promise.resolve([key]));
  const next = (): Batch => there(outbox.take(1));
  return { outbox, next };
}

// Taken out: the joining of what was passed over. The fourth, which builds on the third alone, went.
test('[S18] the outbox passes over what is blocked and all that builds on it, until another connection', async () => {
  const [one, two] = updatesOf([], push('a', 'one'), push('a', 'two'));
  const [three] = updatesOf([there(one), there(two)], (doc) => {
    doc.getArray('a').push([new Y.Map()]);
  });
  // In what the third made, by a client of its own: it touches nothing of the first two.
  const [four] = updatesOf([there(one), there(two), there(three)], (doc) => {
    (doc.getArray('a').get(2) as Y.Map<number>).set('in', 1);
  });
  const [other] = updatesOf([], push('b', 'other'));
  const { outbox, next } = filled(...[one, two, three, four, other].map(there));
  await Promise.resolve();
  outbox.block(next());
  expect(outbox.held()).toEqual({ count: 4, keys: [0, 1, 2, 3] });
  const batch = next();
  expect(batch.body).toEqual(other);
  outbox.acknowledge(batch);
  expect(outbox.take(1)).toBeUndefined();
  expect(outbox.size()).toBe(4);
  outbox.unblock();
  expect(outbox.held().count).toBe(0);
  expect(next().body).toEqual(one);
});

test('[S18, B25] a trim merges nothing with what is held, and leaves its rows under their keys', async () => {
  const db = must(await openRoomDatabase(new IDBFactory(), 'tw:room'));
  const [large] = updatesOf([], push('a', 'large'));
  const [one, two] = updatesOf([], push('b', 'one'), push('b', 'two'));
  const rows = [there(large), there(one), there(two)];
  const [apart = -1] = must(await addOwnRows(db, rows));
  const { term } = must(await takeTerm(db, -1)).state;
  const doc = new Y.Doc();
  for (const row of rows) Y.applyUpdate(doc, row);
  const trimmed = must(await trimRows(db, term, Y.snapshot(doc), 1, [apart]));
  if (!trimmed.trimmed) throw new Error('not trimmed');
  expect(trimmed.replaced).toEqual([apart + 1, apart + 2]);
  const read = must(await readRows(db, -1));
  expect(read.rows.find(({ key }) => key === apart)?.update).toEqual(large);
  expect(new Set(read.own.map(({ key }) => key))).toEqual(new Set([apart, there(trimmed.own).key]));
});
