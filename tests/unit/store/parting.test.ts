import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import { must, newRoomId, openTestStore, putRow } from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

test('[B86] what is handed over is on its way, commit included, before the call returns, and alone', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);

  void store.parting.leave(newRoomId(), randomBytes(9));

  expect(watched.seen.at(-1)).toMatchObject({ committed: true, parts: ['parting'] });
});

test('[B86] what was left of a mentorship is given in its order, and dropped by its place', async () => {
  const { store } = await openTestStore();
  const [room, other] = [newRoomId(), newRoomId()];
  const [first, second] = [randomBytes(9), randomBytes(9)];
  const place = must(await store.parting.leave(room, first));
  must(await store.parting.leave(other, randomBytes(9)));
  must(await store.parting.leave(room, second));

  const left = must(await store.parting.left(room));
  must(await store.parting.drop([place]));

  expect(left.map(({ update }) => update)).toEqual([first, second]);
  expect(must(await store.parting.left(room)).map(({ update }) => update)).toEqual([second]);
  expect(must(await store.parting.left(other))).toHaveLength(1);
});

test('[B86] a row that is none is passed over', async () => {
  const factory = new IDBFactory();
  const { store } = await openTestStore(factory);
  const roomId = newRoomId();
  const rows: readonly unknown[] = [
    7,
    null,
    {},
    { roomId },
    { roomId, update: 'x' },
    { update: 1 },
  ];
  for (const row of rows) await putRow(factory, 'parting', row);
  must(await store.parting.leave(roomId, randomBytes(3)));

  expect(must(await store.parting.left(roomId))).toHaveLength(1);
});
