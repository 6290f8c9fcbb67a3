/**
 * The worst case, once more: what a struck-out admin and its relay can read of what is written afterwards, and
 * what of theirs a member takes who has heard of the new epoch. Nothing, both. [S141, S143]
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { recoveryKeyInUse, toldCover } from '#shared/record/profile-recovery.ts';
import { createDeviceKeys, type DeviceKeys } from '#shared/seal/device.ts';
import { createOpener } from '#shared/seal/envelope.ts';
import { deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import { readInviteCode } from '#shared/seal/invite-code.ts';
import { deriveMarkSlot, writeMark } from '#shared/seal/mark.ts';
import { openPrevious } from '#shared/seal/previous-secret.ts';
import { openRecoverySeeds } from '#shared/seal/recovery-seeds.ts';
import { readRosterRecord, type RosterRecord } from '#shared/seal/roster-record.ts';
import { makeDeviceRecord, makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import { writeSnapshotBody } from '#shared/seal/snapshot.ts';
import { openEpoch, openWrap, readWraps } from '#shared/seal/wrap.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { KIND_NUMBERS } from '#shared/wire/kind.ts';
import { must } from '../../support/store/samples.ts';
import {
  AFTER,
  aftermath,
  closePages,
  collude,
  docOf,
  enemyIn,
  epochOf,
  openAt,
  storedOf,
  type Aftermath,
  type Front,
  type Loot,
  type Stored,
} from '../../support/sync/enemies.ts';
import { ABOVE_ALL } from '../../support/sync/enemy-line.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { privately, writePrivately } from '../../support/sync/my-browsers.ts';
import { presenceBody, someone } from '../../support/sync/presence-frames.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

const ROOMS = ['mentorship', 'profile'] as const;

let all: Aftermath;
beforeAll(async () => {
  all = await aftermath();
});
afterEach(closePages);
afterAll(leave);

/** What any of `keys` opens of a frame. */
async function openedBy(keys: readonly EpochKeys[], frame: Bytes): Promise<Bytes | undefined> {
  const { header, headerBytes, sealed } = must(readFrame(frame));
  const { writer, counter } = header;
  const kind = KIND_NUMBERS[header.kind];
  for (const one of keys) {
    const result = await createOpener(one).open({ kind, writer, counter, headerBytes, sealed });
    if (result.ok) return result.value.body;
  }
  return undefined;
}

/** All secrets of an entry, as keys of every epoch up to `newest`: also of those for which they were not made. */
async function allKeys({ entry }: Loot, newest: number): Promise<readonly EpochKeys[]> {
  const secrets = [...entry.earlier, entry].map(({ secret }) => secret);
  const epochs = Array.from({ length: newest + 1 }, (_, epoch) => epoch);
  const pairs = secrets.flatMap((secret) => epochs.map((epoch) => ({ epoch, secret })));
  return Promise.all(
    pairs.map(({ epoch, secret }) => deriveEpochKeys(entry.roomId, epoch, secret)),
  );
}

function contains(bytes: Bytes, part: Bytes): boolean {
  return Buffer.from(bytes).includes(Buffer.from(part));
}

/** The lists since it was struck out have no wrap that it opens, under whatever name, and no way up. */
async function opensNoList(
  { entry }: Loot,
  since: Stored['epochs'],
  old: readonly EpochKeys[],
): Promise<void> {
  const { roomId, device } = entry;
  for (const { record, list } of since) {
    const read = must(readRosterRecord(record)).record;
    if (read.type !== 'epoch') throw new Error('no epoch');
    expect(await openEpoch(roomId, device, read, list)).toEqual({ ok: false, error: 'no-wrap' });
    const { previous, wraps } = must(readWraps(list));
    expect(wraps.size).toBeGreaterThan(0);
    for (const [row, wrap] of wraps)
      for (const deviceId of [row, device.deviceId]) {
        const place = { roomId, epoch: read.epoch, deviceId };
        const got = await openWrap(place, device.kex, wrap, read.authPublic);
        expect(got).toEqual({ ok: false, error: 'cannot-open' });
      }
    for (const keys of old) expect((await openPrevious(roomId, keys, previous)).ok).toBe(false);
  }
}

