/** Reading a log in which epochs follow each other: in which one a connection may go on, and when it ends. */
import { afterEach, expect, test } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { createEpochSecret, deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { readFrame } from '#shared/wire/frame.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { hear, nextEpoch } from '../../support/sync/next-epoch.ts';
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
import { enterStruckOut, notebook } from '../../support/sync/struck-out-stage.ts';

afterEach(leave);

/** The epochs that stand in what clients have sealed, each once. */
function sealedEpochs({ relay }: Stage): readonly number[] {
  const frames = relay.connections.flatMap(({ received }) => received.flatMap(framesIn));
  const epochs = frames.map((bytes) => {
    const read = readFrame(bytes);
    if (!read.ok) throw new Error('no frame');
    return read.value.header.epoch;
  });
  return [...new Set(epochs)];
}

function framesIn(message: UpMessage): readonly Bytes[] {
  return 'frame' in message && message.frame instanceof Uint8Array ? [message.frame] : [];
}

async function untilOffline(page: Engine): Promise<void> {
  await until(() => ['offline', 'stopped'].includes(page.status().relay.state));
}

test('[S77] a log of several epochs is read from its beginning, each part by its own secret', async () => {
  const { stage, epoch, cem } = await enterStruckOut();
  const { relay } = stage;
  relay.log.push(await notebook(cem)('in the first'));
  const second = await nextEpoch(stage, [], epoch.keys);
  relay.log.push(second.frame, await notebook(second.as(cem))('in the second'));
  await hear(stage, [second.keys]);
  const page = await stage.open();
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['by Ben, in time', 'in the first', 'in the second']);
  expect(page.status().attention).toEqual([]);
  jot(page.doc, stage.entry, 'by Mia');
  await untilSynced(page);
  expect(sealedEpochs(stage)).toEqual([2]);
});

test('[S78] who reads the record of an epoch whose secret it has not takes nothing after it, and seals nothing', async () => {
  const stage = await enter();
  const { relay, ben } = stage;
  const page = await stage.open();
  await untilSynced(page);
  const epoch = await nextEpoch(stage, []);
  // At once, so that all of it is here before the first is understood.
  for (const frame of [
    await notebook(ben)('before'),
    epoch.frame,
    await notebook(ben)('of the epoch that is over'),
    await notebook(epoch.as(ben))('in the new one'),
  ])
    relay.append(frame);
  await untilOffline(page);
  await until(() => page.status().device.state === 'saved');
  expect(textsOf(page.doc)).toEqual(['before']);
  const sent = relay.appended.length;
  jot(page.doc, stage.entry, 'by Mia');
  await until(() => page.status().waiting === 1 && page.status().device.state === 'saved');
  page.retry();
  await untilOffline(page);
  expect(relay.appended).toHaveLength(sent);
  expect((await stage.rows()).state.cursor?.seq).toBe(relay.log.length - 2);
  // Once it has the secret it goes on from there, and what waited goes up.
  await hear(stage, [epoch.keys], page);
  page.retry();
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['before', 'by Mia', 'in the new one']);
  expect(page.status().attention).toEqual([{ type: 'kept-out', count: 1 }]);
});

test('[S78] what a relay takes behind the record of a new epoch does not count as stored, and goes up again', async () => {
  const stage = await enter();
  const { relay, entry } = stage;
  const epoch = await nextEpoch(stage, []);
  const page = await stage.open();
  await untilSynced(page);
  // On its way when the epoch begins; an honest relay refuses it.
  relay.script.onMessage = (_connection, message) => {
    if (message.type === 'append') {
      relay.append(epoch.frame);
      relay.script.onMessage = () => false;
    }
    return false;
  };
  jot(page.doc, entry, 'on its way');
  await untilOffline(page);
  expect(page.status().waiting).toBeGreaterThan(0);
  await hear(stage, [epoch.keys], page);
  page.retry();
  await untilSynced(page);
  const frame = readFrame(relay.appended.at(-1) ?? new Uint8Array());
  expect(frame.ok && frame.value.header.epoch).toBe(1);
  await page.close();
  const fresh = await stage.mia.open(entry.roomId, {
    databaseName: (room) => `a new device in ${room}`,
  });
  await untilSynced(fresh);
  expect(textsOf(fresh.doc)).toEqual(['on its way']);
});

test('[S78] in an epoch that the log does not have nothing is sealed, stored or believed', async () => {
  const stage = await enter();
  const { relay, ben, entry } = stage;
  relay.log.push(await notebook(ben)('by Ben'));
  const epoch = await nextEpoch(stage, []);
  await hear(stage, [epoch.keys]);
  const page = await stage.open();
  await until(() => page.status().device.state === 'saved');
  jot(page.doc, entry, 'by Mia');
  await until(() => relay.connections.length > 1);
  expect(page.status().relay.state).not.toBe('connected');
  expect(textsOf(page.doc)).toEqual(['by Mia']);
  expect((await stage.rows()).state.cursor).toBeUndefined();
  expect(sealedEpochs(stage)).toEqual([]);
  await page.close();
  // The record comes: nothing more is needed.
  relay.log.push(epoch.frame);
  const again = await stage.open();
  await untilSynced(again);
  expect(textsOf(again.doc)).toEqual(['by Ben', 'by Mia']);
  expect(sealedEpochs(stage)).toEqual([1]);
});

test("[S78] with another secret than the one that the epoch's record names nothing goes on", async () => {
  const stage = await enter();
  const { relay, ben, entry, inside } = stage;
  const epoch = await nextEpoch(stage, []);
  const other = await deriveEpochKeys(inside.roomId, 1, createEpochSecret());
  relay.log.push(await notebook(ben)('by Ben'), epoch.frame);
  const forger = inside.author(ben.device, ben.memberId, randomBytes(16), other);
  relay.log.push(await notebook(forger)('under the other secret'));
  await hear(stage, [other]);
  const page = await stage.open();
  await until(() => page.status().device.state === 'saved');
  jot(page.doc, entry, 'by Mia');
  await until(() => relay.connections.length > 1);
  expect(textsOf(page.doc)).toEqual(['by Mia']);
  expect(sealedEpochs(stage)).toEqual([]);
});

test("[S78] an epoch's record holds in its author's own frame of the epoch that it ends, and nowhere else", async () => {
  const stage = await enter();
  const { relay, ben, inside } = stage;
  const third = await inside.partner();
  relay.log.push(...third.frames);
  const epoch = await nextEpoch(stage, [ben]);
  const control = { kind: 'control' } as const;
  // Whoever stands in the roster may carry any other record.
  relay.log.push(
    await ben.frame(epoch.signed, control),
    await third.author.frame(epoch.signed, control),
    await epoch.as(inside.owner).frame(epoch.signed, control),
    await notebook(ben)('still a member'),
  );
  const page = await stage.open();
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['still a member']);
  const reasons = async (): Promise<readonly string[]> =>
    (await stage.rows()).state.aside.map(({ reason }) => reason).toSorted();
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === relay.log.length);
  expect(await reasons()).toEqual(['not-an-epoch', 'not-an-epoch', 'other-epoch']);
  relay.append(epoch.frame);
  await untilOffline(page);
  await hear(stage, [epoch.keys], page);
  page.retry();
  await untilSynced(page);
  relay.append(await notebook(ben)('a member no more'));
  await until(() =>
    page.status().attention.some((one) => one.type === 'kept-out' && one.count === 2),
  );
  expect(textsOf(page.doc)).toEqual(['still a member']);
});
