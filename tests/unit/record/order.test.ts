import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import {
  isOrderKey,
  orderKeyBetween,
  orderKeysBetween,
  timeOrderKey,
} from '#shared/record/order-key.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { addTalkingPoint, moveTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { readRecord } from '#shared/record/read-record.ts';
import {
  author,
  done,
  idNumber,
  meet,
  MONDAY,
  reasonOf,
  replicaOf,
} from '../../support/record/people.ts';

const [A, B, C, D] = [1, 2, 3, 4].map((index) => idNumber<ItemId>(index)) as [
  ItemId,
  ItemId,
  ItemId,
  ItemId,
];

function list(): Y.Doc {
  const doc = new Y.Doc();
  for (const [index, id] of [A, B, C, D].entries())
    done(addTalkingPoint(doc, author(index), { id, text: `Point ${index}` }));
  return doc;
}

function ids(doc: Y.Doc): readonly string[] {
  return readRecord(doc).talkingPoints.map((point) => point.id);
}

test.each([
  ['V', 'W'],
  ['V', 'V1'],
  ['Vz', 'W'],
  ['V', 'V01'],
  [undefined, '01'],
  ['zzzzzzzzzzz', undefined],
  [undefined, undefined],
] as const)('[D14] there is room between %s and %s', (lower, upper) => {
  const key = orderKeyBetween(lower, upper);
  expect(isOrderKey(key)).toBe(true);
  expect(key > (lower ?? '')).toBe(true);
  if (upper !== undefined) expect(key < upper).toBe(true);
});

test('[D14] many keys between two ascend and stay short', () => {
  const keys = orderKeysBetween('V', 'W', 500);
  expect([...keys].sort()).toEqual(keys);
  expect(new Set(keys).size).toBe(500);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(8);
});

test('[D14] points stand in the order they were made in until someone moves one', () => {
  expect(ids(list())).toEqual([A, B, C, D]);
  expect(timeOrderKey(MONDAY) < timeOrderKey(MONDAY + 1)).toBe(true);
});

test('[D14] a point moves right before and right after another', () => {
  const doc = list();
  done(moveTalkingPoint(doc, author(), D, { before: A }));
  expect(ids(doc)).toEqual([D, A, B, C]);
  done(moveTalkingPoint(doc, author(), A, { after: C }));
  expect(ids(doc)).toEqual([D, B, C, A]);
});

test('[D14] a move writes the key of one point', () => {
  const doc = list();
  const changed: unknown[] = [];
  doc.getMap('talkingPoints').observeDeep((events) => changed.push(...events));
  done(moveTalkingPoint(doc, author(), D, { before: B }));
  expect(changed).toHaveLength(1);
});

test('[D14] a point made after a move to the end stands after the moved one', () => {
  const doc = list();
  done(moveTalkingPoint(doc, author(10), A, { after: D }));
  const later = idNumber<ItemId>(9);
  done(addTalkingPoint(doc, author(11), { id: later, text: 'Later' }));
  expect(ids(doc)).toEqual([B, C, D, A, later]);
});

test('[D14] between two that got the same key apart there is room again', () => {
  const sam = list();
  const robin = replicaOf(sam);
  done(moveTalkingPoint(sam, author(), C, { before: B }));
  done(moveTalkingPoint(robin, author(), D, { before: B }));
  meet(sam, robin);
  expect(ids(sam)).toEqual([A, C, D, B]);
  done(moveTalkingPoint(sam, author(), A, { after: C }));
  expect(ids(sam)).toEqual([C, A, D, B]);
});

test('[D14] a key never grows without bound, however often two places are swapped', () => {
  const doc = list();
  for (let round = 0; round < 300; round += 1) {
    const order = ids(doc) as readonly ItemId[];
    done(moveTalkingPoint(doc, author(), order[2] ?? A, { after: order[0] ?? A }));
  }
  const keys = readRecord(doc).talkingPoints.map((point) => point.order);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(48);
});

test('[D14] points of one moment stand in the order of their ids on every replica', () => {
  const sam = new Y.Doc();
  const robin = new Y.Doc();
  done(addTalkingPoint(sam, author(), { id: B, text: 'Sam’s' }));
  done(addTalkingPoint(robin, author(), { id: A, text: 'Robin’s' }));
  meet(sam, robin);
  expect([ids(sam), ids(robin)]).toEqual([
    [A, B],
    [A, B],
  ]);
});

test('[D14] a point in the bin keeps its place', () => {
  const doc = list();
  done(removeItem(doc, author(), { part: 'talkingPoints', id: B }));
  done(moveTalkingPoint(doc, author(), D, { after: A }));
  done(restoreItem(doc, author(), { part: 'talkingPoints', id: B }));
  expect(ids(doc)).toEqual([A, D, B, C]);
});

test('[D8] a place that is not there is refused', () => {
  const doc = list();
  expect(reasonOf(moveTalkingPoint(doc, author(), A, { after: idNumber(77) }))).toBe(
    'unknown-item',
  );
  expect(reasonOf(moveTalkingPoint(doc, author(), A, { after: A }))).toBe('unknown-item');
});

test('[D5] an order that is no key is as if nobody had moved the point', () => {
  const doc = list();
  const point = doc.getMap('talkingPoints').get(D);
  for (const nonsense of ['', '0', 'V0', 'é', 'a'.repeat(201), 7]) {
    if (point instanceof Y.Map) point.set('order', nonsense);
    expect(ids(doc)).toEqual([A, B, C, D]);
  }
});
