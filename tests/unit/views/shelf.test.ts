/** What a surface knows of the store while that goes away and comes back. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { ok } from '#shared/base/result.ts';
import { createShelf, fillShelf, noteFault } from '../../../extension/hooks/shelf.ts';
import { CHANGES_CHANNEL } from '../../../extension/store/changes.ts';
import { must, openTestStore, sampleEntry, sampleProjection } from '../../support/store/samples.ts';

async function deleteStore(factory: IDBFactory): Promise<void> {
  const deleting = factory.deleteDatabase('twoway');
  await new Promise((resolve) => deleting.addEventListener('success', resolve));
}

test('[U53] a storage that went away is said to be away until it is back, and what was not written until it is', async () => {
  const factory = new IDBFactory();
  const { store } = await openTestStore(factory, 'shelf');
  const shelf = createShelf();
  const ending = new AbortController();
  await fillShelf(shelf, Promise.resolve(ok(store)), ending.signal);
  const sibling = new BroadcastChannel(`shelf:${CHANGES_CHANNEL}`);
  const open = factory.open.bind(factory);
  factory.open = () => {
    throw new DOMException('not now', 'UnknownError');
  };
  await deleteStore(factory);

  sibling.postMessage({ changed: 'settings' });
  await vi.waitFor(() => expect(shelf.fault.value).toBe('closed'));
  noteFault(shelf, await store.settings.write({ name: 'Mia' }));

  factory.open = open;
  await vi.waitFor(() => expect(shelf.readFault.value).toBeUndefined());
  // What a write has met a write takes back: it says that something was not saved.
  expect(shelf.fault.value).toBe('closed');
  noteFault(shelf, await store.settings.write({ name: 'Mia' }));
  expect(shelf.fault.value).toBeUndefined();
  sibling.close();
  ending.abort();
});

test('[B64] a projection from before the mentorship got its relay does not say that there is none', async () => {
  const { store } = await openTestStore();
  const [alone, shared] = [
    await sampleEntry(),
    await sampleEntry({ relayAddress: 'wss://relay.example' }),
  ];
  for (const entry of [alone, shared]) {
    must(await store.keyring.add(entry));
    must(await store.projections.write(sampleProjection({ roomId: entry.roomId })));
  }
  const shelf = createShelf();
  const ending = new AbortController();

  await fillShelf(shelf, Promise.resolve(ok(store)), ending.signal);

  const relays = new Map(shelf.mentorships.value.map(({ roomId, sync }) => [roomId, sync.relay]));
  expect(relays.get(alone.roomId)).toBe('none');
  expect(relays.get(shared.roomId)).toBe('not-reached');
  ending.abort();
});

test('[B70] a profile is none of the mentorships that a surface knows of', async () => {
  const { store } = await openTestStore();
  const mentorship = await sampleEntry();
  must(await store.keyring.add(mentorship));
  must(await store.keyring.addProfile(await sampleEntry({ purpose: 'profile' })));
  const shelf = createShelf();
  const ending = new AbortController();

  await fillShelf(shelf, Promise.resolve(ok(store)), ending.signal);

  expect(shelf.entries.value).toEqual([mentorship]);
  expect(shelf.mentorships.value.map(({ roomId }) => roomId)).toEqual([mentorship.roomId]);
  ending.abort();
});

test('[V120] what was read earlier does not take the place of what was read later, however long the keyring took', async () => {
  const { store } = await openTestStore();
  const entry = await sampleEntry();
  must(await store.keyring.add(entry));
  const shelf = createShelf();
  const ending = new AbortController();
  await fillShelf(shelf, Promise.resolve(ok(store)), ending.signal);
  const { list } = store.keyring;
  let isHeld = true;
  const held: (() => void)[] = [];
  const slowly = async (): ReturnType<typeof list> => {
    const listed = await list();
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
    return listed;
  };
  Object.assign(store.keyring, { list: slowly });

  must(await store.keyring.update(entry.roomId, { mentorshipName: 'Sam and Ada' }));
  await vi.waitFor(() => expect(held).toHaveLength(1));
  must(await store.projections.write(sampleProjection({ roomId: entry.roomId, name: 'Later' })));
  await vi.waitFor(() => expect(shelf.written.value[0]?.name).toBe('Later'));
  isHeld = false;
  for (const go of held) go();

  await vi.waitFor(() => expect(shelf.entries.value[0]?.mentorshipName).toBe('Sam and Ada'));
  expect(shelf.written.value[0]?.name).toBe('Later');
  ending.abort();
});