test.each(ROOMS)(
  '[S141] of what is written afterwards it reads nothing, with all that the relay ever stored: %s',
  async (room) => {
    const { loot, inForce } = await all.front(room);
    const { entry } = loot;
    const stored = await storedOf(all.relay, entry.roomId);
    const old = await allKeys(loot, inForce.epoch);
    const frames = [...stored.frames, ...stored.marks.map(({ frame }) => frame)];
    const after = frames.filter((frame) => epochOf(frame) > entry.epoch);
    const before = frames.filter((frame) => epochOf(frame) <= entry.epoch);

    // What it had it can read, and to members the words of after stand in what was written after.
    const words = utf8(room === 'mentorship' ? AFTER.shared : AFTER.own);
    const theirs = await Promise.all(after.map((frame) => openedBy([inForce], frame)));
    expect(theirs.some((body) => body !== undefined && contains(body, words))).toBe(true);
    for (const frame of before) expect(await openedBy(old, frame)).toBeDefined();

    for (const frame of after) expect(await openedBy(old, frame)).toBeUndefined();
    expect(frames.some((frame) => contains(frame, words))).toBe(false);
    const since = stored.epochs.slice(entry.epoch);
    expect(since).toHaveLength(inForce.epoch - entry.epoch);
    await opensNoList(loot, since, old);
  },
);

test('[S141] its own pages, open all the while, got nothing of it, and no recovery device leads on', async () => {
  const { lost, losts, roomId } = all;
  const fronts = [await all.front('mentorship'), await all.front('profile')];
  expect(textsOf(losts.doc)).not.toContain(AFTER.shared);
  expect(privately(lost.profile, roomId)).not.toContain(AFTER.own);
  const key = recoveryKeyInUse(lost.profile.doc, lost.profile.entry().roomId, 'file');
  const cover = key && toldCover(lost.profile.doc, roomId, key.deviceId);
  if (cover === undefined) throw new Error('no recovery device was told of');
  for (const { loot } of fronts) {
    const { kex } = loot.entry.device;
    expect(await openRecoverySeeds(kex, roomId, cover.sealed)).toBeUndefined();
  }
});

type Signed = { readonly by: DeviceKeys; readonly memberId: MemberId; readonly record: Bytes };

/** What it would have the roster say: signed by itself, and joins by invites of before and of now. */
async function forgedRecords({ loot, entry }: Front): Promise<readonly Signed[]> {
  const { roomId, device, memberId } = loot.entry;
  const before = await deriveInvite(must(readInviteCode(all.code)).secret);
  const now = await deriveInvite(createInviteSecret());
  const thiefs = await createDeviceKeys();
  const further = { roomId, device: thiefs, memberId, label: '', broughtBy: device.deviceId };
  const expiresAt = (Date.now() + 1_000_000) as Millis;
  const said: readonly RosterRecord[] = [
    { type: 'invite', inviteId: now.inviteId, invitePublic: now.publicKey, expiresAt },
    { type: 'role', memberId, role: 'co-owner' },
    { type: 'revoke', inviteId: before.inviteId },
    await makeDeviceRecord(further),
    { type: 'unknown', kind: 99, content: new Uint8Array(0) },
  ];
  const own = said.map(async (record, at) => ({
    ...{ by: device, memberId },
    record: await signRosterRecord(roomId, device, ABOVE_ALL + at, record),
  }));
  const stranger = await createDeviceKeys();
  const joins = [before, now].flatMap((invite) =>
    [newId<MemberId>(), entry.memberId, memberId].map(async (as) => {
      const joiner = { roomId, device: stranger, memberId: as, label: '', invite, name: 'Eve' };
      const record = await signRosterRecord(roomId, stranger, 1, await makeJoinRecord(joiner));
      return { by: stranger, memberId: as, record };
    }),
  );
  return Promise.all([...own, ...joins]);
}

/** What the words of `loot` would be in the record and in the private notes: alone, waiting for nothing. */
function forgery(front: Front, text: string): Bytes {
  const doc = docOf(front);
  return updateOf(doc, () => {
    jot(doc, front.loot.entry, text);
    writePrivately({ doc }, all.roomId, text);
  });
}

/**
 * All that they could put into the log: the log once more, something of before by a device that stays, which the
 * relay kept back, and what is forged under the enemy's own keys and under those of now.
 */
async function injections(front: Front, { frames, start }: Stored): Promise<readonly Bytes[]> {
  const { loot, inForce, entry } = front;
  const honestly = entry.purpose === 'profile' ? entry : all.mias;
  const before = enemyIn({ ...loot, entry: honestly }, start);
  const list: Bytes[] = [...frames, await before.frame(forgery(front, 'kept back'))];
  for (const of of [loot.keys, inForce]) {
    const enemy = enemyIn(loot, start, of);
    list.push(await enemy.frame(forgery(front, 'by the thief')));
    list.push(await enemy.frame(forgery(front, 'by the thief'), { epoch: inForce.epoch + 1 }));
    for (const { by, memberId, record } of await forgedRecords(front)) {
      const stranger = enemyIn(
        { ...loot, entry: { ...loot.entry, device: by, memberId } },
        start,
        of,
      );
      for (const carrier of [enemy, stranger])
        list.push(await carrier.frame(record, { kind: 'control' }));
      // Who came in by it would write on.
      list.push(await stranger.frame(forgery(front, 'by who came with the thief')));
    }
  }
  return list;
}

