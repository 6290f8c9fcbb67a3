/** A browser that had a profile is linked to another: the keyring before, meanwhile and afterwards. */
import { expect, test } from 'vitest';
import { readKeptProfile, writeKeptProfile } from '../../../extension/store/kept-profile.ts';
import { formerProfiles, letGo, replaceProfile } from '../../../extension/store/profile-change.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { at, must, openTestStore, putRow, sampleEntry } from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

const profileEntry = () => sampleEntry({ purpose: 'profile' });

test('[B75] the profile that stood becomes a former one as the other is added: no room in use, and kept', async () => {
  const { store } = await openTestStore();
  const [old, other] = [await profileEntry(), { ...(await profileEntry()), addedAt: at(9) }];
  must(await store.keyring.addProfile(old));

  must(await replaceProfile(store.keyring, other));

  const former = { ...old, purpose: 'former-profile', closedAt: at(9) };
  expect(must(await store.keyring.rooms())).toEqual([other]);
  expect(must(await store.keyring.list())).toEqual([]);
  expect(must(await formerProfiles(store.keyring))).toEqual([former]);
  expect(must(await store.keyring.get(old.roomId))).toEqual(former);
  expect(must(await store.keyring.addProfile(await profileEntry()))).toEqual(other);
});

test('[B75] where there was none it is simply the profile', async () => {
  const { store } = await openTestStore();
  const entry = await profileEntry();
  must(await replaceProfile(store.keyring, entry));
  expect(must(await store.keyring.rooms())).toEqual([entry]);
  expect(must(await formerProfiles(store.keyring))).toEqual([]);
});

test('[B75] a room that is here already, or a profile that cannot be read, changes nothing', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store } = await openTestStore(factory);
  const old = await profileEntry();
  must(await store.keyring.addProfile(old));
  expect(await replaceProfile(store.keyring, old)).toEqual({ ok: false, error: 'exists' });
  expect(must(await store.keyring.rooms())).toEqual([old]);
  await putRow(factory, 'keyring', { ...old, secret: 'gone' });
  const other = await replaceProfile(store.keyring, await profileEntry());
  expect(other).toEqual({ ok: false, error: 'unreadable' });
  expect(must(await store.keyring.rooms())).toEqual([]);
});

test('[B76] a former profile can be let go, and nothing else', async () => {
  const { store } = await openTestStore();
  const [mentorship, old, other] = [
    await sampleEntry(),
    await profileEntry(),
    { ...(await profileEntry()), addedAt: at(1_800_000_000_000) },
  ];
  must(await store.keyring.add(mentorship));
  must(await store.keyring.addProfile(old));
  must(await replaceProfile(store.keyring, other));

  for (const { roomId } of [mentorship, old, other]) must(await letGo(store.keyring, roomId));

  expect(must(await formerProfiles(store.keyring))).toEqual([]);
  expect(must(await store.keyring.rooms())).toEqual([mentorship, other]);
});

test('[B77] what was told last is kept beside the rows; nonsense counts as nothing', async () => {
  const { factory } = createWatchedIndexedDb();
  const db = must(await openRoomDatabase(factory, 'tw:kept'));
  expect(await readKeptProfile(db)).toEqual({ ok: true, value: undefined });
  must(await writeKeptProfile(db, 'digest'));
  expect(await readKeptProfile(db)).toEqual({ ok: true, value: 'digest' });
  must(await writeKeptProfile(db, 7 as unknown as string));
  expect(await readKeptProfile(db)).toEqual({ ok: true, value: undefined });
  db.close();
});
