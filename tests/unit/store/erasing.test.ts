/** Erasing as the storage sees it: what goes, in which order, and what a crash on the way leaves. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import {
  eraseEverything,
  eraseRoom,
  finishErasing,
  isErased,
  type ErasingDeps,
} from '../../../extension/store/erasing.ts';
import { readKeyringEntry, type KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import {
  openLivingRoom,
  openRoomDatabase,
  roomDatabaseName,
} from '../../../extension/store/room-database.ts';
import type { Store } from '../../../extension/store/store.ts';
import { deleteDatabase } from '../../../extension/store/delete-database.ts';
import {
  at,
  day,
  must,
  openTestStore,
  putRow,
  sampleCommand,
  sampleEntry,
  sampleProjection,
} from '../../support/store/samples.ts';

const NOW = 1_800_000_000_000;
const inviteId = randomBytes(16);

let factory: IDBFactory;
let store: Store;
let entry: KeyringEntry;
let kept: KeyringEntry;

function deps(patch: Partial<ErasingDeps> = {}): ErasingDeps {
  return { keyring: store.keyring, indexedDB: factory, now: () => at(NOW), ...patch };
}

async function makeRoom(roomId: RoomId): Promise<void> {
  must(await openRoomDatabase(factory, roomDatabaseName(roomId))).close();
}

/** Everything that a mentorship can have here. */
async function furnish({ roomId, memberId }: KeyringEntry): Promise<void> {
  await makeRoom(roomId);
  must(await store.projections.write(sampleProjection({ roomId })));
  must(await store.jots.add(sampleCommand({ roomId, madeBy: memberId })));
  must(await store.parting.leave(roomId, randomBytes(9)));
  const state = { deflated: randomBytes(20), size: 20 };
  const made = { roomId, at: at(NOW), day: day('2027-01-15'), digest: randomBytes(32), rowKey: 3 };
  must(await store.checkpoints.add({ ...made, ...state }));
}

async function names(): Promise<readonly (string | undefined)[]> {
  return (await factory.databases()).map(({ name }) => name);
}

beforeEach(async () => {
  factory = new IDBFactory();
  ({ store } = await openTestStore(factory));
  const checkpoint = { seq: 1, hash: randomBytes(32) };
  const invited = { inviteId, invitePublic: randomBytes(32), joinRecord: randomBytes(9) };
  entry = await sampleEntry({ origin: { state: 'joined', ...invited, checkpoint } });
  kept = await sampleEntry();
  must(await store.joining.keep(inviteId, await createDeviceKeys()));
  for (const each of [entry, kept]) {
    must(await store.keyring.add(each));
    await furnish(each);
  }
  must(await store.draft.write({ text: 'Ask Ben', kind: 'note', roomId: entry.roomId }));
  must(await store.settings.write({ name: 'Mia', lastRoomId: entry.roomId }));
});

async function expectWhole({ roomId }: KeyringEntry): Promise<void> {
  expect(must(await store.keyring.get(roomId))).toBeDefined();
  expect(must(await store.projections.read(roomId))).toBeDefined();
  expect(must(await store.jots.list(roomId))).toHaveLength(1);
  expect(must(await store.parting.left(roomId))).toHaveLength(1);
  expect(must(await store.checkpoints.list(roomId))).toHaveLength(1);
  expect(await names()).toContain(roomDatabaseName(roomId));
}

async function expectGone({ roomId }: KeyringEntry): Promise<void> {
  expect(must(await store.keyring.get(roomId))).toBeUndefined();
  expect(must(await store.projections.read(roomId))).toBeUndefined();
  expect(must(await store.jots.list(roomId))).toEqual([]);
  expect(must(await store.parting.left(roomId))).toEqual([]);
  expect(must(await store.checkpoints.list(roomId))).toEqual([]);
  expect(must(await store.checkpoints.readState(roomId, 0))).toBeUndefined();
  expect(await names()).not.toContain(roomDatabaseName(roomId));
}

test('[B87] everything of an erased mentorship goes, and nothing of another', async () => {
  expect(must(await eraseRoom(deps(), entry.roomId))).toBe('erased');

  await expectGone(entry);
  await expectWhole(kept);
  expect(must(await store.joining.find(inviteId))).toBeUndefined();
  expect(must(await store.draft.read())).toBeUndefined();
  expect(must(await store.settings.read())).toMatchObject({ name: 'Mia', lastRoomId: undefined });
});

test('[B87] where the keys cannot be taken nothing is gone', async () => {
  const refused = { ok: false, error: 'quota' } as const;
  const keyring = { ...store.keyring, erase: () => Promise.resolve(refused) };

  expect(await eraseRoom(deps({ keyring }), entry.roomId)).toEqual(refused);

  await expectWhole(entry);
});

