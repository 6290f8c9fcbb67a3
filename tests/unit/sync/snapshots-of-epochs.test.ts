/** Snapshots of epochs that are over, and by devices that were struck out. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { equalBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { LogAuthor } from '../../support/sync/log-author.ts';
import { hear, nextEpoch } from '../../support/sync/next-epoch.ts';
import { bensSnapshot, recordsOf, witnessesOf } from '../../support/sync/snapshot-frames.ts';
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

const EAGER = { compaction: { quietMs: 0, spreadMs: 0 } };

function sent({ relay }: Stage, type: UpMessage['type']): readonly UpMessage[] {
  return relay.connections.flatMap(({ received }) =>
    received.filter((message) => message.type === type),
  );
}

function isSaid(page: Engine): boolean {
  return page.status().attention.some(({ type }) => type === 'snapshot');
}

/**
 * A page of Mia's that comes back while the relay serves a snapshot of all of the log by `author`, where
 * the entries are asked for first; the other way gives the entries.
 */
async function servedBy(stage: Stage, author: LogAuthor): Promise<Engine> {
  const witnesses = await witnessesOf(stage);
  stage.relay.script.snapshot = await bensSnapshot(stage, { witnesses }, author);
  stage.relay.script.servedIn = ['replay'];
  const page = await stage.open();
  await untilSynced(page);
  return page;
}

test('[S79] one by a device that was struck out is not used: the next connection asks the other way', async () => {
  for (const which of ['ben', 'benInside'] as const) {
    const { stage, benInside, cem } = await enterStruckOut();
    const ben = which === 'ben' ? stage.ben : benInside;
    const page = await stage.open();
    await untilSynced(page);
    await page.close();
    stage.relay.log.push(await notebook(cem)('by Cem'), await notebook(benInside)('smuggled'));
    const again = await servedBy(stage, ben);
    expect(textsOf(again.doc)).toEqual(['by Ben, in time', 'by Cem']);
    expect(again.status().attention.map(({ type }) => type)).toEqual(['snapshot', 'kept-out']);
    expect(sent(stage, 'snapshot-confirm')).toEqual([]);
    await leave();
  }
});

test('[S79] nor is one of an epoch that is over for a place after its end, whoever made it', async () => {
  const { stage, cemBefore, cem } = await enterStruckOut();
  const page = await stage.open();
  await untilSynced(page);
  await page.close();
  stage.relay.log.push(await notebook(cem)('by Cem'));
  const again = await servedBy(stage, cemBefore);
  expect(textsOf(again.doc)).toEqual(['by Ben, in time', 'by Cem']);
  expect(again.status().attention).toEqual([{ type: 'snapshot' }]);
  await again.close();
  jot((await servedBy(stage, cem)).doc, stage.entry, 'one of the epoch in force is');
  expect(sent(stage, 'hello').map((hello) => 'mode' in hello && hello.mode)).toEqual([
    ...['replay', 'replay', 'live', 'replay'],
  ]);
});

test('[S79] a new device uses none that leaves the record of the new epoch out', async () => {
  const { stage, epoch, cem, cemBefore } = await enterStruckOut();
  const all = await recordsOf(stage);
  const records = all.filter((record) => !equalBytes(record, epoch.signed));
  expect(records).toHaveLength(all.length - 1);
  for (const [name, author] of Object.entries({ cem, cemBefore })) {
    stage.relay.script.snapshot = await bensSnapshot(stage, { records }, author);
    stage.relay.script.servedIn = ['replay'];
    const page = await stage.mia.open(stage.entry.roomId, {
      databaseName: (room) => `${name} in ${room}`,
    });
    await untilSynced(page);
    expect(textsOf(page.doc)).toEqual(['by Ben, in time']);
    expect(isSaid(page)).toBe(true);
    await page.close();
  }
});

test('[S79] one by a member in the epoch in force is used, and one from before it with the entries after', async () => {
  const { stage, epoch, cem, cemBefore, place } = await enterStruckOut();
  const { relay } = stage;
  const inForce = await bensSnapshot(stage, {}, cem);
  const [record] = relay.log.splice(place - 1);
  if (record === undefined) throw new Error('no record');
  const before = await bensSnapshot(stage, {}, cemBefore);
  relay.log.push(record, await notebook(cem)('by Cem'));
  relay.script.servedIn = ['replay', 'live'];
  for (const [name, snapshot] of Object.entries({ inForce, before })) {
    relay.script.snapshot = snapshot;
    const page = await stage.mia.open(stage.entry.roomId, {
      databaseName: (room) => `${name} in ${room}`,
    });
    await untilSynced(page);
    expect(textsOf(page.doc)).toEqual(['by Ben, in time', 'by Cem']);
    expect(isSaid(page)).toBe(false);
    await page.close();
  }
  expect(epoch.record.epoch).toBe(1);
});

