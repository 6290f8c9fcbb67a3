/** Restoring from a recovery file: with a relay and without, again and again, over what is there. */
import { afterEach, expect, test } from 'vitest';
import type { RoomId } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
import { plainNotes } from '#shared/record/notes.ts';
import { privateNotesOf } from '#shared/record/profile.ts';
import { createRecoverySeeds, deviceFromSeeds } from '#shared/seal/recovery-seeds.ts';
import { createRecoverySecret, deriveRecoveryDevice } from '#shared/seal/recovery.ts';
import { makeDeviceRecord } from '#shared/seal/roster-sign.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import { storedDocument } from '../../../extension/sync/recovery-copies.ts';
import { restoreRooms } from '../../../extension/sync/restore-rooms.ts';
import type { HeadlessPerson } from '../../support/headless-client.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { must } from '../../support/store/samples.ts';
import { backUp, newBrowser, now, putBack, restoring, rowsOf } from '../../support/sync/backup.ts';
import { secondBrowser } from '../../support/sync/second-browser.ts';
import { NoSocket } from '../../support/sync/no-socket.ts';
import { jot, leave, textsOf, until, untilSynced, untilTrue } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

/** Writes `text` among the private notes about `about`, and closes the profile again. */
async function notePrivately(person: HeadlessPerson, about: RoomId, text: string): Promise<void> {
  const { roomId } = must(await ownProfile(person.store, now));
  const page = await person.open(roomId);
  writeLines(privateNotesOf(page.doc, { roomId: about, sessionId: undefined }), [
    { text, line: { kind: 'heading' } },
    { text: 'below it' },
  ]);
  await until(() => page.status().device.state === 'saved');
  await page.close();
}

async function privateWords(person: HeadlessPerson, about: RoomId): Promise<readonly string[]> {
  const { roomId } = must(await ownProfile(person.store, now));
  const doc = must(await storedDocument(rowsOf(person), roomId));
  return plainNotes(privateNotesOf(doc, { roomId: about, sessionId: undefined })).map(
    (block) => `${block.kind} ${block.text}`,
  );
}

/** Mia with no relay: one mentorship with an item in it, and private notes about it. */
async function miaAlone() {
  const mia = await newBrowser();
  const { roomId, memberId } = await mia.create(undefined);
  const page = await mia.open(roomId);
  jot(page.doc, { memberId }, 'ask for feedback');
  await until(() => page.status().device.state === 'saved');
  await notePrivately(mia, roomId, 'my doubts');
  return { mia, page, roomId, memberId };
}

/** Brings `device` into the room of `page`, as a device of the same person. */
async function bringIn(page: Engine, device: DeviceKeys): Promise<void> {
  const { roomId, memberId, device: self } = page.entry();
  const further = { roomId, memberId, device, label: '', broughtBy: self.deviceId };
  const { device: keys, deviceSignature } = await makeDeviceRecord(further);
  must(await page.bringIn({ device: keys, consent: deviceSignature }));
}

/** Mia and Ben at a relay; Mia's file covers their mentorship and her profile. */
async function miaWithBen() {
  const people = await twoPeople();
  const { mia, ben, mias, url, code } = people;
  must(await mia.store.settings.write({ relayAddress: url }));
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  jot(bens.doc, bens.entry(), 'from Ben');
  jot(mias.doc, mias.entry(), 'from Mia');
  await notePrivately(mia, roomId, 'my doubts');
  const profile = await mia.open(must(await ownProfile(mia.store, now)).roomId);
  await untilSynced(profile);
  const secret = createRecoverySecret();
  await bringIn(profile, await deriveRecoveryDevice(secret, profile.entry().roomId));
  const seeds = createRecoverySeeds();
  await bringIn(mias, await deviceFromSeeds(seeds));
  await untilSynced(mias);
  await until(() => textsOf(mias.doc).length === 2);
  const covered = { secret, seeds: new Map([[roomId, seeds]]) };
  return { ...people, ...covered, bens, roomId, profile, body: await backUp(mia, covered) };
}

