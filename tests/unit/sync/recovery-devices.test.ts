/** Devices of recovery files and keys beside my browsers: nobody takes one for the other. */
import { afterEach, expect, test } from 'vitest';
import { toldDevices } from '#shared/record/profile-mentorships.ts';
import { recoveryKeyInUse, tellRecoveryKey } from '#shared/record/profile-recovery.ts';
import { toldBrowser } from '#shared/record/profile-browsers.ts';
import { toldStrikes } from '#shared/record/profile-strikes.ts';
import { createRecoverySeeds } from '#shared/seal/recovery-seeds.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { myBrowsers } from '../../../extension/sync/my-browsers.ts';
import { backUp, newBrowser, putBack, secure } from '../../support/sync/backup.ts';
import { must } from '../../support/store/samples.ts';
import { browserOf, linkedBrowser, miaAndBen } from '../../support/sync/my-browsers.ts';
import { NoSocket } from '../../support/sync/no-socket.ts';
import { leave, until, untilSynced } from '../../support/sync/stage.ts';
import { strike } from '../../support/sync/three-browsers.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

async function listed(profile: Engine) {
  return myBrowsers(profile.doc, await profile.roster(), profile.entry());
}

test('[S133] recovery devices are listed nowhere, and one that was replaced is not struck out as a browser', async () => {
  const { mia, first, relay, roomId } = await miaAndBen();
  const { profile } = first;
  const id = profile.entry().device.deviceId;
  await secure(mia, profile, 'paper');
  await secure(mia, profile, 'file');
  await secure(mia, profile, 'file');
  await untilSynced(profile);
  const roster = await profile.roster();
  expect([roster.devices.size, roster.struck.size]).toEqual([4, 1]);
  const { epoch } = must(await relay.store.readRoom(roomId));

  await strike({ person: mia, profile, id, pages: new Map() });

  expect(await listed(profile)).toEqual([id]);
  expect(toldStrikes(profile.doc)).toEqual([]);
  expect(must(await relay.store.readRoom(roomId)).epoch).toBe(epoch);
});

test('[S133] a browser that calls itself a recovery device stays in the list', async () => {
  const { mia, first } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  await untilSynced(first.profile);
  const { roomId, device } = second.profile.entry();
  await secure(mia, first.profile, 'file');
  const key = recoveryKeyInUse(first.profile.doc, roomId, 'file');
  if (key === undefined) throw new Error('none was made');
  tellRecoveryKey(first.profile.doc, roomId, { ...key, deviceId: device.deviceId });
  const ids = [first.profile.entry().device.deviceId, device.deviceId];
  expect(await listed(first.profile)).toEqual(ids);
});

test('[S133] what a browser is lent to come in with is told of as nobody’s device', async () => {
  const { mia, mias, first, roomId } = await miaAndBen();
  await first.keepSynced();
  const prepared = await secure(mia, first.profile, 'file');
  await Promise.all([untilSynced(first.profile), untilSynced(mias)]);
  const body = await backUp(mia, prepared);
  const browser = await newBrowser();
  await putBack(browser, body);
  const second = await browserOf(browser);
  const lent = second.profile.entry().device.deviceId;
  expect(await second.keep()).toBe(true);
  await until(() => second.profile.entry().origin.state === 'linked');
  await second.keepSynced();
  // Its page of the mentorship was not opened yet.
  expect((await second.entry(roomId))?.origin.state).toBe('recovered');
  const own = second.profile.entry().device.deviceId;
  const { doc } = second.profile;
  expect(toldBrowser(doc, lent)).toBeUndefined();
  expect(toldBrowser(doc, own)).toBeDefined();
  expect(toldDevices(doc, roomId).map((told) => told.browser)).not.toContain(own);

  const page = await browser.open(roomId);
  await until(() => page.entry().origin.state === 'linked');
  await second.keepSynced();
  const mine = toldDevices(doc, roomId).filter((told) => told.browser === own);
  expect(mine.map(({ deviceId }) => deviceId)).toEqual([page.entry().device.deviceId]);
  expect((await listed(second.profile)).toSorted()).toEqual(
    [own, first.profile.entry().device.deviceId].toSorted(),
  );
});

test('[S134] a restored browser says that it waits to be signed in, until it is', async () => {
  const { mia, mias, first, roomId } = await miaAndBen();
  const prepared = await secure(mia, first.profile, 'file');
  await untilSynced(mias);
  const body = await backUp(mia, prepared);
  const browser = await newBrowser();
  await putBack(browser, body);
  const offline = await browser.open(roomId, { Socket: NoSocket });
  await until(() => offline.status().attention.length > 0);
  expect(offline.status().attention).toEqual([{ type: 'not-signed-in', by: 'recovery' }]);
  await offline.close();
  const page = await browser.open(roomId);
  await until(() => page.entry().origin.state === 'linked');
  await untilSynced(page);
  expect(page.status().attention).toEqual([]);
});

test('[S134] it says so for as long as no relay was ever told of the recovery device', async () => {
  const { mia, mias } = await twoPeople();
  const { roomId } = mias.entry();
  const body = await backUp(mia, { seeds: new Map([[roomId, createRecoverySeeds()]]) });
  const browser = await newBrowser();
  await putBack(browser, body);
  const page = await browser.open(roomId);
  await until(() => page.status().relay.state === 'connected');
  await untilSynced(page);
  expect(page.status().attention).toEqual([{ type: 'not-signed-in', by: 'recovery' }]);
});
