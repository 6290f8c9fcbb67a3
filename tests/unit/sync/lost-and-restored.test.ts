/** Recovery and striking out together: a lost browser is out, file and paper still bring everything back. */
import { afterEach, expect, test } from 'vitest';
import type { RoomId } from '#shared/base/ids.ts';
import { toldBrowser } from '#shared/record/profile-browsers.ts';
import { toldDevices, toldMentorships, toldSecrets } from '#shared/record/profile-mentorships.ts';
import { recoveryKeyInUse, tellRecoveryKey, toldCover } from '#shared/record/profile-recovery.ts';
import { toldStrikes } from '#shared/record/profile-strikes.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { openRecoverySeeds } from '#shared/seal/recovery-seeds.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { createProfileKeeper } from '../../../extension/sync/profile-keeper.ts';
import { recoveryDevices } from '../../../extension/sync/recovery-devices.ts';
import { keepRecovery } from '../../../extension/sync/recovery-keeper.ts';
import { restoreByKey, restoreBySecret } from '../../../extension/sync/restore-by-key.ts';
import { createStrikeKeeper } from '../../../extension/sync/strike-keeper.ts';
import { goOnStriking } from '../../../extension/sync/striking.ts';
import type { HeadlessPerson } from '../../support/headless-client.ts';
import { must } from '../../support/store/samples.ts';
import { backUp, keeping, newBrowser, now, putBack, secure } from '../../support/sync/backup.ts';
import { printed, restoringByKey } from '../../support/sync/key-restore.ts';
import { roundsOf, strikeLost } from '../../support/sync/my-lost-browser.ts';
import {
  browserOf,
  linkedBrowser,
  miaAndBen,
  privately,
  writePrivately,
  type Browser,
} from '../../support/sync/my-browsers.ts';
import { closing, jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

/** Mia with two browsers, of which the second will be lost, and all of both signed in; Ben. */
async function miaWithTwo() {
  const one = await miaAndBen();
  const { first, roomId } = one;
  await first.keepSynced();
  const lost = await linkedBrowser(first);
  await lost.keepSynced();
  await until(() => toldDevices(first.profile.doc, roomId).length === 2);
  await first.keepSynced();
  const losts = await lost.person.open(roomId);
  await untilSynced(losts);
  return { ...one, lost, losts };
}

/** Opens a room there and waits until this browser has a device of its own in it. */
async function signedIn(person: HeadlessPerson, roomId: RoomId) {
  const page = await person.open(roomId);
  await until(() => page.entry().origin.state === 'linked' && page.entry().introduced);
  await untilSynced(page);
  return page;
}

/** A browser that a key has brought back, signed into its profile. */
async function restoredBy(key: string): Promise<Browser> {
  const person = await newBrowser();
  must(await restoreByKey(restoringByKey(person), key));
  const browser = await browserOf(person);
  await until(() => browser.profile.entry().origin.state === 'linked');
  await untilSynced(browser.profile);
  return browser;
}

test('[S115, S120, S121] file and paper from before a browser was struck out bring back what came after it, too', async () => {
  const { first, lost, losts, mias, bens, roomId, url } = await miaWithTwo();
  const { person: mia, profile } = first;
  const onPaper = printed(await secure(mia, profile, 'paper'), profile, url);
  const inFile = await secure(mia, profile, 'file');
  await untilSynced(profile);
  const body = await backUp(mia, inFile);
  await until(() => toldCoverOf(lost, roomId) !== undefined);

  await strikeLost(first, lost);
  await until(() => mias.entry().epoch > 0 && bens.entry().epoch === mias.entry().epoch);
  const later = await mia.create(url);
  const laters = await mia.open(later.roomId);
  jot(laters.doc, later, 'a mentorship of after');
  await untilSynced(laters);
  await first.keepSynced();
  expect((await keepRecovery(await keeping(mia, profile))).waiting).toEqual([]);
  writePrivately(profile, roomId, 'doubts of after');
  jot(bens.doc, bens.entry(), 'by Ben, after');
  await Promise.all([untilSynced(profile), untilSynced(bens), untilSynced(mias)]);
  await Promise.all([mias.close(), laters.close(), profile.close()]);

  const byKey = await newBrowser();
  must(await restoreByKey(restoringByKey(byKey), onPaper));
  const byFile = await newBrowser();
  await putBack(byFile, body);
  must(await restoreBySecret(restoringByKey(byFile), body));
  for (const browser of [byKey, byFile]) {
    const page = await signedIn(browser, roomId);
    expect(textsOf(page.doc)).toContain('by Ben, after');
    expect(textsOf((await signedIn(browser, later.roomId)).doc)).toEqual(['a mentorship of after']);
    const own = await signedIn(browser, profile.entry().roomId);
    expect(privately(own, roomId)).toEqual(['doubts of after']);
  }

  // What the lost one holds of the profile is of no use to it.
  expect(textsOf(losts.doc)).not.toContain('by Ben, after');
  expect(privately(lost.profile, roomId)).toEqual([]);
  expect(toldMentorships(lost.profile.doc).some((told) => told.roomId === later.roomId)).toBe(
    false,
  );
  const cover = toldCoverOf(lost, roomId);
  if (cover === undefined) throw new Error('the lost one was told of no recovery device');
  for (const { device } of [lost.profile.entry(), losts.entry()])
    expect(await openRecoverySeeds(device.kex, roomId, cover.sealed)).toBeUndefined();
  expect(toldSecrets(lost.profile.doc, roomId).map(({ epoch }) => epoch)).not.toContain(
    mias.entry().epoch,
  );
});

function toldCoverOf({ profile }: Browser, roomId: RoomId) {
  const key = recoveryKeyInUse(profile.doc, profile.entry().roomId, 'file');
  return key && toldCover(profile.doc, roomId, key.deviceId);
}

test('[S136] a recovery secret is no browser of mine, and one that was replaced is struck out of nothing anew', async () => {
  const { first, relay, roomId } = await miaWithTwo();
  const { person: mia, profile } = first;
  const own = profile.entry().roomId;
  await secure(mia, profile, 'file');
  await untilSynced(profile);
  const before = recoveryKeyInUse(profile.doc, own, 'file');
  await secure(mia, profile, 'file');
  await untilSynced(profile);
  const inUse = recoveryKeyInUse(profile.doc, own, 'file');
  const epochs = async () =>
    Promise.all([own, roomId].map(async (id) => must(await relay.store.readRoom(id)).epoch));
  const stood = await epochs();

  const begun: RoomId[] = [];
  expect(await goOnStriking(roundsOf(first, begun))).toBe(true);

  expect(
    (await profile.roster()).struck.has(before?.deviceId ?? profile.entry().device.deviceId),
  ).toBe(true);
  expect(begun).toEqual([]);
  expect(toldStrikes(profile.doc)).toEqual([]);
  expect(await epochs()).toEqual(stood);
  const known = recoveryDevices(profile.doc, own, await profile.roster());
  expect(known).toEqual(new Set([before?.deviceId, inUse?.deviceId]));
});

test('[S136, S106] a browser that tells of itself as a recovery secret is struck out as what it is', async () => {
  const { first, lost, bens, roomId } = await miaWithTwo();
  const { device, roomId: own } = lost.profile.entry();
  const { deviceId, signPublic, kexPublic, adminPublic } = device;
  const keys = { deviceId, signPublic, kexPublic, adminPublic };
  const claim = { ...keys, kind: 'file', madeAt: now(), admitted: true } as const;
  tellRecoveryKey(lost.profile.doc, own, claim);
  await until(() => recoveryKeyInUse(first.profile.doc, own, 'file') !== undefined);
  must(await first.profile.strikeOut([deviceId]));
  await until(() => first.profile.entry().epoch === 1);

  expect(await goOnStriking(roundsOf(first))).toBe(true);

  expect(toldStrikes(first.profile.doc).map(({ browser }) => browser)).toEqual([deviceId]);
  await until(() => bens.entry().epoch === 1);
  const lostThere = await lost.deviceIn(roomId);
  expect((await bens.roster()).struck.has(lostThere)).toBe(true);
});

test('[S137] while a browser is the device that it was lent in the profile, nothing is told of it', async () => {
  const { first } = await miaAndBen();
  const { person, profile } = first;
  await untilSynced(profile);
  const [lent, own] = [await createDeviceKeys(), profile.entry()];
  const checkpoint = await chainStart(own.roomId);
  const origin = { state: 'recovered', checkpoint, becomes: own.device } as const;
  const entry = () => ({ ...own, device: lent, origin });
  const { store, shared } = person;
  const { keep } = createProfileKeeper({
    ...{ keyring: store.keyring, settings: store.settings, now, indexedDB },
    databaseName: shared.databaseName,
    profile: { ...profile, entry },
    withEngine: () => Promise.reject(new Error('nobody is brought in')),
    browserLabel: 'A browser',
  });

  expect(await keep()).toBe(true);

  expect(toldBrowser(profile.doc, lent.deviceId)).toBeUndefined();
  expect(toldMentorships(profile.doc)).toEqual([]);
  await first.keepSynced();
  expect(toldBrowser(profile.doc, own.device.deviceId)).toBeDefined();
});

test('[S137] who came back by a key is a browser of mine, joins what was not covered, and strikes out the lost one', async () => {
  const { first, lost, mias, bens, ben, roomId, url } = await miaWithTwo();
  const { person: mia, profile } = first;
  const key = printed(await secure(mia, profile, 'paper'), profile, url);
  const later = await mia.create(url);
  const laters = await mia.open(later.roomId);
  await ben.join(must(await laters.invite()).code);
  const bensLater = await ben.open(later.roomId);
  await Promise.all([untilSynced(laters), untilSynced(bensLater)]);
  await first.keepSynced();
  await lost.keepSynced();
  await first.keepSynced();
  await untilSynced(await lost.person.open(later.roomId));
  await mias.close();
  await laters.close();

  const back = await restoredBy(key);
  // In the mentorship it is a lent device until it is open.
  await back.keepSynced();
  const page = await signedIn(back.person, roomId);
  await back.keepSynced();

  const { deviceId } = back.profile.entry().device;
  await until(() => toldBrowser(profile.doc, deviceId) !== undefined);
  const recovery = recoveryKeyInUse(profile.doc, profile.entry().roomId, 'paper');
  expect(recovery && toldBrowser(profile.doc, recovery.deviceId)).toBeUndefined();
  const roster = await profile.roster();
  const ids = [first, lost, back].map((one) => one.profile.entry().device.deviceId);
  const others = recoveryDevices(profile.doc, profile.entry().roomId, roster);
  expect([...roster.devices.keys()].filter((id) => !others.has(id)).toSorted()).toEqual(
    ids.toSorted(),
  );
  const told = toldDevices(profile.doc, roomId).filter(({ browser }) => browser === deviceId);
  expect(told.map((one) => one.deviceId)).toEqual([page.entry().device.deviceId]);

  // The mentorship that the key does not cover comes as to any linked browser.
  await until(() => toldDevices(profile.doc, later.roomId).length === 3);
  await first.keepSynced();
  const backLater = await signedIn(back.person, later.roomId);

  await strikeLost(back, lost);
  for (const [partner, room] of [
    [bens, roomId],
    [bensLater, later.roomId],
  ] as const) {
    const lostThere = await lost.deviceIn(room);
    await until(() => partner.entry().epoch > 0);
    await untilSynced(partner);
    expect((await partner.roster()).struck.has(lostThere)).toBe(true);
  }
  jot(bensLater.doc, bensLater.entry(), 'after it');
  await until(() => textsOf(backLater.doc).includes('after it'));
});

test('[S109, S126] a mentorship that I had left follows once I am back in it, and none of after the strike does', async () => {
  const { first, lost, losts, mias, bens, roomId, url } = await miaWithTwo();
  const { person: mia, profile } = first;
  must(await mia.store.keyring.update(roomId, { closedAt: now() }));
  await first.keepSynced();
  await strikeLost(first, lost);
  const later = await mia.create(url);
  const laters = await mia.open(later.roomId);
  await untilSynced(laters);
  await first.keepSynced();
  expect(bens.entry().epoch).toBe(0);
  jot(bens.doc, bens.entry(), 'to who left');
  await until(() => textsOf(losts.doc).includes('to who left'));

  // A page that has the profile open goes on with it by itself.
  const { keyring, onChange } = mia.store;
  const { locks } = mia.shared;
  const keeper = createStrikeKeeper({
    ...{ ...roundsOf(first), profile, locks, store: { keyring, onChange } },
    onBusy: () => undefined,
  });
  closing(keeper.close);
  await until(() => keeper.progress()[0]?.doneAt !== undefined);
  await mia.join(must(await bens.invite()).code);
  await until(() => mias.status().relay.state === 'connected');
  await first.keepSynced();

  await until(() => bens.entry().epoch === 1);
  expect((await bens.roster()).struck.has(await lost.deviceIn(roomId))).toBe(true);
  jot(bens.doc, bens.entry(), 'to who is back');
  await until(() => textsOf(mias.doc).includes('to who is back'));
  await until(() => losts.status().relay.state === 'stopped');
  expect(textsOf(losts.doc)).not.toContain('to who is back');
  // Its round is over when the profile says so: what the relay and Ben have heard comes before.
  await until(() => {
    const told = toldStrikes(profile.doc)[0]?.rooms.get(roomId);
    return told !== undefined && told.reason === undefined;
  });
  const begun: RoomId[] = [];
  expect(await goOnStriking(roundsOf(first, begun))).toBe(true);
  expect(begun).toEqual([]);
  expect(toldMentorships(profile.doc)).toHaveLength(2);
  expect(laters.entry().epoch).toBe(0);
});
