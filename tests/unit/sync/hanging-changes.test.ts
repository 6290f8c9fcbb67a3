/** What the document could not take waits for its base, and costs nothing meanwhile. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { createHangingChanges } from '../../../extension/sync/hanging-changes.ts';

/** Words typed one after the other, an update each. */
function typed(...words: readonly string[]): readonly Bytes[] {
  const doc = new Y.Doc();
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(copyBytes(update)));
  for (const word of words) doc.getText('notes').insert(doc.getText('notes').length, word);
  return updates;
}

function at<T>(list: readonly T[], index: number): T {
  const one = list[index];
  if (one === undefined) throw new Error(`nothing at ${index}`);
  return one;
}

function stage() {
  const doc = new Y.Doc();
  let applied = 0;
  const hanging = createHangingChanges(doc, (update) => {
    applied += 1;
    Y.applyUpdate(doc, update);
  });
  const take = (...updates: readonly Bytes[]): boolean => {
    for (const update of updates) Y.applyUpdate(doc, update);
    return hanging.look(updates);
  };
  const text = (): string => doc.getText('notes').toJSON();
  return { doc, hanging, take, text, applied: () => applied };
}

test('[S74] what builds on what is not here joins once that comes, in whatever order it came', () => {
  const it = stage();
  const updates = typed('one ', 'two ', 'three');
  expect(it.take(at(updates, 2))).toBe(false);
  expect(it.take(at(updates, 1))).toBe(false);
  expect([it.text(), it.doc.store.pendingStructs]).toEqual(['', null]);
  expect(it.take(at(updates, 0))).toBe(true);
  it.hanging.retry();
  expect([it.text(), it.doc.store.pendingStructs]).toEqual(['one two three', null]);
});

test('[S74] a deletion of what is not here waits, too', () => {
  const it = stage();
  const doc = new Y.Doc();
  const notes = doc.getText('notes');
  notes.insert(0, 'gone');
  const written = copyBytes(Y.encodeStateAsUpdate(doc));
  const before = Y.encodeStateVector(doc);
  notes.delete(0, 4);
  expect(it.take(copyBytes(Y.encodeStateAsUpdate(doc, before)))).toBe(false);
  expect(it.take(written)).toBe(true);
  it.hanging.retry();
  expect(it.text()).toBe('');
});

// Taken out: that only what can be taken is tried. A member's 256 baseless changes then cost each key.
test('[S74] what waits for what never comes is not tried with every change', () => {
  const it = stage();
  for (let count = 0; count < 300; count += 1) it.take(at(typed('base', 'lost'), 1));
  for (let key = 0; key < 100; key += 1) {
    it.doc.getText('notes').insert(0, 'x');
    it.hanging.retry();
  }
  expect(it.applied()).toBe(0);
});

test('[S74] when all of it was taken nothing is tried again', () => {
  const it = stage();
  const updates = typed('one ', 'two');
  it.take(at(updates, 1));
  it.take(at(updates, 0));
  it.hanging.retry();
  const { length } = it.text();
  it.hanging.retry();
  expect([length, it.applied()]).toEqual([7, 1]);
});
