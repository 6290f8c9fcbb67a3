import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import { ROLES } from '#shared/record/schema.ts';
import { sign, verify } from '#shared/seal/device.ts';
import { readKeyringEntry, type KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import {
  at,
  must,
  newRoomId,
  openTestStore,
  putRow,
  sampleEntry,
} from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

let entry: KeyringEntry;

beforeEach(async () => {
  entry = await sampleEntry();
});

test('[B4] a mentorship is read back with keys that still sign', async () => {
  const { store } = await openTestStore();
  must(await store.keyring.add(entry));

  const kept = must(await store.keyring.get(entry.roomId));

  expect(kept).toEqual(entry);
  if (!kept) throw new Error('nothing was kept');
  const message = randomBytes(8);
  const signature = await sign(kept.device.sign.privateKey, message);
  expect(await verify(kept.device.signPublic, signature, message)).toBe(true);
  expect(kept.device.sign.privateKey.extractable).toBe(false);
});

test('[B4] a mentorship that was joined is read back whole', () => {
  const joined: KeyringEntry = {
    ...entry,
    relayAddress: 'wss://relay.example',
    genesis: undefined,
    origin: {
      state: 'joined',
      inviteId: randomBytes(16),
      invitePublic: randomBytes(32),
      joinRecord: randomBytes(200),
      checkpoint: { seq: 12, hash: randomBytes(32) },
    },
    closedAt: at(1_800_000_000_000),
  };

  expect(readKeyringEntry(structuredClone(joined))).toEqual(joined);
});

test('[B3] a new mentorship is on its way, commit included, before the call returns', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);

  const added = store.keyring.add(entry);

  expect(watched.seen.at(-1)).toMatchObject({ durability: 'strict', committed: true });
  must(await added);
  must(await store.keyring.update(entry.roomId, { introduced: true }));
  expect(watched.seen.at(-1)).toMatchObject({ durability: 'strict' });
});

test('[B5] adding a mentorship that is there changes nothing', async () => {
  const { store } = await openTestStore();
  must(await store.keyring.add(entry));

  const again = await store.keyring.add(await sampleEntry({ roomId: entry.roomId }));

  expect(again).toEqual({ ok: false, error: 'exists' });
  expect(must(await store.keyring.get(entry.roomId))).toEqual(entry);
});

test('[B5] two pages that change different fields at once keep both changes', async () => {
  const { factory } = createWatchedIndexedDb();
  const one = (await openTestStore(factory)).store;
  const two = (await openTestStore(factory)).store;
  must(await one.keyring.add(entry));

  await Promise.all([
    one.keyring.update(entry.roomId, { introduced: true }),
    two.keyring.update(entry.roomId, { relayAddress: 'wss://relay.example' }),
    one.keyring.takeNumbers(entry.roomId, at(500), 1),
  ]);

  expect(must(await two.keyring.get(entry.roomId))).toEqual({
    ...entry,
    introduced: true,
    relayAddress: 'wss://relay.example',
    lastNumber: 500,
  });
});

test('[B5] numbers grow whatever the clock says and no two pages get the same', async () => {
  const { factory } = createWatchedIndexedDb();
  const one = (await openTestStore(factory)).store;
  const two = (await openTestStore(factory)).store;
  must(await one.keyring.add(entry));
  const { roomId } = entry;

  const taken = await Promise.all([
    one.keyring.takeNumbers(roomId, at(1_000), 3),
    two.keyring.takeNumbers(roomId, at(1_000), 1),
    one.keyring.takeNumbers(roomId, at(10), 1),
    two.keyring.takeNumbers(roomId, at(2_000), 1),
  ]);

  expect(taken.map(must)).toEqual([1_000, 1_003, 1_004, 2_000]);
});

test('[B5] a mentorship that this device does not have cannot be changed', async () => {
  const { store } = await openTestStore();
  const roomId = newRoomId();

  expect(await store.keyring.update(roomId, { introduced: true })).toEqual({
    ok: false,
    error: 'unknown-room',
  });
  expect(await store.keyring.takeNumbers(roomId, at(1), 1)).toEqual({
    ok: false,
    error: 'unknown-room',
  });
  expect(must(await store.keyring.get(roomId))).toBeUndefined();
});

