/** How a device that slept comes into the epoch that the others are in, or learns that it cannot. */
import { afterEach, expect, test } from 'vitest';
import { randomBytes, toHex, type Bytes } from '#shared/base/bytes.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { createEpochSecret, deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import { sealPrevious } from '#shared/seal/previous-secret.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';
import { wrapSecret, writeWraps } from '#shared/seal/wrap.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { must } from '../../support/store/samples.ts';
import { nextEpoch, type StagedEpoch } from '../../support/sync/next-epoch.ts';
import { becomeBen } from '../../support/sync/second-person.ts';
import { bensSnapshot } from '../../support/sync/snapshot-frames.ts';
import {
  enter,
  jot,
  leave,
  textsOf,
  until,
  untilSynced,
  untilTrue,
  type Stage,
} from '../../support/sync/stage.ts';
import { notebook } from '../../support/sync/struck-out-stage.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { HeadlessPerson } from '../../support/headless-client.ts';
import type { LogAuthor } from '../../support/sync/log-author.ts';

afterEach(leave);

function asStored({ signed, list }: StagedEpoch): { readonly record: Bytes; readonly list: Bytes } {
  return { record: signed, list };
}

/** Starts it in the log and at the relay, after those before it. */
function start({ relay }: Stage, epoch: StagedEpoch): void {
  relay.append(epoch.frame);
  relay.script.epochs = [...(relay.script.epochs ?? []), asStored(epoch)];
}

/** Ben's page in the first epoch, with what he has read there; and the page closed again. */
async function asleep(): Promise<{ readonly stage: Stage; readonly person: HeadlessPerson }> {
  const stage = await enter();
  const person = await becomeBen(stage);
  const page = await person.open(stage.entry.roomId);
  await untilSynced(page);
  jot(page.doc, stage.ben, 'by Ben');
  await untilSynced(page);
  await page.close();
  return { stage, person };
}

async function keptBy({ store }: HeadlessPerson, { entry }: Stage) {
  const kept = must(await store.keyring.get(entry.roomId));
  if (kept === undefined) throw new Error('nothing is kept');
  return kept;
}

function sealedUnder({ relay }: Stage): readonly number[] {
  return relay.appended.map((bytes) => {
    const frame = readFrame(bytes);
    if (!frame.ok) throw new Error('no frame');
    return frame.value.header.epoch;
  });
}

function epochsAsked({ relay }: Stage): number {
  return relay.connections.flatMap(({ received }) =>
    received.filter(({ type }) => type === 'epochs'),
  ).length;
}

function isUnconfirmed(page: Engine): boolean {
  return page.status().attention.some(({ type }) => type === 'unconfirmed-epoch');
}

function hers({ inside }: Stage, epoch: StagedEpoch): LogAuthor {
  return epoch.as(inside.owner);
}

test('[S81] who slept through several epochs goes on in the one in force, and keeps the secrets of all', async () => {
  const { stage, person } = await asleep();
  const { roomId } = stage.entry;
  const secrets: EpochKeys[] = [stage.inside.keys];
  for (const at of [1, 2, 3]) {
    const epoch = await nextEpoch(stage, [], secrets.at(-1));
    secrets.push(epoch.keys);
    start(stage, epoch);
    stage.relay.append(await notebook(hers(stage, epoch))(`by Mia, ${at}`));
  }
  const page = await person.open(roomId);
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['by Ben', 'by Mia, 1', 'by Mia, 2', 'by Mia, 3']);
  jot(page.doc, stage.ben, 'by Ben, after it');
  await untilSynced(page);
  expect(sealedUnder(stage).at(-1)).toBe(3);
  await untilTrue(async () => (await keptBy(person, stage)).epoch === 3);
  const { epoch, secret, earlier } = await keptBy(person, stage);
  expect([...earlier, { epoch, secret }].map((one) => toHex(one.secret))).toEqual(
    secrets.map((keys) => toHex(keys.secret)),
  );
  expect(page.status().attention).toEqual([]);
  await page.close();
  const asked = epochsAsked(stage);
  const again = await person.open(roomId);
  await untilSynced(again);
  expect(epochsAsked(stage)).toBe(asked);
});

