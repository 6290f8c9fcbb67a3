import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../extension/store/settings.ts';
import { at, must, newRoomId, openTestStore, putRow } from '../../support/store/samples.ts';
import { readBackup, writeBackup } from '../../../extension/store/backup.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

test('[B11] before anything is chosen the defaults hold and nothing is reported', async () => {
  const { store, reported } = await openTestStore();

  expect(must(await store.settings.read())).toEqual(DEFAULT_SETTINGS);
  expect(reported).toEqual([]);
});

test('[B11] two pages that change different settings at once keep both changes', async () => {
  const { factory } = createWatchedIndexedDb();
  const one = (await openTestStore(factory)).store;
  const two = (await openTestStore(factory)).store;
  const lastRoomId = newRoomId();

  await Promise.all([
    one.settings.write({ name: 'Sam', theme: 'dark' }),
    two.settings.write({ lastRoomId, lastKind: 'note' }),
    one.settings.write({ relayAddress: '' }),
  ]);

  expect(must(await two.settings.read())).toEqual({
    ...DEFAULT_SETTINGS,
    name: 'Sam',
    theme: 'dark',
    lastRoomId,
    lastKind: 'note',
    relayAddress: '',
  });
});

test('[B11] a setting can be taken back to not chosen', async () => {
  const { store } = await openTestStore();
  must(await store.settings.write({ relayAddress: 'wss://relay.example' }));

  must(await store.settings.write({ relayAddress: undefined }));

  expect(must(await store.settings.read()).relayAddress).toBeUndefined();
});

test('[B4, B11] a field that cannot be read has its default, is reported, and spares the others', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store, reported } = await openTestStore(factory);
  const wrong = { relayAddress: 1, language: [], theme: 'pink', lastRoomId: 'r', lastKind: 'x' };
  await putRow(factory, 'settings', { name: 'Sam', ...wrong, uploadEnabled: 'no' }, 'only');

  expect(must(await store.settings.read())).toEqual({ ...DEFAULT_SETTINGS, name: 'Sam' });

  expect(reported).toEqual([{ part: 'settings', key: 'only' }]);
  must(await store.settings.write({ theme: 'light' }));
  expect(must(await store.settings.read())).toEqual({
    ...DEFAULT_SETTINGS,
    name: 'Sam',
    theme: 'light',
  });
});

test('[B4, B11] a row that is no settings at all gives the defaults', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store, reported } = await openTestStore(factory);
  await putRow(factory, 'settings', 'nonsense', 'only');

  expect(must(await store.settings.read())).toEqual(DEFAULT_SETTINGS);
  expect(reported).toEqual([{ part: 'settings', key: 'only' }]);
});

test('[B1] settings that could not be stored are answered with the reason', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  watched.abortNext('UnknownError');

  expect(await store.settings.write({ name: 'Sam' })).toEqual({ ok: false, error: 'aborted' });

  expect(must(await store.settings.read())).toEqual(DEFAULT_SETTINGS);
});

test('[B84] what is known of the last backup is kept field by field, and nonsense is none', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store } = await openTestStore(factory);
  const none = { at: undefined, later: undefined, of: [], leadsOn: false, covered: [] };
  expect(readBackup(must(await store.settings.read()).backup)).toEqual(none);
  const kept = { at: at(5), later: at(9), of: [newRoomId()], leadsOn: true };
  must(await writeBackup(store.settings, kept));
  const covered = [newRoomId()];
  must(await writeBackup(store.settings, { covered }));
  expect(readBackup(must(await store.settings.read()).backup)).toEqual({ ...kept, covered });

  const nonsense = { at: -1, later: '9', of: ['x'], leadsOn: 1, covered: {} };
  await putRow(factory, 'settings', { backup: nonsense }, 'only');

  expect(readBackup(must(await store.settings.read()).backup)).toEqual(none);
  expect(readBackup('nonsense')).toEqual(none);
});
