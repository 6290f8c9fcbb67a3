/** A further device of the same member, brought in by one that is there. */
import { afterEach, expect, test } from 'vitest';
import { createDeviceKeys, sign } from '#shared/seal/device.ts';
import { deviceInput } from '#shared/seal/roster-sign.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createHeadlessPerson } from '../../support/headless-client.ts';
import { must } from '../../support/store/samples.ts';
import { closing, jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

/** A browser of Mia's that was told all of the mentorship by her first one, and its word for being brought in. */
async function secondBrowser(mias: Engine) {
  const entry = mias.entry();
  const device = await createDeviceKeys();
  const { roomId, memberId } = entry;
  const second = await createHeadlessPerson('Mia, at home');
  closing(second.close);
  const origin = { state: 'linked', checkpoint: await chainStart(roomId) } as const;
  must(
    await second.store.keyring.add({
      ...entry,
      ...{ device, origin, genesis: undefined, introduced: false, lastNumber: 0 },
    }),
  );
  const page = await second.open(roomId);
  const { signPublic, kexPublic, adminPublic, deviceId } = device;
  const bringer = entry.device.deviceId;
  const input = deviceInput(roomId, memberId, bringer, device);
  const consent = await sign(device.sign.privateKey, input);
  const further = { device: { signPublic, kexPublic, adminPublic, label: 'At home' }, consent };
  return { page, further, deviceId, adminPublic };
}

test('[S92] until it is brought in it reads and says nothing; then its words are taken', async () => {
  const { mias, relay } = await twoPeople();
  jot(mias.doc, mias.entry(), 'from the first browser');
  await untilSynced(mias);
  const { page, further, deviceId, adminPublic } = await secondBrowser(mias);
  await until(() => textsOf(page.doc).includes('from the first browser'));
  jot(page.doc, page.entry(), 'from the second');
  const { roomId } = page.entry();
  const before = must(await relay.store.readRoom(roomId)).head.seq;
  await until(() => page.status().waiting === 1 && page.status().device.state === 'saved');
  expect(must(await relay.store.readRoom(roomId)).head.seq).toBe(before);
  must(await mias.bringIn(further));
  await until(() => textsOf(mias.doc).includes('from the second'));
  await untilSynced(page);
  expect(page.entry().introduced).toBe(true);
  expect(page.entry().device.deviceId).toBe(deviceId);
  const keys = [mias.entry().device.adminPublic, adminPublic];
  expect(must(await relay.store.readRoom(roomId)).admins.keys).toEqual(sortAdminKeys(keys));
});

test('[S92] done twice it is done once', async () => {
  const { mias, relay } = await twoPeople();
  const { page, further } = await secondBrowser(mias);
  must(await mias.bringIn(further));
  await untilSynced(page);
  const { head, admins } = must(await relay.store.readRoom(page.entry().roomId));
  must(await mias.bringIn(further));
  const after = must(await relay.store.readRoom(page.entry().roomId));
  expect([after.head.seq, after.admins.number]).toEqual([head.seq, admins.number]);
});

test('[S92] without its own word for this member and this device nothing is taken', async () => {
  const { mias } = await twoPeople();
  const { further, deviceId } = await secondBrowser(mias);
  const consent = further.consent.with(0, (further.consent[0] ?? 0) ^ 1);
  expect(await mias.bringIn({ ...further, consent })).toEqual({ ok: false, error: 'not-taken' });
  const other = await secondBrowser(mias);
  const theirs = { ...further, consent: other.further.consent };
  expect(await mias.bringIn(theirs)).toEqual({ ok: false, error: 'not-taken' });
  expect(mias.status().attention).toEqual([]);
  must(await mias.bringIn(further));
  expect(deviceId).not.toBe(other.deviceId);
});
