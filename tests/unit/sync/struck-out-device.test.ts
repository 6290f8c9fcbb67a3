/**
 * A device that was struck out, and a relay that is on its side, against a member who has heard of the new
 * epoch: nothing of it comes in, whatever it writes and however it is shown.
 */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { equalBytes, randomBytes, toHex, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import { deriveMarkSlot, writeMark } from '#shared/seal/mark.ts';
import type { RosterRecord } from '#shared/seal/roster-record.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { updateOf, type LogAuthor } from '../../support/sync/log-author.ts';
import { presenceBody, someone } from '../../support/sync/presence-frames.ts';
import {
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

function keptOut(page: Engine): number {
  const notice = page.status().attention.find(({ type }) => type === 'kept-out');
  return notice?.type === 'kept-out' ? notice.count : 0;
}

async function asideReasons(stage: Stage): Promise<readonly string[]> {
  return (await stage.rows()).state.aside.map(({ reason }) => reason).toSorted();
}

async function untilStored(stage: Stage): Promise<void> {
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === stage.relay.log.length);
}

test('[S77] what a device wrote before it was struck out stays, what it writes after is kept out for good', async () => {
  const { stage, benInside, cem } = await enterStruckOut();
  const { relay, ben } = stage;
  // With its old keys, and with the new secret, should somebody give it to it.
  relay.log.push(await notebook(ben)('late'), await notebook(benInside)('with the new secret'));
  relay.log.push(await notebook(cem)('by Cem'));
  const page = await stage.open();
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['by Ben, in time', 'by Cem']);
  expect(page.status().attention).toEqual([{ type: 'kept-out', count: 2 }]);
  relay.append(await notebook(ben)('later'));
  relay.append(await notebook(benInside)('later, with the new secret'));
  relay.append(await notebook(cem)('and on'));
  await until(() => textsOf(page.doc).includes('and on'));
  expect(textsOf(page.doc)).toHaveLength(3);
  await untilStored(stage);
  expect(await asideReasons(stage)).toEqual([
    ...['other-epoch', 'other-epoch', 'struck-out', 'struck-out'],
  ]);
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(textsOf(again.doc)).toHaveLength(3);
  expect(again.status().attention).toEqual([{ type: 'kept-out', count: 4 }]);
});

test('[S77] an entry of an epoch that is over is kept out, whoever wrote it', async () => {
  const { stage, cemBefore, cem } = await enterStruckOut();
  const { relay, inside, entry } = stage;
  const page = await stage.open();
  await untilSynced(page);
  relay.append(await notebook(cemBefore)('kept back by the relay'));
  relay.append(await notebook(inside.author(entry.device, entry.memberId))('as if by Mia'));
  // Of an epoch that is not there yet, too.
  relay.append(await cem.frame(randomBytes(100), { epoch: 2 }));
  await until(() => keptOut(page) === 3);
  expect(textsOf(page.doc)).toEqual(['by Ben, in time']);
  relay.append(await notebook(cem)('in the new one'));
  await until(() => textsOf(page.doc).includes('in the new one'));
});

test('[S77] the whole log played again changes nothing', async () => {
  const { stage, epoch, place } = await enterStruckOut();
  const { relay, entry } = stage;
  const page = await stage.open();
  await untilSynced(page);
  jot(page.doc, entry, 'by Mia');
  await untilSynced(page);
  const { roster } = (await stage.rows()).state;
  const before = Y.encodeStateAsUpdate(page.doc);
  for (const frame of relay.log.slice(0, place)) relay.append(frame);
  await until(() => keptOut(page) === place);
  await untilStored(stage);
  expect(Y.encodeStateAsUpdate(page.doc)).toEqual(before);
  expect((await stage.rows()).state.roster).toEqual(roster);
  expect(roster.filter((record) => equalBytes(record, epoch.signed))).toHaveLength(1);
});

/** What Ben would have the roster say, each signed by his device with a number above all. */
async function bensRecords(stage: Stage): Promise<readonly Bytes[]> {
  const { publicKey: invitePublic, inviteId } = await deriveInvite(createInviteSecret());
  const expiresAt = 1_900_000_000_000 as Millis;
  const { entry, ben, inside } = stage;
  const started = { authPublic: ben.device.signPublic, wrapsHash: randomBytes(32) };
  const records: readonly RosterRecord[] = [
    { type: 'invite', inviteId, invitePublic, expiresAt },
    { type: 'role', memberId: ben.memberId, role: 'co-owner' },
    { type: 'epoch', epoch: 2, ...started, struck: [entry.device.deviceId] },
    { type: 'epoch', epoch: 1, ...started, struck: [entry.device.deviceId] },
    { type: 'unknown', kind: 99, content: new Uint8Array(0) },
  ];
  return Promise.all(
    records.map((record, at) => signRosterRecord(inside.roomId, ben.device, 1_000 + at, record)),
  );
}

