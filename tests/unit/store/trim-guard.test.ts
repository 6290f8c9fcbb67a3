/** What a trim vouches for, and what of it a loaded document must hold. */
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import {
  commitFromRelay,
  readRows,
  satisfiesGuard,
  takeTerm,
  trimRows,
} from '../../../extension/store/rows.ts';
import { must } from '../../support/store/samples.ts';
import { there } from '../../support/there.ts';

// Taken out: the guard that a trim leaves (or the question whether it holds): the lost row was never
// missed, and its text was gone for good although the relay had it.
test('[R3] what a trim vouched for must be in the document, structs and deletes alike', async () => {
  const db = must(await openRoomDatabase(new IDBFactory(), 'tw:room'));
  const { term } = must(await takeTerm(db, -1)).state;
  const doc = new Y.Doc();
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(copyBytes(update)));
  doc.getArray('a').push(['keep', 'drop', 'keep']);
  doc.getArray('a').delete(1, 1);
  doc.getArray('a').push(['more']);
  for (const update of updates)
    must(await commitFromRelay(db, term, { rows: [update], acknowledged: new Set(), change: {} }));
  must(await trimRows(db, term, Y.snapshot(doc), 1));
  const { guard } = must(await readRows(db, -1)).state;
  if (guard === undefined) throw new Error('no guard');
  expect(satisfiesGuard(doc, guard)).toBe(true);
  for (const left of [
    updates.slice(0, 2),
    [there(updates[0]), there(updates[2])],
    [],
    updates.slice(1),
  ]) {
    const lossy = new Y.Doc();
    for (const update of left) Y.applyUpdate(lossy, update);
    expect(satisfiesGuard(lossy, guard)).toBe(false);
  }
  expect(satisfiesGuard(doc, { snapshot: randomBytes(12) })).toBe(false);
  doc.getArray('a').delete(0, 1);
  expect(satisfiesGuard(doc, guard)).toBe(true);
});
