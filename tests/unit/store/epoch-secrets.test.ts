/** The epochs of a mentorship in the keyring: the one in force, and those before it. */
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { EpochSecret } from '#shared/seal/epoch-keys.ts';
import { MAX_EARLIER_EPOCHS } from '../../../extension/store/epoch-secrets.ts';
import { readKeyringEntry, type KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import {
  must,
  newRoomId,
  openTestStore,
  putRow,
  sampleEntry,
} from '../../support/store/samples.ts';

/** A fresh secret of `epoch`. */
function secretOf(epoch: number): EpochSecret {
  return { epoch, secret: randomBytes(32) };
}

/** A keyring with one mentorship in its epoch 0. */
async function kept() {
  const { store } = await openTestStore();
  const entry = await sampleEntry();
  must(await store.keyring.add(entry));
  const first = { epoch: 0, secret: entry.secret };
  const { roomId } = entry;
  const read = async () => {
    const found = must(await store.keyring.get(roomId));
    if (found === undefined) throw new Error('nothing was kept');
    const { epoch, secret, earlier } = found;
    return { epoch, secret, earlier };
  };
  return { keyring: store.keyring, entry, roomId, first, read };
}

test('[B67] a row from before there were earlier secrets reads as having none', async () => {
  const factory = new IDBFactory();
  const { store, reported } = await openTestStore(factory);
  const entry = await sampleEntry({ epoch: 2 });
  const before: Partial<KeyringEntry> = { ...entry };
  Reflect.deleteProperty(before, 'earlier');
  await putRow(factory, 'keyring', before);
  expect(must(await store.keyring.get(entry.roomId))).toEqual({ ...entry, earlier: [] });
  expect(reported).toEqual([]);
});

test('[B67] one that cannot be read is left out, and takes neither the others nor the keys along', async () => {
  const good = [secretOf(0), secretOf(3)] as const;
  const wrong = [
    { epoch: 1, secret: randomBytes(31) },
    { epoch: -1, secret: randomBytes(32) },
    { epoch: 2 },
    'a secret',
    undefined,
    // Not before the epoch in force.
    secretOf(4),
    secretOf(9),
  ];
  const entry = { ...(await sampleEntry({ epoch: 4 })), roomId: newRoomId() };
  const row = { ...entry, earlier: [good[1], ...wrong, good[0], secretOf(3)] };
  expect(readKeyringEntry(row)).toEqual({ ...entry, earlier: good });
  for (const earlier of ['none', 7, null, { 0: good[0] }])
    expect(readKeyringEntry({ ...entry, earlier })).toEqual({ ...entry, earlier: [] });
});

test('[B67] no more are kept than 1,024, the latest', async () => {
  const { keyring, roomId } = await kept();
  const earlier = Array.from({ length: 1_300 }, (_, epoch) => secretOf(epoch));
  const entry = must(await keyring.enterEpoch(roomId, { ...secretOf(1_300), earlier }));
  expect(entry.earlier).toHaveLength(MAX_EARLIER_EPOCHS);
  expect(entry.earlier.at(0)?.epoch).toBe(1_300 - MAX_EARLIER_EPOCHS);
  expect(entry.earlier.at(-1)).toEqual(earlier.at(-1));
});

test('[B68] a later epoch is the one in force; the one before is an earlier one, with those between', async () => {
  const { keyring, roomId, first, read } = await kept();
  const [second, third] = [secretOf(1), secretOf(2)];
  const entered = must(await keyring.enterEpoch(roomId, { ...third, earlier: [second] }));
  expect(await read()).toEqual({ ...third, earlier: [first, second] });
  expect(entered).toMatchObject(await read());
});

test('[B68] it never goes back, and takes no other secret for an epoch that it has', async () => {
  const { keyring, roomId, first, read } = await kept();
  const [second, third] = [secretOf(1), secretOf(2)];
  must(await keyring.enterEpoch(roomId, { ...third, earlier: [second] }));
  const after = { ...third, earlier: [first, second] };
  const attempts = [
    { ...second, earlier: [] },
    { ...first, earlier: [] },
    { ...secretOf(2), earlier: [secretOf(1), secretOf(0)] },
    { ...secretOf(1), earlier: [secretOf(0)] },
  ];
  for (const attempt of attempts) {
    must(await keyring.enterEpoch(roomId, attempt));
    expect(await read()).toEqual(after);
  }
});

test('[B68] what is missing among the earlier ones is filled in', async () => {
  const { keyring, roomId, first, read } = await kept();
  const third = secretOf(2);
  must(await keyring.enterEpoch(roomId, { ...third, earlier: [] }));
  expect(await read()).toEqual({ ...third, earlier: [first] });
  const second = secretOf(1);
  must(await keyring.enterEpoch(roomId, { ...third, earlier: [second] }));
  expect(await read()).toEqual({ ...third, earlier: [first, second] });
});

test('[B68] whoever learns of an epoch first, and however often, the same is kept', async () => {
  const { keyring, roomId, first, read } = await kept();
  const [second, third] = [secretOf(1), secretOf(2)];
  const news = [
    { ...third, earlier: [second] },
    { ...second, earlier: [first] },
    { ...third, earlier: [first, second] },
  ];
  const all = await Promise.all([...news, ...news].map((one) => keyring.enterEpoch(roomId, one)));
  for (const one of all) must(one);
  expect(await read()).toEqual({ ...third, earlier: [first, second] });
});