/** Something honest, by the member themselves, that stands behind all of it. */
async function honest({ entry, inForce, loot }: Front, seen: Cursor, text: string): Promise<Bytes> {
  const author = enemyIn({ ...loot, entry }, seen, inForce);
  return author.frame(updateOf(new Y.Doc(), (doc) => void jot(doc, entry, text)));
}

test.each(ROOMS)(
  '[S143] nothing that it writes, plays back or signs is taken by a member, nor who comes by an invite of before: %s',
  async (room) => {
    const front = await all.front(room);
    const { colluding, stored } = await collude(all.relay, front.entry.roomId);
    const list = await injections(front, stored);
    const page = await openAt(colluding, front);
    await untilSynced(page);
    const seen = await colluding.cursor();

    for (const frame of list) colluding.append(frame);
    colluding.append(await honest(front, seen, 'and on'));
    await until(() => textsOf(page.doc).includes('and on'));
    await untilSynced(page);

    const roster = await page.roster();
    expect(roster.records).toEqual(front.roster.records);
    expect([...roster.devices]).toEqual([...front.roster.devices]);
    expect(roster.unknownRecords).toBe(0);
    const had = docOf(front);
    expect(textsOf(page.doc)).toEqual([...textsOf(had), 'and on'].toSorted());
    expect(privately(page, all.roomId)).toEqual(privately({ doc: had }, all.roomId));
    expect(page.status().attention.map(({ type }) => type)).not.toContain('history');
  },
);

test('[S143] its marks and its presence are believed by nobody', async () => {
  const front = await all.front('mentorship');
  const { loot, inForce } = front;
  const { colluding, stored } = await collude(all.relay, loot.entry.roomId);
  const page = await openAt(colluding, front);
  await untilSynced(page);
  jot(page.doc, page.entry(), 'nobody has seen this');
  await untilSynced(page);
  const cursor = await colluding.cursor();
  const time = (Date.now() + 1_000_000) as Millis;
  const said = { stored: cursor, drawnSeq: cursor.seq, time, number: ABOVE_ALL };
  const [thief, friend] = [someone(), someone()];
  const slots = [loot.keys, inForce].map((keys) =>
    deriveMarkSlot(keys, loot.entry.device.deviceId),
  );
  for (const of of [loot.keys, inForce]) {
    const enemy = enemyIn(loot, stored.start, of);
    for (const slot of await Promise.all(slots)) {
      const frame = await enemy.frame(writeMark(said), { kind: 'mark', seen: cursor });
      colluding.latest().send({ type: 'marks', marks: [{ slot, frame }] });
    }
    const body = presenceBody(Date.now() + 1_000, time, thief.says({ here: true }));
    const frame = await enemy.frame(body, { kind: 'ephemeral' });
    colluding.latest().send({ type: 'ephemeral', connectionId: 77, frame });
  }
  const mias = enemyIn({ entry: all.mias, keys: inForce }, stored.start);
  const body = presenceBody(Date.now() + 1_000, Date.now(), friend.says({ here: true }));
  const frame = await mias.frame(body, { kind: 'ephemeral' });
  colluding.latest().send({ type: 'ephemeral', connectionId: 78, frame });

  await until(() => page.awareness.getStates().has(friend.client));

  expect(page.awareness.getStates().has(thief.client)).toBe(false);
  expect(page.status().reach.filter(({ lastHeard }) => lastHeard === time)).toEqual([]);
});

test.each(ROOMS)(
  '[S143] its snapshot is used by no member, not even by one who reads for the first time: %s',
  async (room) => {
    const front = await all.front(room);
    const { loot, inForce } = front;
    const { colluding, stored } = await collude(all.relay, loot.entry.roomId);
    const doc = docOf(front);
    const had = textsOf(doc);
    jot(doc, loot.entry, 'by the thief');
    const { records } = front.roster;
    const state = copyBytes(Y.encodeStateAsUpdateV2(doc));
    const covers = await colluding.cursor();
    for (const of of [loot.keys, inForce])
      for (const among of [records, records.slice(0, -1)]) {
        const body = await writeSnapshotBody({ records: among, witnesses: new Map(), state });
        const enemy = enemyIn(loot, stored.start, of);
        colluding.script.snapshot = {
          covers,
          frame: await enemy.frame(body, { kind: 'snapshot', seen: covers }),
        };
        colluding.script.servedIn = ['replay'];
        const databaseName = (id: string): string => `anew ${colluding.connections.length} ${id}`;
        const page = await openAt(colluding, { ...front, databaseName });
        await untilSynced(page);
        expect(textsOf(page.doc)).toEqual(had);
        expect(page.status().attention.map(({ type }) => type)).toContain('snapshot');
        await closePages();
      }
  },
);