test('[B87] a crash between the two leaves no key, and the background does the rest', async () => {
  // As far as one comes that ends behind the first transaction.
  must(await store.keyring.erase(entry.roomId, at(NOW)));
  expect(await names()).toContain(roomDatabaseName(entry.roomId));
  expect(must(await store.keyring.get(entry.roomId))).toBeUndefined();

  expect(must(await finishErasing(deps()))).toBe('erased');

  await expectGone(entry);
  await expectWhole(kept);
  expect(must(await finishErasing(deps()))).toBe('erased');
});

test('[B88] what stays is which it was and when: no key, for no version a mentorship, reported by nobody', async () => {
  must(await eraseRoom(deps(), entry.roomId));

  const { store: again, reported } = await openTestStore(factory);
  expect([...must(await again.keyring.erased())]).toEqual([entry.roomId]);
  expect(must(await again.keyring.list())).toEqual([kept]);
  expect(reported).toEqual([]);
  const [tombstone] = must(await again.keyring.tombstones());
  expect(tombstone).toEqual({ roomId: entry.roomId, purpose: 'erased', at: NOW });
  expect(readKeyringEntry(tombstone)).toBeUndefined();
});

test('[B88] an erased mentorship comes back by being added, and is no longer said to be erased', async () => {
  must(await eraseRoom(deps(), entry.roomId));
  const back = await sampleEntry({ roomId: entry.roomId });

  must(await store.keyring.add(back));

  expect(must(await store.keyring.get(entry.roomId))).toEqual(back);
  expect(must(await store.keyring.erased()).size).toBe(0);
  expect(await store.keyring.add(entry)).toEqual({ ok: false, error: 'exists' });
  await makeRoom(entry.roomId);
  must(await finishErasing(deps()));
  expect(await names()).toContain(roomDatabaseName(entry.roomId));
});

test('[B88] one that could not be read is erased as well', async () => {
  await putRow(factory, 'keyring', { ...entry, secret: 'damaged' });

  must(await eraseRoom(deps(), entry.roomId));

  expect([...must(await store.keyring.erased())]).toEqual([entry.roomId]);
  await expectGone(entry);
});

test('[B90] where a page does not let go the keys are gone, and that it is unfinished is said', async () => {
  const open = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open(roomDatabaseName(entry.roomId));
    request.addEventListener('success', () => resolve(request.result));
  });

  expect(must(await eraseRoom(deps(), entry.roomId))).toBe('unfinished');
  expect(must(await store.keyring.get(entry.roomId))).toBeUndefined();

  open.close();
  expect(must(await finishErasing(deps()))).toBe('erased');
  await expectGone(entry);
});

test('[B91] everything goes at once: settings, draft, box, keys, and databases that no keyring knows', async () => {
  const { store: other } = await openTestStore(factory);
  const unknown = await sampleEntry();
  await makeRoom(unknown.roomId);

  expect(must(await eraseEverything(deps()))).toBe('erased');

  for (const each of [entry, kept]) await expectGone(each);
  expect(await names()).toEqual(['twoway']);
  expect(must(await other.keyring.rooms())).toEqual([]);
  expect(must(await other.settings.read()).name).toBe('');
  expect(must(await other.joining.find(inviteId))).toBeUndefined();
  expect(must(await other.keyring.erased())).toEqual(new Set([entry.roomId, kept.roomId]));
});

test('[B91] that everything was erased is told to every page', async () => {
  const channel = 'told of everything';
  const { store: mine } = await openTestStore(factory, channel);
  const { store: theirs } = await openTestStore(factory, channel);
  const heard = new Promise((resolve) => theirs.onChange(resolve));

  must(await eraseEverything(deps({ keyring: mine.keyring })));

  expect(await heard).toEqual({ changed: 'everything' });
});

test('[B2] a database that is not there is deleted already', async () => {
  expect(await deleteDatabase(factory, 'never made')).toEqual({ ok: true, value: undefined });
});

test('[B89] whoever writes makes no database of an erased room, not even for a moment', async () => {
  const { roomId } = entry;
  must(await eraseRoom(deps(), roomId));
  const deleting = vi.spyOn(factory, 'deleteDatabase');
  const asked = () => isErased(store.keyring, roomId);

  for (const again of [false, true]) {
    const living = { isErased: asked, again, onLost: () => undefined };
    const opened = await openLivingRoom(factory, roomDatabaseName(roomId), living);
    expect(opened).toEqual({ ok: false, error: 'closed' });
  }

  expect(deleting).not.toHaveBeenCalled();
  expect(await names()).not.toContain(roomDatabaseName(roomId));
});