test('[S79] one that was honest when it was made is not used once its author is struck out at the end of the reading', async () => {
  const stage = await enter();
  const { relay, ben } = stage;
  relay.log.push(await notebook(ben)('by Ben'));
  const snapshot = await bensSnapshot(stage);
  relay.log.push(await notebook(ben)('by Ben, after it'));
  const epoch = await nextEpoch(stage, [ben]);
  relay.log.push(epoch.frame);
  await hear(stage, [epoch.keys]);
  relay.script.snapshot = snapshot;
  relay.script.servedIn = ['replay'];
  const page = await stage.open();
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['by Ben', 'by Ben, after it']);
  const modes = sent(stage, 'hello').map((hello) => 'mode' in hello && hello.mode);
  expect(modes).toEqual(['replay', 'live']);
});

test('[S79] one by a device that is struck out is compared by nobody, confirmed by nobody, and fetched once', async () => {
  const stage = await enter();
  const { relay, ben, entry } = stage;
  const first = await stage.open();
  await untilSynced(first);
  jot(first.doc, entry, 'what it lacks');
  await untilSynced(first);
  await first.close();
  const { length } = relay.log;
  const state = new Uint8Array(Y.encodeStateAsUpdateV2(new Y.Doc()));
  const witnesses = await witnessesOf(stage);
  const lacking = await bensSnapshot(stage, { state, witnesses });
  const epoch = await nextEpoch(stage, [ben]);
  relay.log.push(epoch.frame);
  await hear(stage, [epoch.keys]);
  relay.script.snapshot = lacking;
  const page = await stage.open(EAGER);
  await untilSynced(page);
  // As done with as one that was compared.
  const done = async () => (await stage.rows()).state.compared?.seq === lacking.covers.seq;
  await untilTrue(done);
  jot(page.doc, entry, 'and on');
  await untilSynced(page);
  await page.close();
  const again = await stage.open(EAGER);
  await untilSynced(again);
  jot(again.doc, entry, 'and on again');
  await untilSynced(again);
  expect(isSaid(again)).toBe(false);
  expect(sent(stage, 'snapshot-fetch')).toHaveLength(1);
  expect(sent(stage, 'snapshot-confirm')).toEqual([]);
  // The record, and these two.
  expect(relay.log).toHaveLength(length + 3);
});

test('[S71, K38] what a snapshot lacks of the roster from before an epoch is not sent again in vain, nor confirmed', async () => {
  const { stage, epoch, cem } = await enterStruckOut();
  const { relay, inside } = stage;
  const page = await stage.open(EAGER);
  await untilSynced(page);
  const { publicKey: invitePublic, inviteId } = await deriveInvite(createInviteSecret());
  const expiresAt = 1_900_000_000_000 as Millis;
  const invite = await inside.sign({ type: 'invite', inviteId, invitePublic, expiresAt });
  relay.append(await epoch.as(inside.owner).frame(invite, { kind: 'control' }));
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === relay.log.length);
  const all = await recordsOf(stage);
  // Of before the epoch the role of the third person, of after it the invite.
  const records = [...all.slice(0, 6), epoch.signed];
  expect(all).toEqual([...records.slice(0, 6), all[6], epoch.signed, invite]);
  const { covers, frame } = await bensSnapshot(
    stage,
    { records, witnesses: await witnessesOf(stage) },
    cem,
  );
  relay.script.snapshot = { covers, frame };
  relay.latest().send({
    type: 'snapshots',
    snapshots: [{ covers, total: frame.length, confirmed: false }],
  });
  await until(() => relay.log.length > covers.seq);
  jot(page.doc, stage.entry, 'and on');
  await untilSynced(page);
  const after = await Promise.all(relay.log.slice(covers.seq).map((one) => inside.open(one)));
  expect(after.map(({ body }) => body).slice(0, -1)).toEqual([invite]);
  expect(sent(stage, 'snapshot-confirm')).toEqual([]);
});
