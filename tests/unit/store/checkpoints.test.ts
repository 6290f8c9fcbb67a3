import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { NewCheckpoint } from '../../../extension/store/checkpoint.ts';
import { openDatabase } from '../../../extension/store/database.ts';
import { keptCheckpoints } from '../../../extension/store/kept-checkpoints.ts';
import { STORE_PLAN } from '../../../extension/store/parts.ts';
import type { Store } from '../../../extension/store/store.ts';
import {
  digestOf,
  readCheckpointState,
  writeCheckpointState,
} from '../../../extension/sync/checkpoint-state.ts';
import {
  at,
  day,
  must,
  newRoomId,
  openTestStore,
  putRow,
  sampleEntry,
} from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

function sample(roomId: RoomId, patch: Partial<NewCheckpoint> = {}): NewCheckpoint {
  return {
    roomId,
    day: day('2026-03-02'),
    at: at(1_772_000_000_000),
    digest: randomBytes(32),
    size: 10,
    rowKey: 3,
    deflated: randomBytes(20),
    ...patch,
  };
}

async function numbers(store: Store, roomId: RoomId): Promise<readonly number[]> {
  return must(await store.checkpoints.list(roomId)).map(({ number }) => number);
}

test('[B26] a checkpoint gives back the record as it was, formatted notes and all', async () => {
  const { store } = await openTestStore();
  const doc = new Y.Doc();
  doc.getText('notes').insert(0, 'As it was', { strong: true });
  doc.getMap('meta').set('name', 'Sam and Kim');
  const roomId = newRoomId();
  const state = await writeCheckpointState(doc);
  must(
    await store.checkpoints.add({
      ...sample(roomId, { digest: await digestOf(doc), ...state }),
    }),
  );
  doc.getMap('meta').delete('name');

  const [listed] = must(await store.checkpoints.list(roomId));
  if (listed === undefined) throw new Error('none listed');
  const deflated = must(await store.checkpoints.readState(roomId, listed.number));
  const read = await readCheckpointState({
    deflated: deflated ?? randomBytes(1),
    size: state.size,
  });

  expect(listed).toMatchObject({ number: 0, size: state.size, storedSize: state.deflated.length });
  expect(read?.getMap('meta').get('name')).toBe('Sam and Kim');
  expect(read?.getText('notes').toDelta()).toEqual([
    { insert: 'As it was', attributes: { strong: true } },
  ]);
});

test('[B26] two documents that hold the same have one digest, whatever led there', async () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  const updates: Bytes[] = [];
  for (const doc of [a, b]) doc.on('update', (update) => updates.push(copyBytes(update)));
  a.getMap('m').set('x', 1);
  b.getMap('m').set('y', 2);
  a.getMap('m').delete('x');
  const c = new Y.Doc();
  for (const update of updates.toReversed()) Y.applyUpdate(c, update);
  const all = new Y.Doc();
  for (const update of updates) Y.applyUpdate(all, update);

  expect(await digestOf(c)).toEqual(await digestOf(all));
  expect(await digestOf(c)).not.toEqual(await digestOf(a));
});

test('[B26] where nothing differs none is added, and the newest learns up to which row it holds', async () => {
  const { store } = await openTestStore();
  const roomId = newRoomId();
  const digest = randomBytes(32);
  expect(must(await store.checkpoints.add(sample(roomId, { digest })))).toBe('added');

  const again = await store.checkpoints.add(
    sample(roomId, { digest, day: day('2026-03-09'), rowKey: 8 }),
  );

  expect(must(again)).toBe('same');
  expect(must(await store.checkpoints.list(roomId))).toMatchObject([
    { number: 0, day: '2026-03-02', rowKey: 8 },
  ]);
});

test('[B27] what the rule does not keep goes with its state, and of no other mentorship', async () => {
  const { store } = await openTestStore();
  const [roomId, other] = [newRoomId(), newRoomId()];
  must(await store.checkpoints.add(sample(other)));

  for (let count = 0; count < 6; count += 1) must(await store.checkpoints.add(sample(roomId)));

  expect(await numbers(store, roomId)).toEqual([5, 4, 3, 2]);
  expect(await numbers(store, other)).toEqual([0]);
  expect(must(await store.checkpoints.readState(roomId, 1))).toBeUndefined();
  expect(must(await store.checkpoints.readState(roomId, 2))).toHaveLength(20);
});

