/**
 * Records of the roster that somebody put into the log and that do not hold: each changes nothing, and what
 * comes behind it is read. One test for each way. [S148]
 */
import { afterEach, expect, test } from 'vitest';
import fc from 'fast-check';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis, type RoomId } from '#shared/base/ids.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import type { RosterRecord } from '#shared/seal/roster-record.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { hear, nextEpoch } from '../../support/sync/next-epoch.ts';
import {
  enter,
  jot,
  leave,
  textsOf,
  until,
  untilSynced,
  type Stage,
} from '../../support/sync/stage.ts';
import { notebook } from '../../support/sync/struck-out-stage.ts';
import type { LogAuthor } from '../../support/sync/log-author.ts';

afterEach(leave);

/** An invite that would be announced: a record that a co-owner may make. */
async function announcement(): Promise<RosterRecord> {
  const { inviteId, publicKey: invitePublic } = await deriveInvite(createInviteSecret());
  return { type: 'invite', inviteId, invitePublic, expiresAt: 1_900_000_000_000 as Millis };
}

async function opened(stage: Stage): Promise<Engine> {
  const page = await stage.open();
  await untilSynced(page);
  return page;
}

/** Puts `records` into the log, carried by `carrier`; gives the roster before and after, and reads on. */
async function carried(
  stage: Stage,
  page: Engine,
  records: readonly Bytes[],
  carrier: LogAuthor,
  witness: LogAuthor = stage.ben,
) {
  await untilSynced(page);
  const before = await page.roster();
  for (const record of records)
    stage.relay.append(await carrier.frame(record, { kind: 'control' }));
  const text = `behind ${stage.relay.log.length}`;
  stage.relay.append(await notebook(witness)(text));
  await until(() => textsOf(page.doc).includes(text));
  await untilSynced(page);
  return { before, after: await page.roster() };
}

const facts = ({ records, members, devices, epochs, struck, invites }: RosterOf) => ({
  records,
  members: [...members],
  devices: [...devices],
  invites: [...invites],
  epochs,
  struck: [...struck],
});
type RosterOf = Awaited<ReturnType<Engine['roster']>>;

test('[S148] one that is signed by nobody who is here changes nothing, whoever carries it', async () => {
  const stage = await enter();
  const page = await opened(stage);
  const stranger = await stage.inside.stranger();
  const signed = await signRosterRecord(
    stage.inside.roomId,
    stranger.device,
    1,
    await announcement(),
  );
  // Or by somebody, with another's signature.
  const mine = await stage.inside.sign(await announcement());
  const forged = copyBytes(mine);
  forged.set(randomBytes(64), forged.length - 64);
  for (const carrier of [stranger, stage.ben]) {
    const { before, after } = await carried(stage, page, [signed, forged], carrier);
    expect(facts(after)).toEqual(facts(before));
  }
});

test('[S148] one by a device that was struck out changes nothing, under the old secret or the new', async () => {
  const stage = await enter();
  const { relay, ben, inside } = stage;
  const cem = await inside.partner();
  relay.log.push(...cem.frames);
  const epoch = await nextEpoch(stage, [ben]);
  relay.log.push(epoch.frame);
  await hear(stage, [epoch.keys]);
  const page = await opened(stage);
  const signed = await signRosterRecord(inside.roomId, ben.device, 99, await announcement());
  for (const carrier of [ben, epoch.as(ben), epoch.as(cem.author)]) {
    const { before, after } = await carried(stage, page, [signed], carrier, epoch.as(cem.author));
    expect(facts(after)).toEqual(facts(before));
  }
});

test('[S148] one for another room changes nothing', async () => {
  const stage = await enter();
  const page = await opened(stage);
  const elsewhere = newId<MemberId>() as string as RoomId;
  const record = await announcement();
  const signed = await signRosterRecord(elsewhere, stage.ben.device, 99, record);
  const { before, after } = await carried(stage, page, [signed], stage.ben);
  expect(facts(after)).toEqual(facts(before));
});

test('[S148] one out of its order changes nothing: a number that was used, and what an epoch has settled', async () => {
  const stage = await enter();
  const { relay, ben, inside } = stage;
  const page = await opened(stage);
  const held = await signRosterRecord(inside.roomId, ben.device, 50, await announcement());
  const { after: with50 } = await carried(stage, page, [held], ben);
  expect(with50.devices.get(ben.device.deviceId)?.lastNumber).toBe(50);
  const used = await signRosterRecord(inside.roomId, ben.device, 50, await announcement());
  const first = await carried(stage, page, [used], ben);
  expect(facts(first.after)).toEqual(facts(first.before));

  const epoch = await nextEpoch(stage, []);
  await hear(stage, [epoch.keys]);
  relay.append(epoch.frame);
  await until(() => page.entry().epoch === 1);
  const late = await signRosterRecord(inside.roomId, ben.device, 49, await announcement());
  const second = await carried(stage, page, [late], epoch.as(ben), epoch.as(ben));
  expect(facts(second.after)).toEqual(facts(second.before));
});

test('[S148] one that comes again changes nothing, byte for byte or in another frame', async () => {
  const stage = await enter();
  const page = await opened(stage);
  const signed = await stage.inside.sign(await announcement());
  const { after: held } = await carried(stage, page, [signed], stage.inside.owner);
  const { after } = await carried(stage, page, [signed, signed], stage.ben);
  expect(facts(after)).toEqual(facts(held));
  const frame = await stage.ben.frame(signed, { kind: 'control' });
  for (let times = 0; times < 2; times += 1) stage.relay.append(frame);
  await carried(stage, page, [], stage.ben);
  expect(facts(await page.roster())).toEqual(facts(held));
});

test('[S148] nor does anything that is no record, or one with a changed byte', async () => {
  const stage = await enter();
  const page = await opened(stage);
  jot(page.doc, stage.entry, 'by Mia');
  await untilSynced(page);
  const good = await signRosterRecord(
    stage.inside.roomId,
    stage.ben.device,
    1_000_000,
    await announcement(),
  );
  const before = facts(await page.roster());
  const bent = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(40));
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map(copyBytes),
    bent.map(([at, by, cut]) => {
      const copy = copyBytes(good);
      copy[at] = (copy[at] ?? 0) ^ by;
      return copy.slice(0, copy.length - (cut > 20 ? cut : 0));
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 5 }), async (bodies) => {
      const { after } = await carried(stage, page, bodies, stage.ben);
      expect(facts(after)).toEqual(before);
    }),
    { numRuns: 40, endOnFailure: true },
  );
  expect(page.status().relay.state).toBe('connected');
});
