/** Striking devices out, over a real relay: what it does at the relay, and what it is refused for. */
import { afterEach, expect, test } from 'vitest';
import type { DeviceId, RoomId } from '#shared/base/ids.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import { readFrame } from '#shared/wire/frame.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { idNumber } from '../../support/record/people.ts';
import { must } from '../../support/store/samples.ts';
import { secondBrowser } from '../../support/sync/second-browser.ts';
import { jot, leave, textsOf, until, untilSynced, untilTrue } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';
import type { InProcessRelay } from '../../support/relay-in-process.ts';

afterEach(leave);

/** Mia and Ben, both co-owners, both connected. */
async function coOwners() {
  const people = await twoPeople();
  const { ben, mias, relay, code } = people;
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  await untilTrue(async () => must(await relay.store.readRoom(roomId)).admins.keys.length === 2);
  // The relay has the key before the log has the record.
  await untilTrue(async () => {
    const { members } = await mias.roster();
    return [...members.values()].filter(({ coOwner }) => coOwner).length === 2;
  });
  await untilSynced(mias);
  return { ...people, bens, roomId };
}

const deviceOf = (page: Engine) => page.entry().device;

async function logOf(relay: InProcessRelay, roomId: RoomId) {
  return must(await relay.store.readEntries(roomId, 0, Number.MAX_SAFE_INTEGER));
}

test('[S91] the relay has a new epoch without the device that was struck out, and its record in the log', async () => {
  const { mias, bens, relay, roomId } = await coOwners();
  must(await mias.strikeOut([deviceOf(bens).deviceId]));
  const room = must(await relay.store.readRoom(roomId));
  expect(room.epoch).toBe(1);
  expect(room.admins.keys).toEqual(sortAdminKeys([deviceOf(mias).adminPublic]));
  const epoch = must(await relay.store.readEpoch(roomId, 1));
  const read = must(readRosterRecord(epoch?.begun?.record ?? new Uint8Array()));
  expect(read.record).toMatchObject({ type: 'epoch', struck: [deviceOf(bens).deviceId] });
  const last = (await logOf(relay, roomId)).at(-1);
  expect(must(readFrame(last?.frame ?? new Uint8Array())).header).toMatchObject({
    kind: 'control',
    epoch: 0,
  });
});

test('[S91] who strikes out nobody that stands changes nothing, also done twice', async () => {
  const { mias, relay, roomId } = await coOwners();
  const before = must(await relay.store.readRoom(roomId)).head;
  must(await mias.strikeOut([]));
  must(await mias.strikeOut([deviceOf(mias).deviceId]));
  expect(must(await relay.store.readRoom(roomId)).head).toEqual(before);
});

test('[S91] a device that never came in is struck out all the same, and done twice it is done once', async () => {
  const { mias, bens, relay, roomId } = await coOwners();
  const unseen = idNumber<DeviceId>(77);
  must(await mias.strikeOut([unseen]));
  await until(() => mias.entry().epoch === 1 && bens.entry().epoch === 1);
  await untilSynced(mias);
  must(await mias.strikeOut([unseen]));
  expect(must(await relay.store.readRoom(roomId)).epoch).toBe(1);
  expect((await bens.roster()).struck.get(unseen)).toBe(1);
});

test('[S91] of two who strike each other out one does', async () => {
  const { mias, bens, relay, roomId } = await coOwners();
  const done = await Promise.all([
    mias.strikeOut([deviceOf(bens).deviceId]),
    bens.strikeOut([deviceOf(mias).deviceId]),
  ]);
  expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  const room = must(await relay.store.readRoom(roomId));
  expect([room.epoch, room.admins.keys.length]).toEqual([1, 1]);
});

test('[S91] while the partner writes it is done all the same, and each of their words arrives once', async () => {
  const { mias, bens, relay, roomId } = await coOwners();
  const { page: lost, further } = await secondBrowser(mias);
  must(await mias.bringIn(further));
  await untilSynced(lost);
  const words: string[] = [];
  const typing = setInterval(() => {
    words.push(`word ${words.length}`);
    jot(bens.doc, bens.entry(), words.at(-1) ?? '');
  }, 5);
  must(await mias.strikeOut([deviceOf(lost).deviceId]));
  await until(() => bens.entry().epoch === 1);
  clearInterval(typing);
  expect(must(await relay.store.readRoom(roomId)).epoch).toBe(1);
  await untilSynced(bens);
  await until(() => textsOf(mias.doc).length === words.length);
  expect(textsOf(mias.doc)).toEqual(words.toSorted());
});