/** What is kept of two years with a checkpoint on each day, to a Thursday. */
const OF_TWO_YEARS = [
  ...['2026-11-26', '2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22', '2026-11-21'],
  ...['2026-11-20', '2026-11-15', '2026-11-08', '2026-10-31', '2026-09-30', '2026-08-31'],
  ...['2026-07-31', '2026-06-30', '2026-05-31', '2026-04-30', '2026-03-31', '2026-02-28'],
  ...['2026-01-31', '2025-12-31'],
];

test('[B27] of two years of days, the last seven, the ends of four weeks and of twelve months are kept', () => {
  const last = Date.parse('2026-11-26');
  const daily = Array.from({ length: 730 }, (_, number) => {
    const date = new Date(last - (729 - number) * 86_400_000);
    return { number, day: day(date.toISOString().slice(0, 10)) };
  });
  expect(keptCheckpoints(daily).map((one) => one.day)).toEqual(OF_TWO_YEARS);
});

test('[B28] above 30 MB the oldest of all mentorships goes first', async () => {
  const { store } = await openTestStore();
  const [roomId, other] = [newRoomId(), newRoomId()];
  const third = new Uint8Array(10_000_000);
  const big = (room: RoomId, time: number): NewCheckpoint =>
    sample(room, { deflated: third, at: at(time) });
  must(await store.checkpoints.add(big(roomId, 1_000)));
  must(await store.checkpoints.add(big(other, 2_000)));
  must(await store.checkpoints.add(big(roomId, 3_000)));
  must(await store.checkpoints.add(big(other, 4_000)));

  expect(await numbers(store, roomId)).toEqual([1]);
  expect(await numbers(store, other)).toEqual([1, 0]);

  must(await store.checkpoints.add(sample(roomId, { deflated: randomBytes(1), at: at(5_000) })));

  expect(await numbers(store, roomId)).toEqual([2, 1]);
  expect(await numbers(store, other)).toEqual([1]);
});

test('[B1, B26] one that could not be stored is a fault, and what was there stays', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  const roomId = newRoomId();
  must(await store.checkpoints.add(sample(roomId)));
  watched.abortNext('QuotaExceededError');

  expect(await store.checkpoints.add(sample(roomId))).toEqual({ ok: false, error: 'quota' });

  expect(await numbers(store, roomId)).toEqual([0]);
});

test('[B4] a row that cannot be read is left out and reported, and never written over', async () => {
  const factory = new IDBFactory();
  const { store, reported } = await openTestStore(factory);
  const roomId = newRoomId();
  await putRow(factory, 'checkpoints', { roomId, number: 7, day: 'some day' });

  must(await store.checkpoints.add(sample(roomId)));

  expect(await numbers(store, roomId)).toEqual([8]);
  expect(reported).toMatchObject([{ part: 'checkpoints' }]);
});

test('[B4, B26] a state that a disk has changed opens nothing and throws nothing', async () => {
  const doc = new Y.Doc();
  doc.getText('notes').insert(0, 'words '.repeat(50));
  const state = await writeCheckpointState(doc);
  const cut = { ...state, deflated: copyBytes(state.deflated.slice(0, -3)) };
  const longer = { ...state, size: state.size - 1 };

  expect(await readCheckpointState(cut)).toBeUndefined();
  expect(await readCheckpointState(longer)).toBeUndefined();
  expect(await readCheckpointState({ deflated: randomBytes(40), size: 40 })).toBeUndefined();
});

test('[B6] a device with version 1 keeps what it has and can keep checkpoints', async () => {
  const factory = new IDBFactory();
  const entry = await sampleEntry();
  const before = must(
    await openDatabase(factory, { ...STORE_PLAN, steps: STORE_PLAN.steps.slice(0, 1) }),
  );
  must(
    await before.transact(
      { mode: 'readwrite', parts: ['keyring'], durability: 'strict' },
      async (transaction) => void transaction.objectStore('keyring').put(entry),
    ),
  );
  before.close();

  const { store } = await openTestStore(factory);

  expect(must(await store.keyring.get(entry.roomId))).toEqual(entry);
  must(await store.checkpoints.add(sample(entry.roomId)));
  expect(await numbers(store, entry.roomId)).toEqual([0]);
});