test('[S81] a page that is live when an epoch begins goes on in it, and what it typed meanwhile goes up', async () => {
  const stage = await enter();
  const person = await becomeBen(stage);
  const page = await person.open(stage.entry.roomId);
  await untilSynced(page);
  const { relay } = stage;
  const epoch = await nextEpoch(stage, []);
  jot(page.doc, stage.ben, 'typed just then');
  start(stage, epoch);
  relay.latest().cut(4410);
  await until(() => page.status().waiting === 0 && page.status().relay.state === 'connected');
  relay.append(await notebook(hers(stage, epoch))('by Mia'));
  await until(() => textsOf(page.doc).includes('by Mia'));
  expect(textsOf(page.doc)).toEqual(['by Mia', 'typed just then']);
  jot(page.doc, stage.ben, 'and on');
  await untilSynced(page);
  expect(sealedUnder(stage).at(-1)).toBe(1);
});

test('[S84] a new device that has the newest secret alone gets all earlier ones before it reads', async () => {
  const { stage, person } = await asleep();
  const { roomId } = stage.entry;
  const first = await nextEpoch(stage, []);
  start(stage, first);
  stage.relay.append(await notebook(hers(stage, first))('in the first'));
  const second = await nextEpoch(stage, [], first.keys);
  start(stage, second);
  const kept = await keptBy(person, stage);
  const { epoch, secret } = second.keys;
  const newcomer = await becomeBen(stage, { epoch, secret });
  expect(kept.epoch).toBe(0);
  const page = await newcomer.open(roomId);
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['by Ben', 'in the first']);
  await untilTrue(async () => (await keptBy(newcomer, stage)).earlier.length === 2);
  const { earlier } = await keptBy(newcomer, stage);
  const wanted = [stage.inside.keys, first.keys].map((keys) => toHex(keys.secret));
  expect(earlier.map((one) => toHex(one.secret))).toEqual(wanted);
});

test('[S82] a device that is struck out is told so, stops, and keeps everything that is here', async () => {
  const { stage, person } = await asleep();
  start(stage, await nextEpoch(stage, [stage.ben]));
  const page = await person.open(stage.entry.roomId);
  const stopped = { state: 'stopped', reason: 'struck-out' };
  await until(() => page.status().relay.state === 'stopped');
  expect(page.status().relay).toEqual(stopped);
  expect(textsOf(page.doc)).toEqual(['by Ben']);
  const sent = stage.relay.appended.length;
  jot(page.doc, stage.ben, 'for myself');
  await until(() => page.status().waiting === 1 && page.status().device.state === 'saved');
  expect(stage.relay.appended).toHaveLength(sent);
  expect((await keptBy(person, stage)).epoch).toBe(0);
  await page.close();
  const again = await person.open(stage.entry.roomId);
  await until(() => again.status().relay.state === 'stopped');
  expect(textsOf(again.doc)).toEqual(['by Ben', 'for myself']);
});

test('[S82] nobody is told to be struck out by a record that does not hold', async () => {
  const { stage, person } = await asleep();
  const { inside, ben, entry } = stage;
  const epoch = await nextEpoch(stage, [ben]);
  const stranger = await inside.stranger();
  const { roomId } = entry;
  const forged = await signRosterRecord(roomId, stranger.device, 1, epoch.record);
  stage.relay.script.epochs = [{ record: forged, list: epoch.list }];
  const page = await person.open(roomId);
  await until(() => page.status().relay.state === 'stopped');
  expect(page.status().relay).toEqual({ state: 'stopped', reason: 'wrong-epoch' });
});

test('[S81] a relay that says an epoch is over and tells of none stops the device, which loses nothing', async () => {
  const { stage, person } = await asleep();
  stage.relay.script.onMessage = (connection, { type }) => {
    if (type === 'hello') connection.cut(4410);
    return type === 'hello';
  };
  const page = await person.open(stage.entry.roomId);
  await until(() => page.status().relay.state === 'stopped');
  expect(page.status().relay).toEqual({ state: 'stopped', reason: 'wrong-epoch' });
  expect(textsOf(page.doc)).toEqual(['by Ben']);
  stage.relay.script.onMessage = () => false;
  page.retry();
  await untilSynced(page);
});