test('[S113, S116] with no relay at all, records and private notes come back in new rooms', async () => {
  const { mia, roomId, memberId } = await miaAlone();
  const browser = await newBrowser();

  const restored = await putBack(browser, await backUp(mia));

  expect(restored.map(({ name, how }) => [name, how])).toEqual([
    ["a new browser's mentorship", 'anew'],
  ]);
  const [entry] = must(await browser.store.keyring.list());
  if (entry === undefined) throw new Error('nothing came back');
  expect(entry.roomId).not.toBe(roomId);
  expect(entry).toMatchObject({ memberId, continues: roomId, origin: { state: 'created' } });
  const page = await browser.open(entry.roomId);
  expect(textsOf(page.doc)).toEqual(['ask for feedback']);
  jot(page.doc, entry, 'and on');
  await until(() => page.status().device.state === 'saved');
  expect(await privateWords(browser, entry.roomId)).toEqual([
    'heading my doubts',
    'paragraph below it',
  ]);
});

test('[S116] a room that goes on anew can be told to a relay, and a partner joins it', async () => {
  const { mia } = await miaAlone();
  const browser = await newBrowser();
  const [restored] = await putBack(browser, await backUp(mia));
  const { ben, relay } = await twoPeople();
  if (restored === undefined) throw new Error('nothing came back');
  must(await browser.store.keyring.update(restored.roomId, { relayAddress: relay.url }));
  const page = await browser.open(restored.roomId);
  await untilSynced(page);
  await ben.join(must(await page.invite()).code);
  const bens = await ben.open(restored.roomId);
  await until(() => textsOf(bens.doc).includes('ask for feedback'));
});

test('[S114] what is on the device is left as it is, and doing it again adds nothing', async () => {
  const { mia, roomId } = await miaAlone();
  const body = await backUp(mia);
  const before = must(await mia.store.keyring.rooms());
  expect(await putBack(mia, body)).toMatchObject([{ roomId, how: 'here' }]);
  expect(must(await mia.store.keyring.rooms())).toEqual(before);

  const browser = await newBrowser();
  const [first] = await putBack(browser, body);
  const rooms = must(await browser.store.keyring.rooms());
  expect(await putBack(browser, body)).toEqual([{ ...first, how: 'here' }]);
  expect(must(await browser.store.keyring.rooms())).toEqual(rooms);
  expect(await privateWords(browser, first?.roomId ?? roomId)).toHaveLength(2);
});

test('[S114] a profile that is here stays, and gets the private notes of the file added', async () => {
  const { mia, roomId } = await miaAlone();
  const browser = await newBrowser();
  const standing = must(await ownProfile(browser.store, now));
  await notePrivately(browser, roomId, 'written here');
  const [restored] = await putBack(browser, await backUp(mia));
  expect(must(await ownProfile(browser.store, now))).toEqual(standing);
  // Two texts that never knew of each other meet in one place, in either order.
  const words = (await privateWords(browser, restored?.roomId ?? roomId)).join(' ');
  expect(words).toContain('written here');
  expect(words).toContain('my doubts');
});

test('[S114] whatever breaks off, what was put back works, and the rest follows when it is done again', async () => {
  const { mia, roomId } = await miaAlone();
  await mia.create(undefined);
  const body = await backUp(mia);
  for (const fails of [1, 2, 3]) {
    const browser = await newBrowser();
    let writes = 0;
    const broken = <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
      ((...args: Args) => {
        writes += 1;
        return writes === fails ? Promise.resolve(err('aborted')) : call(...args);
      }) as typeof call;
    const { keyring } = browser.store;
    const failing = {
      ...keyring,
      add: broken(keyring.add),
      addProfile: broken(keyring.addProfile),
    };
    const deps = restoring(browser);
    const once = await restoreRooms(
      { ...deps, store: { ...browser.store, keyring: failing } },
      body,
    );
    expect(once).toEqual(err('aborted'));
    expect(must(await keyring.rooms())).toHaveLength(fails - 1);
    await putBack(browser, body);
    const entries = must(await keyring.list());
    expect(entries).toHaveLength(2);
    const anew = entries.find(({ continues }) => continues === roomId);
    const page = await browser.open(anew?.roomId ?? roomId);
    expect(textsOf(page.doc)).toEqual(['ask for feedback']);
    expect(await privateWords(browser, page.entry().roomId)).toHaveLength(2);
  }
});

