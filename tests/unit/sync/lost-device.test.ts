/** A device is lost and struck out: it is out, and everybody else goes on without noticing. */
import { afterEach, expect, test } from 'vitest';
import { must } from '../../support/store/samples.ts';
import { secondBrowser } from '../../support/sync/second-browser.ts';
import { NoSocket } from '../../support/sync/no-socket.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';
import { threeDevices } from '../../support/sync/three-devices.ts';

afterEach(leave);

test('[S81, S91] the others go on in the new epoch, and their unsent words with them', async () => {
  const { mias, bens, lost, relay, roomId } = await threeDevices();
  jot(bens.doc, bens.entry(), 'just before');
  must(await mias.strikeOut([lost.entry().device.deviceId]));
  await until(() => mias.entry().epoch === 1 && bens.entry().epoch === 1);
  await untilSynced(mias);
  await untilSynced(bens);
  jot(mias.doc, mias.entry(), 'after it');
  await until(() => textsOf(bens.doc).includes('after it'));
  await until(() => textsOf(mias.doc).includes('just before'));
  expect([mias, bens].flatMap((page) => page.status().attention)).toEqual([]);
  expect(must(await relay.store.readRoom(roomId)).admins.keys).toHaveLength(2);
});

test('[S81] the device that is out says so, keeps what it has and hears nothing more', async () => {
  const { mias, bens, lost } = await threeDevices();
  jot(mias.doc, mias.entry(), 'known to all');
  await until(() => textsOf(lost.doc).includes('known to all'));
  must(await mias.strikeOut([lost.entry().device.deviceId]));
  await until(() => lost.status().relay.state === 'stopped');
  expect(lost.status().relay).toMatchObject({ reason: 'struck-out' });
  jot(mias.doc, mias.entry(), 'not for the lost one');
  await until(() => textsOf(bens.doc).includes('not for the lost one'));
  expect(textsOf(lost.doc)).toContain('known to all');
  expect(textsOf(lost.doc)).not.toContain('not for the lost one');
});

test('[S91, S92] whoever invited it gives it no rights back, nor does the next connection', async () => {
  const { mias, bens, lost, relay, roomId } = await threeDevices();
  // Ben joined by an invite of Mia's first browser: struck out by the second, he stays out.
  must(await lost.strikeOut([bens.entry().device.deviceId]));
  await until(() => mias.entry().epoch === 1);
  await untilSynced(mias);
  mias.retry();
  await untilSynced(mias);
  jot(mias.doc, mias.entry(), 'and on');
  await until(() => textsOf(lost.doc).includes('and on'));
  expect(must(await relay.store.readRoom(roomId)).admins.keys).toHaveLength(2);
});

test('[S81, S91] one that slept through three epochs comes back with its unsent words', async () => {
  const { mias, ben, bens, lost, roomId } = await threeDevices();
  await bens.close();
  const asleep = await ben.open(roomId, { Socket: NoSocket });
  jot(asleep.doc, asleep.entry(), 'written asleep');
  await until(() => asleep.status().device.state === 'saved');
  await asleep.close();
  must(await mias.strikeOut([lost.entry().device.deviceId]));
  for (const epoch of [2, 3]) {
    await until(() => mias.entry().epoch === epoch - 1);
    await untilSynced(mias);
    const { page, further } = await secondBrowser(mias);
    must(await mias.bringIn(further));
    await untilSynced(page);
    must(await mias.strikeOut([page.entry().device.deviceId]));
  }
  await until(() => mias.entry().epoch === 3);
  await untilSynced(mias);
  jot(mias.doc, mias.entry(), 'written meanwhile');
  await untilSynced(mias);
  const awake = await ben.open(roomId);
  await untilSynced(awake);
  expect(awake.entry().epoch).toBe(3);
  expect(textsOf(awake.doc)).toContain('written meanwhile');
  await until(() => textsOf(mias.doc).includes('written asleep'));
});
