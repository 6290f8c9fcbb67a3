/** A further device of the same member, brought in by one that is there. */
import { afterEach, expect, test } from 'vitest';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import { must } from '../../support/store/samples.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';
import { secondBrowser } from '../../support/sync/second-browser.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

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
  // It has tried to say it, and tries by itself once it may.
  page.flush();
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
