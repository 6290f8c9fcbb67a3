/** Entries of the keyring that came from a recovery file, and rows that did. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, randomBytes } from '#shared/base/bytes.ts';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { readKeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { becomeDevice, lendDevice } from '../../../extension/store/places.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import {
  addRestoredRow,
  commitFromRelay,
  readRows,
  takeTerm,
} from '../../../extension/store/rows.ts';
import { must, newRoomId, openTestStore, sampleEntry } from '../../support/store/samples.ts';

const checkpoint = { seq: 0, hash: randomBytes(32) };

test('[B81] a lent device and the own one change places once, in one transaction', async () => {
  const { store } = await openTestStore();
  const [own, lent] = [await createDeviceKeys(), await createDeviceKeys()];
  const linked = await sampleEntry({ device: own, origin: { state: 'linked', checkpoint } });
  const { roomId } = linked;
  const me = newId<MemberId>();
  must(await store.keyring.add(linked));

  const asLent = must(await lendDevice(store.keyring, roomId, lent));
  expect(asLent).toEqual({
    ...linked,
    device: lent,
    origin: { state: 'recovered', checkpoint, becomes: own },
  });
  expect(must(await lendDevice(store.keyring, roomId, await createDeviceKeys()))).toEqual(asLent);
  expect(must(await becomeDevice(store.keyring, roomId, lent.deviceId, me))).toEqual(asLent);

  const after = must(await becomeDevice(store.keyring, roomId, own.deviceId, me));
  expect(after).toEqual({ ...linked, memberId: me, introduced: true });
  expect(must(await becomeDevice(store.keyring, roomId, own.deviceId, me))).toEqual(after);
  expect(must(await lendDevice(store.keyring, roomId, lent))).toEqual(after);
});

test('[B81] nothing is lent to a room that began here, or that was joined', async () => {
  const { store } = await openTestStore();
  const entry = await sampleEntry();
  must(await store.keyring.add(entry));
  expect(must(await lendDevice(store.keyring, entry.roomId, await createDeviceKeys()))).toEqual(
    entry,
  );
});

test('[B81] one whose own keys cannot be read is left out', async () => {
  const entry = await sampleEntry();
  const becomes = await createDeviceKeys();
  const recovered = { ...entry, origin: { state: 'recovered', checkpoint, becomes } };
  expect(readKeyringEntry(recovered)).toEqual(recovered);
  const { kex: _kex, ...without } = becomes;
  const damaged = { ...entry, origin: { state: 'recovered', checkpoint, becomes: without } };
  expect(readKeyringEntry(damaged)).toBeUndefined();
});

test('[B82] in whose stead a room began is kept; what is no room says nothing', async () => {
  const entry = await sampleEntry({ continues: newRoomId() });
  expect(readKeyringEntry(entry)).toEqual(entry);
  const { continues: _continues, ...plain } = entry;
  expect(readKeyringEntry({ ...entry, continues: 'nonsense' })).toEqual(plain);
});

test('[B83] a record that a relay has a log of is held, and the log is read from its beginning', async () => {
  const factory = new IDBFactory();
  const db = must(await openRoomDatabase(factory, 'a room'));
  const doc = new Y.Doc();
  doc.getText('notes').insert(0, 'words');
  const update = copyBytes(Y.encodeStateAsUpdate(doc));
  const { state } = must(await takeTerm(db, -1));
  const change = { cursor: { seq: 3, hash: randomBytes(32) }, roster: [randomBytes(5)] };
  const from = { rows: [], acknowledged: new Set<number>(), change };
  must(await commitFromRelay(db, state.term, from));

  must(await addRestoredRow(db, update, true));
  must(await addRestoredRow(db, update, true));

  const after = must(await readRows(db, -1));
  expect(after.rows.map((row) => row.update)).toEqual([update, update]);
  expect(after.own).toEqual([]);
  expect(after.state).toMatchObject({ cursor: undefined, roster: [], restoring: [] });
  must(await addRestoredRow(db, update, false));
  expect(must(await readRows(db, -1)).own).toHaveLength(1);
  db.close();
});
