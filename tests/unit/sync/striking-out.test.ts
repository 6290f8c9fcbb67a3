/** A device is struck out at a relay that works: who stays goes on, who is out is told, nothing is lost. */
import { afterEach, expect, test } from 'vitest';
import type { DeviceId } from '#shared/base/ids.ts';
import {
  closing,
  jot,
  leave,
  textsOf,
  until,
  untilSynced,
  untilTrue,
} from '../../support/sync/stage.ts';
import { idNumber } from '../../support/record/people.ts';
import { storedState } from '../../support/sync/stored-state.ts';
import { twoPeople } from '../../support/sync/two-people.ts';
import { must } from '../../support/store/samples.ts';
import { createHeadlessPerson } from '../../support/headless-client.ts';

afterEach(leave);

const EAGER = { compaction: { quietMs: 20, spreadMs: 0, leastTailBytes: 1 } };

/** Mia and Ben, each with a page of one record; all that they write arrives. */
async function together() {
  const { mia, ben, mias, code, relay } = await twoPeople();
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  jot(mias.doc, mias.entry(), 'by Mia');
  jot(bens.doc, bens.entry(), 'by Ben');
  for (const page of [mias, bens]) {
    await until(() => textsOf(page.doc).length === 2);
    await untilSynced(page);
  }
  const listed = async () => must(await relay.store.readRoom(roomId)).admins.keys;
  return { mia, ben, mias, bens, code, roomId, listed };
}

test('[S81, S82] who stays goes on under the new epoch, who is struck out stops and keeps everything', async () => {
  const { mia, ben, mias, bens, roomId } = await together();
  must(await mias.strikeOut([bens.entry().device.deviceId]));
  await until(() => bens.status().relay.state === 'stopped');
  expect(bens.status().relay).toEqual({ state: 'stopped', reason: 'struck-out' });
  await until(() => mias.entry().epoch === 1);
  await untilSynced(mias);
  jot(mias.doc, mias.entry(), 'without Ben');
  jot(bens.doc, bens.entry(), 'for myself');
  await untilSynced(mias);
  await until(() => bens.status().device.state === 'saved');
  expect(textsOf(mias.doc)).toEqual(['by Ben', 'by Mia', 'without Ben']);
  expect(textsOf(bens.doc)).toEqual(['by Ben', 'by Mia', 'for myself']);
  expect(must(await ben.store.keyring.get(roomId))?.epoch).toBe(0);
  expect(must(await mia.store.keyring.get(roomId))?.earlier).toHaveLength(1);
});

test('[S81] a device that is full just then stores the new epoch later, on the same connection', async () => {
  const { mia, mias, bens, roomId } = await together();
  await mias.close();
  let refusals = 0;
  const { keyring } = mia.store;
  const full: typeof keyring = {
    ...keyring,
    enterEpoch(...asked) {
      refusals += 1;
      if (refusals < 3) return Promise.resolve({ ok: false, error: 'quota' });
      return keyring.enterEpoch(...asked);
    },
  };
  const page = await mia.open(roomId, { store: { ...mia.store, keyring: full } });
  await untilSynced(page);
  must(await page.strikeOut([bens.entry().device.deviceId]));
  await until(() => page.entry().epoch === 1);
  expect(refusals).toBe(3);
  expect(must(await keyring.get(roomId))?.epoch).toBe(1);
});

test('[S27] who is struck out is not put back into the list of admins by who invited them', async () => {
  const { mias, bens, code, listed } = await together();
  await untilTrue(async () => (await listed()).length === 2);
  must(await mias.strikeOut([bens.entry().device.deviceId]));
  await until(() => mias.entry().epoch === 1);
  await untilSynced(mias);
  // By then all that the roster asks for is done.
  await code();
  expect(await listed()).toEqual([mias.entry().device.adminPublic]);
});

test('[S81, S84] the others go on, also who slept, and who joins later reads everything', async () => {
  const { mias, bens, ben, code, roomId } = await together();
  await bens.close();
  must(await mias.strikeOut([idNumber<DeviceId>(77)]));
  await until(() => mias.entry().epoch === 1);
  await untilSynced(mias);
  jot(mias.doc, mias.entry(), 'in the first');
  await untilSynced(mias);
  must(await mias.strikeOut([idNumber<DeviceId>(78)]));
  await until(() => mias.entry().epoch === 2);
  const again = await ben.open(roomId);
  await until(() => textsOf(again.doc).includes('in the first'));
  await untilSynced(again);
  jot(again.doc, again.entry(), 'by Ben, awake');
  await until(() => textsOf(mias.doc).includes('by Ben, awake'));
  const cem = await createHeadlessPerson('Cem');
  closing(cem.close);
  expect((await cem.join(await code())).epoch).toBe(2);
  const cems = await cem.open(roomId);
  await until(() => textsOf(cems.doc).length === 4);
  await untilTrue(async () => must(await cem.store.keyring.get(roomId))?.earlier.length === 2);
  expect(cems.status().attention).toEqual([]);
});

test('[S80] a room whose newest snapshot is from before the epoch gets a fresh one at once', async () => {
  const { mia, mias, bens, roomId } = await together();
  await mias.close();
  await bens.close();
  const eager = await mia.open(roomId, EAGER);
  await untilTrue(async () => (await storedState(mia, eager)).compared !== undefined);
  const first = (await storedState(mia, eager)).compared?.seq ?? 0;
  await eager.close();
  // At the pace of the rule, but for the pause.
  const rule = { compaction: { quietMs: 20, spreadMs: 0 } };
  const page = await mia.open(roomId, rule);
  await untilSynced(page);
  must(await page.strikeOut([bens.entry().device.deviceId]));
  await until(() => page.entry().epoch === 1);
  const seq = async () => (await storedState(mia, page)).compared?.seq ?? 0;
  await untilTrue(async () => (await seq()) > first);
  const { epochPlace } = await storedState(mia, page);
  expect(epochPlace).toBeGreaterThan(first);
  expect(await seq()).toBeGreaterThanOrEqual(epochPlace ?? 0);
});

test('[B69] where the epoch began is kept over a restart, so that who comes back makes the fresh one', async () => {
  const { mia, mias, bens, roomId } = await together();
  must(await mias.strikeOut([bens.entry().device.deviceId]));
  await until(() => mias.entry().epoch === 1);
  await untilSynced(mias);
  const { epochPlace, cursor } = await storedState(mia, mias);
  expect(epochPlace).toBeGreaterThan(0);
  jot(mias.doc, mias.entry(), 'and on');
  await untilSynced(mias);
  await mias.close();
  const again = await mia.open(roomId);
  await untilSynced(again);
  const state = await storedState(mia, again);
  expect(state.epochPlace).toBe(epochPlace);
  expect(state.cursor?.seq).toBeGreaterThan(cursor?.seq ?? 0);
});
