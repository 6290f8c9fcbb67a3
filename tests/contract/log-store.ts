/**
 * The one suite that every `LogStore` passes: the rules L1 to L15 of sync-server/log/LOG.md. An
 * engine's own test file calls `describeLogStore` with a way to open a fresh store.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { chainStart, nextHash } from '#shared/wire/chain.ts';
import type { LogStore, NewInvite } from '../../sync-server/log/log-store.ts';
import { MAX_REMEMBERED_INVITES, REMEMBER_INVITE_MS } from '../../sync-server/log/invite-state.ts';

const NOW = 1_800_000_000_000 as Millis;
const MINUTE = 60_000;
const REDELIVERY_MS = 10 * MINUTE;
const PLENTY = 1024 * 1024;

const later = (ms: number): Millis => (NOW + ms) as Millis;
const newRoomId = (): RoomId => toBase64Url(randomBytes(16)) as RoomId;

/** The value of a result that must have one. */
export function valueOf<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The error of a result that must have one. */
export function errorOf<T, E>(result: Result<T, E>): E {
  if (result.ok) throw new Error('was not refused');
  return result.error;
}

/** Declares the contract's tests for one engine; `open` gives a fresh, empty store. */
export function describeLogStore(engine: string, open: () => Promise<LogStore>): void {
  describe(`LogStore ${engine}`, () => {
    let store: LogStore;
    let roomId: RoomId;
    const authPublic = randomBytes(32);
    const adminPublic = randomBytes(32);

    const makeRoom = async (): Promise<RoomId> => {
      const made = newRoomId();
      valueOf(await store.createRoom({ roomId: made, authPublic, adminPublic, now: NOW }));
      return made;
    };
    const append = (frame: Bytes, room = roomId, epoch = 0, maxRoomBytes = PLENTY) =>
      store.append({ roomId: room, epoch, frame, maxRoomBytes });
    const inviteFor = (room: RoomId, changes: Partial<NewInvite> = {}): NewInvite => ({
      roomId: room,
      epoch: 0,
      inviteId: randomBytes(16),
      publicKey: randomBytes(32),
      expiresAt: later(60 * MINUTE),
      sealed: randomBytes(200),
      now: NOW,
      maxPending: 16,
      ...changes,
    });
    const redeem = (inviteId: Bytes, joiner: Bytes, now: Millis) =>
      store.redeemInvite({ inviteId, joiner, now, redeliveryMs: REDELIVERY_MS });

    beforeEach(async () => {
      store = await open();
      roomId = await makeRoom();
    });
    afterEach(async () => {
      await store.close();
    });

    test('[L1] a new room is at the start of its chain, in epoch 0, with one admin', async () => {
      expect(valueOf(await store.readRoom(roomId))).toEqual({
        roomId,
        head: await chainStart(roomId),
        bytes: 0,
        tailBytes: 0,
        keptSeq: 0,
        snapshots: [],
        epoch: 0,
        authPublic,
        admins: { number: 0, keys: [adminPublic] },
      });
    });

    test('[L1] a second making is refused and changes nothing, also in the same turn', async () => {
      const other = newRoomId();
      const results = await Promise.all(
        [authPublic, randomBytes(32)].map((key) =>
          store.createRoom({ roomId: other, authPublic: key, adminPublic, now: NOW }),
        ),
      );
      expect(results.map((result) => result.ok)).toEqual([true, false]);
      expect(valueOf(await store.readRoom(other)).authPublic).toEqual(authPublic);
    });

    test('[L2] entries are numbered in call order without a gap, each with the chain after it', async () => {
      const frames = Array.from({ length: 40 }, (_, index) => randomBytes(1 + index * 7));
      const appended = await Promise.all(frames.map((frame) => append(frame)));
      let hash = (await chainStart(roomId)).hash;
      for (const [index, frame] of frames.entries()) {
        hash = await nextHash(hash, frame);
        const result = appended[index];
        if (result === undefined) throw new Error('no result');
        expect(valueOf(result).head).toEqual({ seq: index + 1, hash });
      }
      expect(valueOf(await store.readRoom(roomId)).head).toEqual({ seq: 40, hash });
    });

    test('[L2] appends of a room settle in the order of their entries', async () => {
      const settled: number[] = [];
      const sizes = [5000, 1, 700, 1, 90];
      await Promise.all(
        sizes.map(async (size) => {
          settled.push(valueOf(await append(randomBytes(size))).head.seq);
        }),
      );
      expect(settled).toEqual([1, 2, 3, 4, 5]);
    });

    test('[L3] an append does not settle in the turn in which it was asked', async () => {
      let settled = false;
      const appended = append(randomBytes(10)).then(() => (settled = true));
      await Promise.resolve();
      await new Promise<void>((resolve) => process.nextTick(resolve));
      expect(settled).toBe(false);
      await appended;
      expect(valueOf(await store.readRoom(roomId)).head.seq).toBe(1);
    });

    test('[L4] reading after a cursor gives only what came later, in order', async () => {
      const frames = Array.from({ length: 9 }, () => randomBytes(20));
      for (const frame of frames) valueOf(await append(frame));
      const entries = valueOf(await store.readEntries(roomId, 4, PLENTY));
      expect(entries).toEqual(frames.slice(4).map((frame, index) => ({ seq: index + 5, frame })));
      expect(valueOf(await store.readEntries(roomId, 9, PLENTY))).toEqual([]);
    });

    test('[L5] a reading is bounded by bytes but gives at least one entry', async () => {
      for (let count = 0; count < 6; count += 1) valueOf(await append(randomBytes(100)));
      const seqs = async (maxBytes: number) =>
        valueOf(await store.readEntries(roomId, 1, maxBytes)).map((entry) => entry.seq);
      expect(await seqs(299)).toEqual([2, 3]);
      expect(await seqs(300)).toEqual([2, 3, 4]);
      expect(await seqs(1)).toEqual([2]);
    });

    test('[L5] the hash is known from 0 to the head and nowhere else', async () => {
      const { head } = valueOf(await append(randomBytes(5)));
      const start = await chainStart(roomId);
      expect(valueOf(await store.readHash(roomId, 0))).toEqual(start.hash);
      expect(valueOf(await store.readHash(roomId, 1))).toEqual(head.hash);
      expect(valueOf(await store.readHash(roomId, 2))).toBeUndefined();
      expect(valueOf(await store.readHash(newRoomId(), 0))).toBeUndefined();
    });

    test('[L31] in a train nothing is stored behind an append that was refused', async () => {
      const train = { stopped: false };
      const inTrain = (size: number) =>
        store.append({
          roomId,
          epoch: 0,
          frame: new Uint8Array(size),
          maxRoomBytes: PLENTY,
          train,
        });
      const beside = [inTrain(10), inTrain(PLENTY), inTrain(10), append(randomBytes(10))];
      const [first, second, third, other] = await Promise.all(beside);
      if (!first || !second || !third || !other) throw new Error('not all were answered');
      expect(valueOf(first).head.seq).toBe(1);
      expect(errorOf(second)).toBe('room-full');
      expect(errorOf(third)).toBe('suspended');
      expect(valueOf(other).head.seq).toBe(2);
      expect(errorOf(await inTrain(10))).toBe('suspended');
      expect(valueOf(await store.readRoom(roomId)).head.seq).toBe(2);
    });

    test('[L6] what would overfill a room is refused, the rest of its group is not', async () => {
      const results = await Promise.all([
        append(randomBytes(60), roomId, 0, 100),
        append(randomBytes(41), roomId, 0, 100),
        append(randomBytes(40), roomId, 0, 100),
        append(randomBytes(1), roomId, 0, 100),
      ]);
      expect(results.map((result) => (result.ok ? result.value.head.seq : result.error))).toEqual([
        1,
        'room-full',
        2,
        'room-full',
      ]);
      expect(valueOf(await store.readRoom(roomId)).bytes).toBe(100);
    });

    test('[L7] an append to no room or under another epoch is refused', async () => {
      expect(errorOf(await append(randomBytes(5), newRoomId()))).toBe('no-room');
      expect(errorOf(await append(randomBytes(5), roomId, 1))).toBe('wrong-epoch');
      expect(valueOf(await store.readEntries(roomId, 0, PLENTY))).toEqual([]);
    });

    test('[L8] of two admin lists with one number the first stands', async () => {
      const first = [adminPublic, randomBytes(32)];
      const results = await Promise.all([
        store.setAdmins(roomId, { number: 1, keys: first }),
        store.setAdmins(roomId, { number: 1, keys: [randomBytes(32)] }),
        store.setAdmins(roomId, { number: 3, keys: [randomBytes(32)] }),
        store.setAdmins(roomId, { number: 0, keys: [randomBytes(32)] }),
        store.setAdmins(newRoomId(), { number: 1, keys: first }),
      ]);
      expect(results.map((result) => (result.ok ? 'set' : result.error))).toEqual([
        'set',
        'stale-number',
        'stale-number',
        'stale-number',
        'no-room',
      ]);
      expect(valueOf(await store.readRoom(roomId)).admins).toEqual({ number: 1, keys: first });
    });

    test('[L9] an invite id is taken once, over all rooms, also when it is over', async () => {
      const invite = inviteFor(roomId);
      valueOf(await store.putInvite(invite));
      valueOf(await store.revokeInvite(roomId, invite.inviteId, NOW));
      const other = await makeRoom();
      const again = inviteFor(other, { inviteId: invite.inviteId });
      expect(errorOf(await store.putInvite(again))).toBe('invite-exists');
      expect(errorOf(await store.putInvite(inviteFor(newRoomId())))).toBe('no-room');
    });

    test('[L9] only pending invites count against the most a room may have', async () => {
      const put = (now: Millis) => store.putInvite(inviteFor(roomId, { maxPending: 2, now }));
      const first = inviteFor(roomId, { maxPending: 2 });
      valueOf(await store.putInvite(first));
      valueOf(await put(NOW));
      expect(errorOf(await put(NOW))).toBe('too-many-invites');
      valueOf(await redeem(first.inviteId, randomBytes(32), NOW));
      valueOf(await put(NOW));
      expect(errorOf(await put(NOW))).toBe('too-many-invites');
      valueOf(await put(later(60 * MINUTE)));
    });

    test('[L9] a room remembers a bounded number of invites, over ones included', async () => {
      const invites = Array.from({ length: MAX_REMEMBERED_INVITES }, () => inviteFor(roomId));
      for (const invite of invites) {
        void store.putInvite(invite);
        void store.revokeInvite(roomId, invite.inviteId, NOW);
      }
      expect(errorOf(await store.putInvite(inviteFor(roomId)))).toBe('too-many-invites');
      valueOf(await store.putInvite(inviteFor(await makeRoom())));
    });

    test('[L10] unknown, used, expired and revoked are told apart', async () => {
      const [used, expired, revoked] = [inviteFor(roomId), inviteFor(roomId), inviteFor(roomId)];
      for (const invite of [used, expired, revoked]) valueOf(await store.putInvite(invite));
      valueOf(await redeem(used.inviteId, randomBytes(32), NOW));
      valueOf(await store.revokeInvite(roomId, revoked.inviteId, NOW));
      const try1 = (id: Bytes, now: Millis) => redeem(id, randomBytes(32), now).then(errorOf);
      expect(await try1(randomBytes(16), NOW)).toBe('unknown');
      expect(await try1(used.inviteId, NOW)).toBe('used');
      expect(await try1(expired.inviteId, expired.expiresAt)).toBe('expired');
      expect(await try1(revoked.inviteId, later(120 * MINUTE))).toBe('revoked');
    });

    test('[L10] a used or expired invite cannot be revoked, nor one of another room', async () => {
      const [used, expired] = [inviteFor(roomId), inviteFor(roomId)];
      for (const invite of [used, expired]) valueOf(await store.putInvite(invite));
      valueOf(await redeem(used.inviteId, randomBytes(32), NOW));
      const other = await makeRoom();
      const revoke = (room: RoomId, id: Bytes, now: Millis) =>
        store.revokeInvite(room, id, now).then(errorOf);
      expect(await revoke(roomId, used.inviteId, NOW)).toBe('used');
      expect(await revoke(other, expired.inviteId, NOW)).toBe('unknown');
      expect(await revoke(roomId, expired.inviteId, expired.expiresAt)).toBe('expired');
    });

    test('[L10] revoking twice is as good as once', async () => {
      const invite = inviteFor(roomId);
      valueOf(await store.putInvite(invite));
      valueOf(await store.revokeInvite(roomId, invite.inviteId, NOW));
      valueOf(await store.revokeInvite(roomId, invite.inviteId, NOW));
    });

    test('[L11] of two joiners in one turn exactly one gets the invite', async () => {
      const invite = inviteFor(roomId);
      valueOf(await store.putInvite(invite));
      expect(valueOf(await store.readInviteKey(invite.inviteId))).toEqual(invite.publicKey);
      const results = await Promise.all([
        redeem(invite.inviteId, randomBytes(32), NOW),
        redeem(invite.inviteId, randomBytes(32), NOW),
      ]);
      expect(results).toEqual([
        { ok: true, value: invite.sealed },
        { ok: false, error: 'used' },
      ]);
    });

    test('[L11] the same joiner may fetch it again, for the time given and no longer', async () => {
      const invite = inviteFor(roomId, { expiresAt: later(MINUTE) });
      const joiner = randomBytes(32);
      valueOf(await store.putInvite(invite));
      valueOf(await redeem(invite.inviteId, joiner, NOW));
      const inTime = await redeem(invite.inviteId, joiner, later(REDELIVERY_MS - 1));
      expect(valueOf(inTime)).toEqual(invite.sealed);
      expect(errorOf(await redeem(invite.inviteId, joiner, later(REDELIVERY_MS)))).toBe('used');
      expect(errorOf(await redeem(invite.inviteId, randomBytes(32), NOW))).toBe('used');
    });

    test('[L12] a sweep erases what nobody may fetch and forgets after 30 days', async () => {
      const joiner = randomBytes(32);
      const [used, pending] = [inviteFor(roomId), inviteFor(roomId)];
      for (const invite of [used, pending]) valueOf(await store.putInvite(invite));
      valueOf(await redeem(used.inviteId, joiner, NOW));
      valueOf(await store.sweepInvites(later(1), REDELIVERY_MS));
      valueOf(await redeem(used.inviteId, joiner, later(2)));
      valueOf(await store.sweepInvites(later(REDELIVERY_MS), REDELIVERY_MS));
      // The bytes are gone: even within the time they are not handed out again.
      expect(errorOf(await redeem(used.inviteId, joiner, later(2)))).toBe('used');
      valueOf(await redeem(pending.inviteId, joiner, later(2)));
      const forgotten = (used.expiresAt + REMEMBER_INVITE_MS) as Millis;
      valueOf(await store.sweepInvites((forgotten - 1) as Millis, REDELIVERY_MS));
      expect(errorOf(await redeem(used.inviteId, joiner, forgotten))).toBe('used');
      valueOf(await store.sweepInvites(forgotten, REDELIVERY_MS));
      expect(errorOf(await redeem(used.inviteId, joiner, forgotten))).toBe('unknown');
    });

    test('[L13] rooms do not touch: interleaved appends give each its own log', async () => {
      const other = await makeRoom();
      const before = valueOf(await store.readRoom(other));
      await Promise.all(Array.from({ length: 10 }, () => append(randomBytes(30))));
      valueOf(await store.setAdmins(roomId, { number: 1, keys: [randomBytes(32)] }));
      expect(valueOf(await store.readRoom(other))).toEqual(before);
      const frame = randomBytes(8);
      expect(valueOf(await append(frame, other)).head.seq).toBe(1);
      expect(valueOf(await store.readEntries(other, 0, PLENTY))).toEqual([{ seq: 1, frame }]);
    });

    test('[L15] closing stores what was asked before, then refuses', async () => {
      const appended = Promise.all(Array.from({ length: 700 }, () => append(randomBytes(10))));
      await store.close();
      expect((await appended).every((result) => result.ok)).toBe(true);
      expect(errorOf(await append(randomBytes(10)))).toBe('storage-fault');
      expect(errorOf(await store.readRoom(roomId))).toBe('storage-fault');
      await store.close();
    });
  });
}