test('[S81, S83] lists that lead to nothing that is known are believed by nobody, and that is said', async () => {
  const { stage, person } = await asleep();
  const { ben, inside, relay, entry } = stage;
  const { roomId } = entry;
  const epoch = await nextEpoch(stage, []);
  const { keys, record } = epoch;
  const { deviceId, kexPublic } = ben.device;
  const place = { roomId, epoch: 1, deviceId };
  const wrap = await wrapSecret(place, kexPublic, keys.secret);
  const other = await wrapSecret(place, kexPublic, createEpochSecret());
  const good = await sealPrevious(roomId, keys, inside.keys.secret);
  const bad = await sealPrevious(roomId, keys, createEpochSecret());
  const lists = [
    writeWraps({ previous: bad, wraps: new Map([[deviceId, wrap]]) }),
    writeWraps({ previous: randomBytes(48), wraps: new Map([[deviceId, wrap]]) }),
    writeWraps({ previous: good, wraps: new Map([[deviceId, other]]) }),
    randomBytes(300),
  ];
  const before = relay.appended.length;
  for (const [at, list] of lists.entries()) {
    const signed = await inside.sign({ ...record, wrapsHash: await sha256(list) });
    relay.script.epochs = [{ record: signed, list }];
    const page = await person.open(roomId);
    await until(() => isUnconfirmed(page));
    jot(page.doc, ben, `stays here ${at}`);
    await until(() => page.status().waiting > at && page.status().device.state === 'saved');
    await page.close();
  }
  // And one that its record does not name.
  relay.script.epochs = [{ record: epoch.signed, list: lists[0] ?? randomBytes(1) }];
  const page = await person.open(roomId);
  await until(() => isUnconfirmed(page));
  expect(relay.appended).toHaveLength(before);
  expect((await keptBy(person, stage)).epoch).toBe(0);
  relay.script.epochs = [];
  start(stage, epoch);
  page.retry();
  await untilSynced(page);
  expect(isUnconfirmed(page)).toBe(false);
  expect(textsOf(page.doc)).toHaveLength(1 + lists.length);
});

test('[S78, S83] an epoch that the relay and a record tell of, and the log does not, is entered by nobody', async () => {
  const { stage, person } = await asleep();
  const { relay, entry } = stage;
  // Signed by Mia and refused: somebody kept it, and it never was in the log.
  const never = await nextEpoch(stage, []);
  relay.log.push(await notebook(hers(stage, never))('under the secret that is none'));
  relay.script.epochs = [asStored(never)];
  const page = await person.open(entry.roomId);
  await until(() => isUnconfirmed(page));
  jot(page.doc, stage.ben, 'stays here');
  const before = relay.appended.length;
  const tries = relay.connections.length;
  await until(() => relay.connections.length > tries + 2);
  expect(relay.appended).toHaveLength(before);
  expect(textsOf(page.doc)).toEqual(['by Ben', 'stays here']);
  expect((await keptBy(person, stage)).epoch).toBe(0);
  // The relay is honest again: it has its room in the epoch that it was in.
  relay.log.pop();
  delete relay.script.epochs;
  page.retry();
  await untilSynced(page);
  expect(isUnconfirmed(page)).toBe(false);
  expect(sealedUnder(stage).at(-1)).toBe(0);
});

test('[S79, S81] who slept is brought on by a snapshot of the new epoch, too', async () => {
  const { stage, person } = await asleep();
  const { relay, entry } = stage;
  const epoch = await nextEpoch(stage, []);
  start(stage, epoch);
  const mia = hers(stage, epoch);
  relay.append(await notebook(mia)('by Mia'));
  const witnesses = new Map([[stage.ben.device.deviceId, await relay.cursor()]]);
  relay.script.snapshot = await bensSnapshot(stage, { witnesses }, mia);
  relay.script.servedIn = ['replay', 'live'];
  const page = await person.open(entry.roomId);
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['by Ben', 'by Mia']);
  await untilTrue(async () => (await keptBy(person, stage)).epoch === 1);
  const { keys } = epoch;
  const again = await deriveEpochKeys(entry.roomId, 1, (await keptBy(person, stage)).secret);
  expect(again.authPublic).toEqual(keys.authPublic);
});
