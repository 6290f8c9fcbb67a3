/** Devices that are in a mentorship as mine, and that none of my browsers tells of. */
import { afterEach, expect, test } from 'vitest';
import type { DeviceId, RoomId } from '#shared/base/ids.ts';
import { tellDevice, toldDevices } from '#shared/record/profile-mentorships.ts';
import { tellStrike } from '#shared/record/profile-strikes.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { strikeOutOf } from '../../../extension/sync/striking.ts';
import { unlistedIn, type UnlistedDevice } from '../../../extension/sync/unlisted-devices.ts';
import { must } from '../../support/store/samples.ts';
import { backUp, newBrowser, now, putBack, secure } from '../../support/sync/backup.ts';
import {
  browserOf,
  linkedBrowser,
  miaAndBen,
  type Browser,
} from '../../support/sync/my-browsers.ts';
import { secondBrowser } from '../../support/sync/second-browser.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

async function listedBy(
  { profile, entry }: Browser,
  page: Engine,
): Promise<readonly UnlistedDevice[]> {
  const kept = await entry(page.entry().roomId);
  if (kept === undefined) throw new Error('not here');
  const known = { doc: profile.doc, roster: await profile.roster(), entry: profile.entry() };
  return unlistedIn(known, kept, await page.roster());
}

/** Mia with a recovery file and a second browser, both in the mentorship with Ben. */
async function all() {
  const one = await miaAndBen();
  const { first, mias, mia, roomId } = one;
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  await until(() => toldDevices(first.profile.doc, roomId).length === 2);
  await first.keepSynced();
  const seconds = await second.person.open(roomId);
  await untilSynced(seconds);
  const file = await secure(mia, first.profile, 'file');
  await Promise.all([untilSynced(first.profile), untilSynced(mias), untilSynced(seconds)]);
  return { ...one, second, seconds, file };
}

/** A device of somebody who had the second browser in their hands, in the mentorship alone. */
async function thiefs(by: Engine, seenBy: Engine) {
  const { page, further, deviceId } = await secondBrowser(by);
  must(await by.bringIn(further));
  await untilSynced(page);
  await until(() => seenBy.status().relay.state === 'connected');
  await until(() => seenBy.status().others > 0);
  await untilKnown(seenBy, deviceId);
  return { page, deviceId };
}

async function untilKnown(page: Engine, device: DeviceId): Promise<void> {
  let isKnown = false;
  await until(() => {
    void page.roster().then(({ devices }) => (isKnown = devices.has(device)));
    return isKnown;
  });
}

test('[S146] my browsers and recovery devices are not listed, nor are the partner’s', async () => {
  const { first, mias, second, seconds } = await all();
  expect((await mias.roster()).devices.size).toBe(4);
  expect(await listedBy(first, mias)).toEqual([]);
  expect(await listedBy(second, seconds)).toEqual([]);
});

test('[S146] one that was put into the mentorship alone is listed, with its name and since when', async () => {
  const { first, mias, second, seconds, roomId } = await all();
  const before = now();
  const { deviceId } = await thiefs(seconds, mias);
  const [device, ...more] = await listedBy(first, mias);
  expect(more).toEqual([]);
  const mentorshipName = 'Mia’s mentorship'.replace('’', "'");
  expect(device).toMatchObject({ roomId, mentorshipName, deviceId, label: 'At home' });
  expect(device?.addedAt).toBeGreaterThanOrEqual(before);
  expect(device?.addedAt).toBeLessThanOrEqual(now() + 1_000);
  expect((await listedBy(second, seconds)).map((one) => one.deviceId)).toEqual([deviceId]);
});

test('[S146] nor is it hidden by being told of as this browser’s, or as one’s that is nobody', async () => {
  const { first, mias, seconds, roomId } = await all();
  const { page, deviceId } = await thiefs(seconds, mias);
  const { signPublic, kexPublic, adminPublic } = page.entry().device;
  const { doc } = first.profile;
  for (const browser of [first.profile.entry().device.deviceId, deviceId]) {
    const keys = { deviceId, signPublic, kexPublic, adminPublic };
    tellDevice(doc, roomId, { ...keys, label: '', browser, addedAt: now() });
    expect((await listedBy(first, mias)).map((one) => one.deviceId)).toEqual([deviceId]);
  }
});

test('[S146] what goes with a browser that is to be struck out is not listed, nor what was left', async () => {
  const { first, mias, second, seconds, mia, roomId } = await all();
  const browser = second.profile.entry().device.deviceId;
  tellStrike(first.profile.doc, { browser, at: now(), by: first.profile.entry().device.deviceId });
  must(await first.profile.strikeOut([browser]));
  await until(() => first.profile.entry().epoch === 2);
  await untilSynced(first.profile);
  expect((await first.profile.roster()).struck.has(browser)).toBe(true);
  expect(await listedBy(first, mias)).toEqual([]);
  await thiefs(seconds, mias);
  expect(await listedBy(first, mias)).toHaveLength(1);
  must(await mia.store.keyring.update(roomId, { closedAt: now() }));
  expect(await listedBy(first, mias)).toEqual([]);
});

test('[S146] a browser that was put back by a file is listed only until it has told of itself', async () => {
  const { first, mias, mia, file, roomId } = await all();
  const body = await backUp(mia, file);
  const person = await newBrowser();
  await putBack(person, body);
  const back = await browserOf(person);
  const page = await person.open(roomId);
  await until(() => page.entry().origin.state === 'linked' && page.entry().introduced);
  await until(() => back.profile.entry().origin.state === 'linked');
  await untilKnown(mias, page.entry().device.deviceId);
  await back.keepSynced();
  await untilSynced(first.profile);
  await until(() => toldDevices(first.profile.doc, roomId).length === 3);
  expect(await listedBy(first, mias)).toEqual([]);
  expect(await listedBy(back, page)).toEqual([]);
});

test('[S147] it is struck out of that mentorship alone, and leaves the list when the roster says so', async () => {
  const { first, mias, bens, seconds, relay, roomId } = await all();
  const { page, deviceId } = await thiefs(seconds, mias);
  const own = first.profile.entry().roomId;
  const epochOf = async (id: RoomId) => must(await relay.store.readRoom(id)).epoch;
  const [inProfile, inRoom] = [await epochOf(own), await epochOf(roomId)];

  expect(await strikeOutOf(mias, [deviceId], new AbortController().signal)).toBe('out');

  expect([await epochOf(own), await epochOf(roomId)]).toEqual([inProfile, inRoom + 1]);
  expect(await listedBy(first, mias)).toEqual([]);
  await until(() => page.status().relay.state === 'stopped');
  expect(page.status().relay).toMatchObject({ reason: 'struck-out' });
  await until(() => bens.entry().epoch === inRoom + 1);
  jot(seconds.doc, seconds.entry(), 'by my other browser, which stays');
  await until(() => textsOf(bens.doc).includes('by my other browser, which stays'));
});