test('[S114] of a body that cannot be read whole nothing is written', async () => {
  const { mia } = await miaAlone();
  const body = await backUp(mia);
  const browser = await newBrowser();
  const [copy = new Uint8Array()] = body.copies;
  const cut = copy.slice(0, -1);
  const wrong = copy.with(-1, (copy.at(-1) ?? 0) ^ 0xff);
  const damaged = [
    { ...body, copies: [cut] },
    { ...body, copies: [wrong.slice(0, 40)] },
    { ...body, keyring: body.keyring.slice(0, -1) },
  ];
  for (const one of damaged)
    expect(await restoreRooms(restoring(browser), one)).toEqual(err('damaged'));
  const newer = { ...body, keyring: new Uint8Array([2, ...body.keyring.slice(1)]) };
  expect(await restoreRooms(restoring(browser), newer)).toEqual(err('newer-version'));
  expect(must(await browser.store.keyring.rooms())).toEqual([]);
});

test('[S115] with a relay it reads at once, is signed in by the recovery device, and goes on', async () => {
  const { mia, mias, bens, roomId, profile, body } = await miaWithBen();
  await Promise.all([mias.close(), profile.close()]);
  jot(bens.doc, bens.entry(), 'while Mia was away');
  await untilSynced(bens);
  const browser = await newBrowser();
  expect(await putBack(browser, body)).toMatchObject([{ roomId, how: 'restored' }]);
  const lent = must(await browser.store.keyring.get(roomId))?.device.deviceId;
  const page = await browser.open(roomId);
  await until(() => textsOf(page.doc).length === 3);
  await until(() => page.entry().origin.state === 'linked' && page.entry().introduced);
  await untilSynced(page);
  expect(page.entry()).toMatchObject({ introduced: true, memberId: mias.entry().memberId });
  expect(lent).toBeDefined();
  expect(page.entry().device.deviceId).not.toBe(lent);
  jot(page.doc, page.entry(), 'from the new browser');
  await until(() => textsOf(bens.doc).includes('from the new browser'));
  expect(bens.status().attention).toEqual([]);
  const own = must(await ownProfile(browser.store, now));
  const mine = await browser.open(own.roomId);
  await until(() => mine.entry().origin.state === 'linked');
  await untilSynced(mine);
  expect(await privateWords(browser, roomId)).toEqual(await privateWords(mia, roomId));
});

test('[S115] what was only in the copy goes up', async () => {
  const { mia, mias, bens, roomId, profile, secret, seeds } = await miaWithBen();
  await Promise.all([mias.close(), profile.close()]);
  const offline = await mia.open(roomId, { Socket: NoSocket });
  jot(offline.doc, offline.entry(), 'only in the file');
  await until(() => offline.status().device.state === 'saved');
  await offline.close();
  const browser = await newBrowser();
  await putBack(browser, await backUp(mia, { secret, seeds }));
  const page = await browser.open(roomId);
  await untilSynced(page);
  await until(() => textsOf(bens.doc).includes('only in the file'));
  await until(() => page.entry().origin.state === 'linked');
  expect(bens.status().attention).toEqual([]);
});

test('[S115] made before a device was struck out it still restores everything', async () => {
  const { mia, mias, bens, ben, roomId, profile, body } = await miaWithBen();
  const { page: lost, further } = await secondBrowser(mias);
  must(await mias.bringIn(further));
  await untilSynced(lost);
  must(await mias.strikeOut([lost.entry().device.deviceId]));
  await until(() => mias.entry().epoch === 1 && bens.entry().epoch === 1);
  await untilSynced(mias);
  jot(mias.doc, mias.entry(), 'in the new epoch');
  await until(() => textsOf(bens.doc).includes('in the new epoch'));
  await Promise.all([mias.close(), profile.close()]);
  expect(must(await mia.store.keyring.get(roomId))?.epoch).toBe(1);
  const browser = await newBrowser();
  await putBack(browser, body);
  const page = await browser.open(roomId);
  await until(() => page.entry().origin.state === 'linked');
  await untilSynced(page);
  expect(textsOf(page.doc)).toContain('in the new epoch');
  expect(page.entry().epoch).toBe(1);
  // The one that was lost with the file's day can be struck out now.
  const lostToo = mias.entry().device.deviceId;
  await untilTrue(async () => (await page.strikeOut([lostToo])).ok);
  await until(() => bens.entry().epoch === 2 && page.entry().epoch === 2);
  await untilSynced(page);
  jot(page.doc, page.entry(), 'without the lost one');
  await until(() => textsOf(bens.doc).includes('without the lost one'));
  await bens.close();
  expect(must(await ben.store.keyring.get(roomId))?.epoch).toBe(2);
});