test('[S77] its records change no roster, nor does a record of others that it carries', async () => {
  const { stage, epoch, benInside } = await enterStruckOut();
  const { relay, inside, ben } = stage;
  const page = await stage.open();
  await untilSynced(page);
  const { roster } = (await stage.rows()).state;
  const { publicKey: invitePublic, inviteId } = await deriveInvite(createInviteSecret());
  const expiresAt = 1_900_000_000_000 as Millis;
  const mias = await inside.sign({ type: 'invite', inviteId, invitePublic, expiresAt });
  const records = [...(await bensRecords(stage)), mias];
  for (const author of [ben, benInside])
    for (const record of records) relay.append(await author.frame(record, { kind: 'control' }));
  await until(() => keptOut(page) === 2 * records.length);
  await untilStored(stage);
  expect((await stage.rows()).state.roster).toEqual(roster);
  // Mia's record is good; it was only its carrier that was not.
  relay.append(await epoch.as(inside.owner).frame(mias, { kind: 'control' }));
  await untilTrue(async () => (await stage.rows()).state.roster.length === roster.length + 1);
  jot(page.doc, stage.entry, 'and on');
  await untilSynced(page);
});

test('[S77] what it claims of the log is not believed: no other history, and no place of its own', async () => {
  const { stage, benInside, cem } = await enterStruckOut();
  const { relay, ben } = stage;
  const page = await stage.open();
  await untilSynced(page);
  const seen = { seq: 3, hash: randomBytes(32) };
  for (const author of [ben, benInside])
    relay.append(
      await author.frame(
        updateOf(new Y.Doc(), () => undefined),
        { seen },
      ),
    );
  await until(() => keptOut(page) === 2);
  expect(page.status().attention).toEqual([{ type: 'kept-out', count: 2 }]);
  relay.append(
    await cem.frame(
      updateOf(new Y.Doc(), () => undefined),
      { seen },
    ),
  );
  await until(() => page.status().attention.some(({ type }) => type === 'history'));
});

test('[S77] what it wrote in time and waits for something is taken once that comes', async () => {
  const { stage, cem, place } = await enterStruckOut();
  const { relay, ben } = stage;
  const doc = new Y.Doc();
  const first = updateOf(doc, () => doc.getArray('a').push(['first']));
  const second = updateOf(doc, () => doc.getArray('a').push(['second']));
  const [record] = relay.log.splice(place - 1);
  if (record === undefined) throw new Error('no record');
  relay.log.push(await ben.frame(second), record);
  const page = await stage.open();
  await untilSynced(page);
  expect(page.status().attention).toMatchObject([{ type: 'unreadable', count: 1 }]);
  relay.append(await cem.frame(first));
  await until(() => page.doc.getArray('a').length === 2);
  expect(page.status().attention).toEqual([]);
});

/** A mark that says that all of the log is stored and was drawn. */
async function markOf(stage: Stage, author: LogAuthor, number: number): Promise<Bytes> {
  const stored = await stage.relay.cursor();
  const mark = { stored, drawnSeq: stored.seq, time: (1_000 * number) as Millis, number };
  return author.frame(writeMark(mark), { kind: 'mark', seen: stored });
}

test('[S77] its marks are dropped, those that wait at the relay and those that come', async () => {
  const { stage, epoch, benInside, cemBefore, cem } = await enterStruckOut();
  const { relay, ben, inside } = stage;
  const before = await deriveMarkSlot(inside.keys, ben.device.deviceId);
  const now = await deriveMarkSlot(epoch.keys, ben.device.deviceId);
  const put = async (number: number): Promise<void> => {
    for (const [author, slot] of [
      [ben, before],
      [ben, now],
      [benInside, now],
      [benInside, before],
    ] as const) {
      const mark = { slot, frame: await markOf(stage, author, number) };
      relay.marks.set(`${toHex(slot)} ${relay.marks.size}`, mark);
      if (relay.connections.length > 0) relay.latest().send({ type: 'marks', marks: [mark] });
    }
  };
  await put(1);
  const page = await stage.open();
  await untilSynced(page);
  await put(2);
  const cems = await deriveMarkSlot(epoch.keys, cem.device.deviceId);
  // Nor is one of the epoch that is over believed, of whomever.
  const marks = [
    { slot: cems, frame: await markOf(stage, cemBefore, 9) },
    { slot: cems, frame: await markOf(stage, cem, 1) },
  ];
  relay.latest().send({ type: 'marks', marks });
  await until(() => page.status().reach.length > 0);
  expect(page.status().reach).toMatchObject([{ memberId: cem.memberId, lastHeard: 1_000 }]);
});

test('[S38] a mark of the new epoch that comes before its record was read waits for that', async () => {
  const { stage, epoch, cem } = await enterStruckOut();
  const slot = await deriveMarkSlot(epoch.keys, cem.device.deviceId);
  stage.relay.marks.set(toHex(slot), { slot, frame: await markOf(stage, cem, 1) });
  const page = await stage.open();
  await until(() => page.status().reach.length > 0);
});

test('[S77] its presence is seen by nobody', async () => {
  const { stage, benInside, cem } = await enterStruckOut();
  const { relay, ben } = stage;
  const page = await stage.open();
  await untilSynced(page);
  const say = async (author: LogAuthor, update: Bytes): Promise<void> => {
    const body = presenceBody(Date.now() + 1_000, Date.now(), update);
    const frame = await author.frame(body, { kind: 'ephemeral' });
    relay.latest().send({ type: 'ephemeral', connectionId: 77, frame });
  };
  const [bens, cems] = [someone(), someone()];
  await say(ben, bens.says({ here: true }));
  await say(benInside, bens.says({ here: true }));
  await say(cem, cems.says({ here: true }));
  await until(() => page.awareness.getStates().has(cems.client));
  expect(page.awareness.getStates().has(bens.client)).toBe(false);
});
