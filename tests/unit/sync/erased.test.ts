/** What is erased from a device under open pages stays erased, whatever they hold and whenever they hear. */
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '#shared/base/clock.ts';
import { eraseEverything, eraseRoom, finishErasing } from '../../../extension/store/erasing.ts';
import { must, sampleCommand, sampleProjection } from '../../support/store/samples.ts';
import { jot, leave, until } from '../../support/sync/stage.ts';
import { twoPages, type TwoPages } from '../../support/sync/two-pages.ts';

afterEach(leave);
afterEach(() => vi.restoreAllMocks());

function write(pages: TwoPages, engine: { readonly doc: Parameters<typeof jot>[0] }): void {
  jot(engine.doc, { memberId: pages.entry.memberId }, 'A secret');
}

function deleteByHand(factory: IDBFactory, name: string): Promise<unknown> {
  const deleting = factory.deleteDatabase(name);
  return new Promise((resolve) => deleting.addEventListener('success', resolve));
}

test('[S125, B87] pages that have a mentorship open end when another erases it, and leave nothing', async () => {
  const pages = await twoPages();
  const [here, there] = [await pages.page(pages.mine), await pages.page(pages.theirs)];
  write(pages, here);
  write(pages, there);
  await until(() => there.status().device.state === 'saved');
  expect(await pages.roomDatabases()).toHaveLength(1);

  const erased = await eraseRoom(pages.erasing(pages.mine), pages.entry.roomId);

  expect(must(erased)).toBe('erased');
  await vi.waitFor(
    () => expect([here, there].map(({ doc }) => doc.isDestroyed)).toEqual([true, true]),
    9_000,
  );
  await vi.waitFor(async () => expect(await pages.roomDatabases()).toEqual([]));
  expect(must(await pages.theirs.keyring.rooms())).toEqual([]);
});

test('[S125, B89] a page that has not heard of it makes nothing of an erased mentorship anew', async () => {
  const pages = await twoPages();
  const { roomId } = pages.entry;
  const there = await pages.page({ ...pages.theirs, onChange: () => () => undefined });
  write(pages, there);
  await until(() => there.status().device.state === 'saved');

  must(await eraseRoom(pages.erasing(pages.mine), roomId));
  write(pages, there);
  await until(() => there.status().device.state === 'failing');
  // Each try again meets the tombstone.
  write(pages, there);

  await there.close();
  expect(await pages.roomDatabases()).toEqual([]);
  expect(must(await pages.theirs.keyring.get(roomId))).toBeUndefined();
});

test('[B89, B61] a page under which a mentorship is erased begins nothing that it might leave half done', async () => {
  const pages = await twoPages();
  const there = await pages.page({ ...pages.theirs, onChange: () => () => undefined });
  write(pages, there);
  await until(() => there.status().device.state === 'saved');
  const opening = vi.spyOn(indexedDB, 'open');

  must(await eraseRoom(pages.erasing(pages.mine), pages.entry.roomId));
  write(pages, there);
  await until(() => there.status().device.state === 'failing');
  await there.close();

  expect(opening.mock.calls.map(([name]) => name)).not.toContain('turn-over');
});

test('[B89] a room that is erased while a page opens it is not there, though y-indexeddb makes it anew', async () => {
  const pages = await twoPages();
  const { roomId } = pages.entry;
  const name = pages.shared.databaseName(roomId);
  const open = indexedDB.open.bind(indexedDB);
  const opening = vi.spyOn(indexedDB, 'open');
  opening.mockImplementation((...asked) => {
    // y-indexeddb names no version. Its database is deleted in the moment in which it asks for it.
    if (asked[0] !== name || asked[1] !== undefined) return open(...asked);
    opening.mockRestore();
    void pages.mine.keyring.erase(roomId, systemClock.now());
    indexedDB.deleteDatabase(name);
    return open(...asked);
  });

  await pages.page({ ...pages.theirs, onChange: () => () => undefined });

  await vi.waitFor(async () => expect(must(await pages.theirs.keyring.erased())).toContain(roomId));
  await vi.waitFor(async () => expect(await pages.roomDatabases()).toEqual([]), 9_000);
});

test('[S125, B89] a page that opens a mentorship while it is erased makes no database of it', async () => {
  const pages = await twoPages();

  must(await eraseRoom(pages.erasing(pages.mine), pages.entry.roomId));
  const late = await pages.page({ ...pages.theirs, onChange: () => () => undefined });

  expect(await late.whenLoaded).toMatchObject({ ok: false });
  expect(await pages.roomDatabases()).toEqual([]);
});

test('[B89] a page that puts the keyring back puts the tombstone back, and not the mentorship', async () => {
  const pages = await twoPages();
  const { roomId } = pages.entry;
  must(await pages.theirs.keyring.list());
  const heard = new Promise((resolve) => pages.theirs.onChange(resolve));
  must(await eraseRoom(pages.erasing(pages.mine), roomId));
  await heard;
  await vi.waitFor(async () => expect(must(await pages.theirs.keyring.rooms())).toEqual([]));
  pages.mine.close();

  await deleteByHand(pages.factory, 'twoway');

  const gone = await vi.waitFor(async () => must(await pages.theirs.keyring.erased()));
  expect([...gone]).toEqual([roomId]);
  expect(must(await pages.theirs.keyring.rooms())).toEqual([]);
});

test('[B89] what a page writes for an erased mentorship is not kept, or goes when the background begins', async () => {
  const pages = await twoPages();
  const { roomId, memberId } = pages.entry;
  const { theirs } = pages;
  must(await eraseRoom(pages.erasing(pages.mine), roomId));

  expect(must(await theirs.projections.write(sampleProjection({ roomId })))).toBe('superseded');
  must(await theirs.jots.add(sampleCommand({ roomId, madeBy: memberId })));
  must(await theirs.draft.write({ text: 'A secret', kind: 'actionItem', roomId }));
  must(await theirs.settings.write({ lastRoomId: roomId }));
  must(await finishErasing(pages.erasing(pages.mine)));

  expect(must(await theirs.projections.list())).toEqual([]);
  expect(must(await theirs.jots.list())).toEqual([]);
  expect(must(await theirs.draft.read())).toBeUndefined();
  expect(must(await theirs.settings.read()).lastRoomId).toBeUndefined();
});

test('[S125, B91] when everything is erased no open page puts any of it back', async () => {
  const pages = await twoPages();
  const { mine, theirs } = pages;
  must(await theirs.settings.write({ name: 'Mia' }));
  const deaf = await pages.page({ ...theirs, onChange: () => () => undefined });
  const here = await pages.page(mine);
  write(pages, here);
  write(pages, deaf);
  await until(() => deaf.status().device.state === 'saved');

  expect(must(await eraseEverything(pages.erasing(mine)))).toBe('erased');
  write(pages, deaf);
  await until(() => deaf.status().device.state === 'failing');
  await deaf.close();
  await vi.waitFor(() => expect(here.doc.isDestroyed).toBe(true), 9_000);

  expect(await pages.roomDatabases()).toEqual([]);
  expect(must(await theirs.keyring.rooms())).toEqual([]);
  expect(must(await theirs.settings.read()).name).toBe('');
});
