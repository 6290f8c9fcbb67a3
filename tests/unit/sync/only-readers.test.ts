/** Who only reads what a room has stored makes no database: an erased one stays erased, whoever looks. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { lastStoredKey, readStoredEntries } from '../../../extension/search/stored-entries.ts';
import { eraseRoom } from '../../../extension/store/erasing.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { Store } from '../../../extension/store/store.ts';
import { glance } from '../../../extension/sync/glance.ts';
import { isKeepingDue, noteKept } from '../../../extension/sync/keeping-due.ts';
import { storedDocument } from '../../../extension/sync/recovery-copies.ts';
import { storedRecords } from '../../../extension/sync/stored-roster.ts';
import { must, openTestStore, sampleEntry } from '../../support/store/samples.ts';

const now = (): Millis => 1_800_000_000_000 as Millis;

let indexedDB: IDBFactory;
let store: Store;
/** Of a room that was erased, as somebody still holds it that has not heard of that. */
let entry: KeyringEntry;

beforeEach(async () => {
  indexedDB = new IDBFactory();
  ({ store } = await openTestStore(indexedDB));
  entry = await sampleEntry({ relayAddress: 'wss://relay.example.org' });
  must(await store.keyring.add(entry));
  must(await eraseRoom({ keyring: store.keyring, indexedDB, now }, entry.roomId));
});

async function names(): Promise<readonly (string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

test('[B89] a glance of the background', async () => {
  const { jots, checkpoints, projections } = store;
  const { locks } = navigator;
  const look = { indexedDB, jots, checkpoints, projections, locks, Socket: WebSocket, now };

  expect(await glance(look, entry)).toBe('due');
  expect(await glance(look, { ...entry, relayAddress: undefined })).toBe('idle');

  expect(await names()).toEqual(['twoway']);
});

test('[B89] search', async () => {
  const room = { roomId: entry.roomId, name: 'Erased' };

  expect(await lastStoredKey(indexedDB, entry.roomId)).toBe(-1);
  expect(await readStoredEntries(indexedDB, room, now())).toEqual({ lastKey: -1, entries: [] });

  expect(await names()).toEqual(['twoway']);
});

test('[B89] who reads a roster, copies a record, or asks what the profile was told', async () => {
  const { roomId } = entry;
  const { keyring } = store;
  const place = { indexedDB, keyring, now };

  expect(await storedRecords(place, roomId)).toEqual([]);
  expect(must(await storedDocument(place, roomId)).store.clients.size).toBe(0);
  expect(await isKeepingDue(place, roomId)).toBe(true);
  await noteKept(place, roomId);

  expect(await names()).toEqual(['twoway']);
});
