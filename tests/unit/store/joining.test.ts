/** The keys of a join under way: there from before the relay is asked until the keyring has them. */
import { expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import { createDeviceKeys, sign, verify } from '#shared/seal/device.ts';
import { IDBFactory } from 'fake-indexeddb';
import { toBase64Url } from '#shared/base/bytes.ts';
import { must, openTestStore, putRow } from '../../support/store/samples.ts';
import { there } from '../../support/there.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

test('[B14] keys are found under their invite, over a reload, and still sign', async () => {
  const factory = new IDBFactory();
  const before = (await openTestStore(factory)).store;
  const [inviteId, device] = [randomBytes(16), await createDeviceKeys()];
  must(await before.joining.keep(inviteId, device));
  before.close();
  const { store } = await openTestStore(factory);
  const found = there(must(await store.joining.find(inviteId)));
  expect(found.deviceId).toBe(device.deviceId);
  const bytes = randomBytes(8);
  const signature = await sign(found.sign.privateKey, bytes);
  expect(await verify(device.signPublic, signature, bytes)).toBe(true);
  expect(must(await store.joining.find(randomBytes(16)))).toBeUndefined();
  store.close();
});

test('[B14] keys that were forgotten are not found, those of another invite are', async () => {
  const { store } = await openTestStore();
  const [one, two] = [randomBytes(16), randomBytes(16)];
  must(await store.joining.keep(one, await createDeviceKeys()));
  must(await store.joining.keep(two, await createDeviceKeys()));
  must(await store.joining.forget(one));
  must(await store.joining.forget(one));
  expect(must(await store.joining.find(one))).toBeUndefined();
  expect(must(await store.joining.find(two))).toBeDefined();
  store.close();
});

test('[B3, B14] keys are on the disk before they are used, and a disk that refuses says so', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  const inviteId = randomBytes(16);
  must(await store.joining.keep(inviteId, await createDeviceKeys()));
  const kept = watched.seen.findLast(({ mode }) => mode === 'readwrite');
  expect(kept).toMatchObject({ parts: ['joining'], durability: 'strict' });
  watched.abortNext('QuotaExceededError');
  expect(await store.joining.keep(randomBytes(16), await createDeviceKeys())).toEqual({
    ok: false,
    error: 'quota',
  });
  store.close();
});

test('[B4, B14] keys that cannot be read count as none, and are reported', async () => {
  const factory = new IDBFactory();
  const { store, reported } = await openTestStore(factory);
  const inviteId = randomBytes(16);
  await putRow(factory, 'joining', { device: 'x' }, toBase64Url(inviteId));
  expect(must(await store.joining.find(inviteId))).toBeUndefined();
  expect(reported.length).toBe(1);
  store.close();
});
