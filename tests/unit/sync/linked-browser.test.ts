/** A second browser is linked by a code: it has the profile, and joins the mentorships with its own keys. */
import { afterEach, expect, test } from 'vitest';
import { err } from '#shared/base/result.ts';
import { toldDevices, toldMentorships } from '#shared/record/profile-mentorships.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { storedRoster } from '../../../extension/sync/stored-roster.ts';
import { must, newRoomId } from '../../support/store/samples.ts';
import {
  browserOf,
  linkedBrowser,
  miaAndBen,
  privately,
  writePrivately,
} from '../../support/sync/my-browsers.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

test('[S94, S96, S97, S98, S99, S101] it has notes and mentorship, writes there, and Ben sees it as hers', async () => {
  const { mias, bens, first, roomId } = await miaAndBen();
  jot(mias.doc, mias.entry(), 'from the first');
  writePrivately(first.profile, roomId, 'mine alone');
  await first.keepSynced();

  const second = await linkedBrowser(first);
  await second.keepSynced();
  expect(privately(second.profile, roomId)).toEqual(['mine alone']);
  const page = await second.person.open(roomId);
  await until(() => textsOf(page.doc).includes('from the first'));
  expect(page.status().attention).toEqual([{ type: 'not-signed-in', by: 'device' }]);
  jot(page.doc, page.entry(), 'from the second');
  await until(() => page.status().device.state === 'saved' && page.status().waiting > 0);

  await first.keepSynced();
  await untilSynced(page);
  await until(() => textsOf(bens.doc).includes('from the second'));
  const item = readRecord(bens.doc).actionItems.find(({ text }) => text === 'from the second');
  expect(item?.createdBy).toBe(mias.entry().memberId);
  expect(page.status().attention).toEqual([]);
  expect(page.entry().device.deviceId).not.toBe(mias.entry().device.deviceId);
  expect(bens.status().attention).toEqual([]);
});

test('[S37] each of my browsers is told that another of them has the mentorship, once it is in', async () => {
  const { mias, first, roomId } = await miaAndBen();
  const { memberId } = mias.entry();
  const isMine = (one: { readonly memberId: string }): boolean => one.memberId === memberId;
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  const page = await second.person.open(roomId);
  expect(mias.status().reach.some(isMine)).toBe(false);
  await first.keepSynced();
  await untilSynced(page);
  await until(() => mias.status().reach.some(isMine));
  await until(() => page.status().reach.some(isMine));
});

test('[S96, S97, S101] a mentorship that is made on either browser later comes to the other', async () => {
  const { first, url } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  await first.keepSynced();
  for (const [maker, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const { roomId } = await maker.person.create(url);
    const made = await maker.person.open(roomId);
    await untilSynced(made);
    await maker.keepSynced();
    await until(() => toldMentorships(other.profile.doc).some((told) => told.roomId === roomId));
    await other.keepSynced();
    const page = await other.person.open(roomId);
    await until(() => toldDevices(maker.profile.doc, roomId).length === 2);
    await maker.keepSynced();
    await untilSynced(page);
    jot(page.doc, page.entry(), 'here, too');
    await until(() => textsOf(made.doc).includes('here, too'));
  }
});

test('[S99, S101] the linking browser is away for good: another one of mine signs the new one in', async () => {
  const { first, roomId } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  const seconds = await second.person.open(roomId);
  await first.keepSynced();
  await untilSynced(seconds);
  await until(() => seconds.entry().introduced);

  const third = await linkedBrowser(first);
  await first.person.close();
  await third.keepSynced();
  const page = await third.person.open(roomId);
  jot(page.doc, page.entry(), 'from the third');
  await until(() => toldDevices(second.profile.doc, roomId).length === 3);
  await second.keepSynced();
  await untilSynced(page);
  await until(() => textsOf(seconds.doc).includes('from the third'));
});

test('[S101] bringing in breaks off at each step and is done once all the same', async () => {
  const { first, roomId, relay, mia } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  const deviceId = await second.deviceIn(roomId);
  await until(() => toldDevices(first.profile.doc, roomId).length === 2);
  // Before the relay was asked, and after it was, unheard of.
  const before = await browserOf(mia, {
    withEngine: (inner) => (entry, act) =>
      inner(entry, () => act({ bringIn: () => Promise.resolve(err('not-connected')) })),
  });
  await first.profile.close();
  await untilSynced(before.profile);
  expect(await before.keep()).toBe(false);
  const after = await browserOf(mia, {
    withEngine: (inner) => (entry, act) =>
      inner(entry, (engine) =>
        act({
          async bringIn(further) {
            await engine.bringIn(further);
            return err('not-connected');
          },
        }),
      ),
  });
  await before.profile.close();
  await untilSynced(after.profile);
  expect(await after.keep()).toBe(false);
  const { head } = must(await relay.store.readRoom(roomId));

  const again = await browserOf(mia);
  await after.profile.close();
  await untilSynced(again.profile);
  expect(await again.keep()).toBe(true);
  expect(await again.keep()).toBe(true);
  expect(must(await relay.store.readRoom(roomId)).head).toEqual(head);
  const { databaseName } = mia.shared;
  expect((await storedRoster({ indexedDB, databaseName }, roomId)).devices.has(deviceId)).toBe(
    true,
  );
});

test('[S101] a word that does not hold, or a browser that is none of mine, is not put into the log', async () => {
  const { first, roomId, relay } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  await until(() => toldDevices(first.profile.doc, roomId).length === 2);
  const { head } = must(await relay.store.readRoom(roomId));
  const own = first.profile.doc;
  const theirId = await second.deviceIn(roomId);
  const name = `${roomId}:${theirId}:${await first.deviceIn(roomId)}`;
  const [consents, devices] = [own.getMap('consents'), own.getMap<object>('devices')];
  const word = consents.get(name);
  consents.set(name, new Uint8Array(64));
  expect(await first.keep()).toBe(true);
  expect(must(await relay.store.readRoom(roomId)).head).toEqual(head);

  consents.set(name, word);
  const fields = devices.get(`${roomId}:${theirId}`) ?? {};
  devices.set(`${roomId}:${theirId}`, { ...fields, browser: newRoomId() });
  expect(await first.keep()).toBe(true);
  expect(must(await relay.store.readRoom(roomId)).head).toEqual(head);

  devices.set(`${roomId}:${theirId}`, fields);
  expect(await first.keep()).toBe(true);
  expect(must(await relay.store.readRoom(roomId)).head.seq).toBe(head.seq + 1);
});
