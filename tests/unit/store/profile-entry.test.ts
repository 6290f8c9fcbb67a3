/** The keyring with a profile in it, and whether private notes are hidden. */
import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { readKeyringEntry } from '../../../extension/store/keyring-entry.ts';
import {
  HIDING_CHANNEL,
  readHiding,
  toggleHiding,
} from '../../../extension/store/private-hiding.ts';
import { at, must, openTestStore, putRow, sampleEntry } from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

test('[B70] a row that was written before there were profiles is a mentorship', async () => {
  const { purpose, ...before } = await sampleEntry();

  expect(readKeyringEntry(before)).toEqual({ ...before, purpose });

  expect(purpose).toBe('mentorship');
});

test('[B70] a row for a purpose that this version does not know is left out and kept', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store, reported } = await openTestStore(factory);
  const entry = await sampleEntry();
  await putRow(factory, 'keyring', { ...entry, purpose: 'diary' });

  expect(must(await store.keyring.rooms())).toEqual([]);

  expect(reported).toEqual([{ part: 'keyring', key: entry.roomId }]);
  expect(await store.keyring.add(entry)).toEqual({ ok: false, error: 'exists' });
});

test('[B70] the profile is in no list of mentorships; who looks after all rooms is given it', async () => {
  const { store } = await openTestStore();
  const mentorship = await sampleEntry();
  const profile = await sampleEntry({ purpose: 'profile', addedAt: at(1) });
  must(await store.keyring.add(mentorship));
  must(await store.keyring.addProfile(profile));

  expect(must(await store.keyring.list())).toEqual([mentorship]);
  expect(must(await store.keyring.rooms())).toEqual([profile, mentorship]);
  expect(must(await store.keyring.get(profile.roomId))).toEqual(profile);
});

test('[B71] of two pages that make a profile at the same moment both have the one that stands', async () => {
  const { factory } = createWatchedIndexedDb();
  const one = (await openTestStore(factory)).store.keyring;
  const two = (await openTestStore(factory)).store.keyring;
  const made = [
    await sampleEntry({ purpose: 'profile' }),
    await sampleEntry({ purpose: 'profile' }),
  ] as const;

  const given = await Promise.all([one.addProfile(made[0]), two.addProfile(made[1])]);

  const [first, second] = given.map(must);
  expect(second).toEqual(first);
  expect(made).toContainEqual(first);
  expect(must(await one.rooms())).toEqual([first]);
});

test('[B71] no second one is made beside a profile that cannot be read', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store } = await openTestStore(factory);
  const damaged = { ...(await sampleEntry({ purpose: 'profile' })), secret: 'gone' };
  await putRow(factory, 'keyring', damaged);

  const added = await store.keyring.addProfile(await sampleEntry({ purpose: 'profile' }));

  expect(added).toEqual({ ok: false, error: 'unreadable' });
  expect(must(await store.keyring.rooms())).toEqual([]);
});

test('[B29, B72] a profile is put back with the mentorships where the keyring is deleted under a page', async () => {
  const factory = new IDBFactory();
  const { store } = await openTestStore(factory);
  const mentorship = await sampleEntry();
  const profile = await sampleEntry({ purpose: 'profile', addedAt: at(mentorship.addedAt + 1) });
  must(await store.keyring.add(mentorship));
  must(await store.keyring.addProfile(profile));

  const deleting = factory.deleteDatabase('twoway');
  await new Promise((resolve) => deleting.addEventListener('success', resolve));

  const listed = await vi.waitFor(async () => must(await store.keyring.rooms()));
  expect(listed).toEqual([mentorship, profile]);
});

test('[B73] hiding is a setting of this device: stored, told at once, and turned by the next call', async () => {
  const { store } = await openTestStore();
  const told: unknown[] = [];
  const [sender, page] = [
    new BroadcastChannel(HIDING_CHANNEL),
    new BroadcastChannel(HIDING_CHANNEL),
  ];
  page.addEventListener('message', ({ data }) => told.push(data));

  await toggleHiding(store.settings, sender);
  expect(must(await store.settings.read()).privateHidden).toBe(true);
  await toggleHiding(store.settings, sender);
  expect(must(await store.settings.read()).privateHidden).toBe(false);

  await vi.waitFor(() => expect(told).toEqual([{ hidden: true }, { hidden: false }]));
  expect(told.map(readHiding)).toEqual([true, false]);
  for (const channel of [sender, page]) channel.close();
});

test('[B73] where the storage cannot be asked private notes are hidden, and a message that is none is none', async () => {
  const told: unknown[] = [];

  await toggleHiding(undefined, { postMessage: (message) => void told.push(message) });

  expect(told.map(readHiding)).toEqual([true]);
  for (const odd of [undefined, null, 'hidden', [], { hidden: 'yes' }, { shown: true }])
    expect(readHiding(odd)).toBeUndefined();
});