test('mentorships are listed oldest first', async () => {
  const { store } = await openTestStore();
  const younger = await sampleEntry({ addedAt: at(entry.addedAt + 1) });
  const older = await sampleEntry({ addedAt: at(entry.addedAt - 1) });
  for (const each of [entry, younger, older]) must(await store.keyring.add(each));

  expect(must(await store.keyring.list())).toEqual([older, entry, younger]);
});

test('[B4] a row with any field that is not ours is left out and reported; the others work', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store, reported } = await openTestStore(factory);
  const wrong: Partial<Record<keyof KeyringEntry, unknown>>[] = [
    { relayAddress: 5 },
    { epoch: -1 },
    { secret: randomBytes(31) },
    { secret: [...randomBytes(32)] },
    { memberId: 'me' },
    { memberName: undefined },
    { mentorshipName: 3 },
    { genesis: randomBytes(47) },
    { introduced: 'yes' },
    { lastNumber: 1.5 },
    { addedAt: '2026' },
    { closedAt: Number.NaN },
    { origin: undefined },
    { origin: { state: 'created' } },
    { origin: { state: 'found' } },
    { origin: { state: 'joined', inviteId: randomBytes(16) } },
    { device: undefined },
    { device: { ...entry.device, deviceId: 'x' } },
    { device: { ...entry.device, signPublic: randomBytes(33) } },
    { device: { ...entry.device, sign: entry.device.kex } },
    { device: { ...entry.device, admin: { publicKey: entry.device.admin.publicKey } } },
    {
      device: {
        ...entry.device,
        kex: {
          publicKey: entry.device.kex.privateKey,
          privateKey: entry.device.kex.publicKey,
        },
      },
    },
  ];
  const roomIds = wrong.map(() => newRoomId());
  for (const [index, fields] of wrong.entries())
    await putRow(factory, 'keyring', { ...entry, ...fields, roomId: roomIds[index] });
  must(await store.keyring.add(entry));

  expect(must(await store.keyring.list())).toEqual([entry]);

  expect(reported).toHaveLength(roomIds.length);
  expect(new Set(reported.map(({ key }) => key))).toEqual(new Set(roomIds));
  for (const roomId of roomIds) expect(must(await store.keyring.get(roomId))).toBeUndefined();
});

test('[B4] a role that this version does not know costs no keys', () => {
  expect(readKeyringEntry({ ...entry, role: 'sponsor' })).toEqual({ ...entry, role: 'peer' });
  for (const role of ROLES)
    expect(readKeyringEntry({ ...entry, role })).toEqual({ ...entry, role });
});

test('[B4] a change that could not be read back is not made', async () => {
  const { store } = await openTestStore();
  must(await store.keyring.add(entry));

  const change = store.keyring.update(entry.roomId, { closedAt: at(-1) });

  await expect(change).rejects.toThrow('could not be read back');
  expect(must(await store.keyring.get(entry.roomId))).toEqual(entry);
});

test('[B29] a keyring that is deleted under an open page is put back by that page, keys and all', async () => {
  const factory = new IDBFactory();
  const { store } = await openTestStore(factory);
  must(await store.keyring.add(entry));
  must(await store.keyring.update(entry.roomId, { introduced: true }));

  const deleting = factory.deleteDatabase('twoway');
  await new Promise((resolve) => deleting.addEventListener('success', resolve));

  const listed = await vi.waitFor(async () => must(await store.keyring.list()));
  expect(listed).toEqual([{ ...entry, introduced: true }]);
  const other = await openTestStore(factory);
  expect(must(await other.store.keyring.list())).toEqual(listed);
});

test('[B29] what is put back is what was stored last, by whichever page', async () => {
  const factory = new IDBFactory();
  const { store: mine } = await openTestStore(factory, 'two pages');
  const { store: theirs } = await openTestStore(factory, 'two pages');
  must(await mine.keyring.add(entry));
  must(await theirs.keyring.list());
  const heard = new Promise((resolve) => theirs.onChange(resolve));
  const relayAddress = 'wss://relay.example';
  must(await mine.keyring.update(entry.roomId, { relayAddress }));
  await heard;
  mine.close();

  const deleting = factory.deleteDatabase('twoway');
  await new Promise((resolve) => deleting.addEventListener('success', resolve));

  const listed = await vi.waitFor(async () => must(await theirs.keyring.list()));
  expect(listed).toEqual([{ ...entry, relayAddress }]);
});
