/**
 * The part of the contract that is about epochs and the deletion of a room: L36 to L40 of
 * sync-server/log/LOG.md. Every engine passes it; its own test file calls `describeEpochStore`.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { chainStart, nextCursor } from '#shared/wire/chain.ts';
import {
  MAX_EPOCH_LIST_BYTES,
  MAX_EPOCH_RECORD_BYTES,
  MAX_EPOCHS,
  SNAPSHOT_PATIENCE_MS,
  SNAPSHOT_REST_MS,
} from '#shared/wire/limits.ts';
import type { LogStore, NewEpoch, NewInvite } from '../../sync-server/log/log-store.ts';
import { errorOf, valueOf } from './log-store.ts';
import { workOn } from './snapshot-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const HOUR = 3_600_000;
const PLENTY = 64 * 1024 * 1024;
const PATIENCE_MS = 60_000;
const later = (ms: number): Millis => (NOW + ms) as Millis;
const newRoomId = (): RoomId => toBase64Url(randomBytes(16)) as RoomId;

/** Whether it was carried out, or why not. */
function outcomeOf(result: { readonly ok: true } | { readonly ok: false; readonly error: string }) {
  return result.ok ? 'done' : result.error;
}

/** Declares the tests for one engine; `open` gives a fresh, empty store. */
export function describeEpochStore(engine: string, open: () => Promise<LogStore>): void {
  describe(`LogStore ${engine}, epochs`, () => {
    let store: LogStore;
    let roomId: RoomId;
    let work: ReturnType<typeof workOn>;

    beforeEach(async () => {
      store = await open();
      roomId = newRoomId();
      work = workOn(store, roomId);
      await work.makeRoom();
    });
    afterEach(async () => {
      await store.close();
    });

    const epochAt = (epoch: number, changes: Partial<NewEpoch> = {}): NewEpoch => ({
      roomId,
      epoch,
      authPublic: randomBytes(32),
      controlSeq: epoch - 1,
      admins: { number: epoch, keys: [randomBytes(32)] },
      record: randomBytes(300),
      list: randomBytes(700),
      frame: randomBytes(500),
      now: NOW,
      ...changes,
    });
    const begin = (epoch: number, changes: Partial<NewEpoch> = {}) =>
      store.setEpoch(epochAt(epoch, changes));
    const append = (changes: { epoch?: number; isControl?: boolean; room?: RoomId } = {}) =>
      store.append({
        roomId: changes.room ?? roomId,
        epoch: changes.epoch ?? 0,
        frame: randomBytes(100),
        maxRoomBytes: PLENTY,
        isControl: changes.isControl ?? false,
      });
    const inviteOf = (changes: Partial<NewInvite> = {}): NewInvite => ({
      roomId,
      epoch: 0,
      inviteId: randomBytes(16),
      publicKey: randomBytes(32),
      expiresAt: later(HOUR),
      sealed: randomBytes(200),
      now: NOW,
      maxPending: 16,
      ...changes,
    });
    const redeem = (inviteId: Bytes, now: Millis, joiner = randomBytes(32)) =>
      store.redeemInvite({ inviteId, joiner, now, redeliveryMs: HOUR });

    test('[L36] an epoch is the next entry, the next keys and the next list, all at once', async () => {
      const before = await work.grow(3);
      const wanted = epochAt(1, { controlSeq: 0 });
      const begun = valueOf(await store.setEpoch(wanted));
      const head = await nextCursor(before, wanted.frame);
      expect(begun).toEqual({ head, bytes: 800, tailBytes: 800 });
      expect(await work.state()).toEqual({
        roomId,
        head,
        bytes: 800,
        tailBytes: 800,
        keptSeq: 0,
        snapshots: [],
        epoch: 1,
        authPublic: wanted.authPublic,
        admins: wanted.admins,
      });
      const [entry] = valueOf(await store.readEntries(roomId, 3, PLENTY));
      expect(entry).toEqual({ seq: 4, frame: wanted.frame });
      expect(valueOf(await append({ epoch: 1 })).head.seq).toBe(5);
    });

    test('[L36] another number of epoch or list, or another room, is refused and changes nothing', async () => {
      await work.grow(2);
      const before = await work.state();
      const changes: Partial<NewEpoch>[] = [
        { roomId: newRoomId() },
        { epoch: 0 },
        { epoch: 2 },
        { admins: { number: 0, keys: [randomBytes(32)] } },
        { admins: { number: 2, keys: [randomBytes(32)] } },
      ];
      const refused = [];
      for (const change of changes)
        refused.push(errorOf(await begin(1, { controlSeq: 2, ...change })));
      expect(refused).toEqual([
        'no-room',
        'wrong-epoch',
        'wrong-epoch',
        'stale-number',
        'stale-number',
      ]);
      expect(await work.state()).toEqual(before);
      expect(valueOf(await store.readEpoch(roomId, 1))).toBeUndefined();
    });

    test('[L36] of two that race the first stands, whole', async () => {
      const wanted = [epochAt(1), epochAt(1)];
      const raced = await Promise.all(wanted.map((epoch) => store.setEpoch(epoch)));
      expect(raced.map(outcomeOf)).toEqual(['done', 'wrong-epoch']);
      const { authPublic, admins, record, list } = epochAt(1, wanted[0]);
      expect(await work.state()).toMatchObject({ authPublic, admins, head: { seq: 1 } });
      expect(valueOf(await store.readEpoch(roomId, 1))).toEqual({
        authPublic,
        begun: { record, list },
      });
    });

    test('[L36] who does not know the last control entry begins nothing, other entries do not count', async () => {
      await work.grow(1);
      valueOf(await append({ isControl: true }));
      await work.grow(2);
      const tries = [];
      for (const controlSeq of [0, 1, 5, 2]) tries.push(outcomeOf(await begin(1, { controlSeq })));
      expect(tries).toEqual(['stale', 'stale', 'stale', 'done']);
      // The epoch's own entry, the fifth, is a control entry.
      expect(outcomeOf(await begin(2, { controlSeq: 4 }))).toBe('stale');
      expect(outcomeOf(await begin(2, { controlSeq: 5 }))).toBe('done');
    });

    test('[L36] a control entry that was asked before an epoch in the same turn is known to it', async () => {
      const [entry, epoch] = await Promise.all([
        append({ isControl: true }),
        begin(1, { controlSeq: 0 }),
      ]);
      expect([outcomeOf(entry), outcomeOf(epoch)]).toEqual(['done', 'stale']);
    });

    test('[L36] what was swept is still known to have been a control entry', async () => {
      valueOf(await append({ isControl: true }));
      const covers = await work.grow(3);
      await work.commit(covers, 300);
      await work.sweep(later(SNAPSHOT_PATIENCE_MS));
      expect(await work.seqs(0)).toEqual([]);
      expect(outcomeOf(await begin(1, { controlSeq: 0 }))).toBe('stale');
      expect(outcomeOf(await begin(1, { controlSeq: 1 }))).toBe('done');
    });

    test('[L36] a full room begins an epoch', async () => {
      valueOf(await append());
      const full = { roomId, frame: randomBytes(100), maxRoomBytes: 100 };
      expect(errorOf(await store.append({ ...full, epoch: 0 }))).toBe('room-full');
      valueOf(await begin(1, { controlSeq: 1 }));
      expect(errorOf(await store.append({ ...full, epoch: 1 }))).toBe('room-full');
    });

    test(
      '[L36] [L37] a room begins 1,024 epochs and no more, and each stays',
      async () => {
        const record = new Uint8Array(MAX_EPOCH_RECORD_BYTES).fill(7);
        const list = new Uint8Array(MAX_EPOCH_LIST_BYTES).fill(8);
        const begun = Array.from({ length: MAX_EPOCHS }, (_, index) =>
          begin(index + 1, index < 30 ? { record, list } : { record: randomBytes(9) }),
        );
        expect(new Set((await Promise.all(begun)).map(outcomeOf))).toEqual(new Set(['done']));
        const next = { controlSeq: MAX_EPOCHS };
        expect(outcomeOf(await begin(MAX_EPOCHS + 1, next))).toBe('too-many-epochs');
        expect((await work.state()).epoch).toBe(MAX_EPOCHS);
        expect(valueOf(await store.readEpoch(roomId, 30))?.begun).toEqual({ record, list });
      },
      PATIENCE_MS,
    );

    test('[L37] every epoch that was, and no other, is read with its key and what began it', async () => {
      const first = (await work.state()).authPublic;
      const wanted = [epochAt(1), epochAt(2)];
      for (const epoch of wanted) valueOf(await store.setEpoch(epoch));
      await work.commit((await work.state()).head, 300, 0, NOW, 2);
      await work.sweep(later(SNAPSHOT_PATIENCE_MS));
      expect(valueOf(await store.readEpoch(roomId, 0))).toEqual({
        authPublic: first,
        begun: undefined,
      });
      for (const { epoch, authPublic, record, list } of wanted)
        expect(valueOf(await store.readEpoch(roomId, epoch))).toEqual({
          authPublic,
          begun: { record, list },
        });
      expect(valueOf(await store.readEpoch(roomId, 3))).toBeUndefined();
      expect(valueOf(await store.readEpoch(newRoomId(), 0))).toBeUndefined();
    });

    test('[L38] invites that are pending are revoked, those that are over stay what they were', async () => {
      const [pending, used, expired] = [
        inviteOf(),
        inviteOf(),
        inviteOf({ expiresAt: later(HOUR / 2) }),
      ];
      for (const invite of [pending, used, expired]) valueOf(await store.putInvite(invite));
      const other = newRoomId();
      await workOn(store, other).makeRoom();
      const elsewhere = inviteOf({ roomId: other });
      valueOf(await store.putInvite(elsewhere));
      const joiner = randomBytes(32);
      valueOf(await redeem(used.inviteId, NOW, joiner));
      const at = later(HOUR / 2);
      valueOf(await begin(1, { now: at }));
      expect(errorOf(await redeem(pending.inviteId, at))).toBe('revoked');
      expect(errorOf(await redeem(expired.inviteId, at))).toBe('expired');
      expect(valueOf(await redeem(used.inviteId, at, joiner))).toEqual(used.sealed);
      expect(valueOf(await redeem(elsewhere.inviteId, at))).toEqual(elsewhere.sealed);
      valueOf(await store.putInvite(inviteOf({ epoch: 1, maxPending: 1, now: at })));
    });

    test('[L38] marks go, and what was staged', async () => {
      const covers = await work.grow(3);
      const staging = await work.stage(work.wantedAt(covers), randomBytes(300));
      const mark = { slot: randomBytes(16), frame: randomBytes(90) };
      valueOf(await store.putMark(roomId, 0, mark));
      valueOf(await begin(1, { controlSeq: 3 }));
      expect(valueOf(await store.readMarks(roomId))).toEqual([]);
      expect(errorOf(await store.commitSnapshot(staging, NOW))).toBe('bad-parts');
      valueOf(await store.putMark(roomId, 1, mark));
      expect(valueOf(await store.readMarks(roomId))).toEqual([mark]);
    });

    test('[L38] [L7] nothing of an epoch that is over is stored any more, also in its own turn', async () => {
      const covers = await work.grow(1);
      const mark = { slot: randomBytes(16), frame: randomBytes(90) };
      const results = await Promise.all([
        append(),
        begin(1, { controlSeq: 0 }),
        append(),
        append({ isControl: true }),
        store.putMark(roomId, 0, mark),
        store.putInvite(inviteOf()),
        store.beginSnapshot(work.wantedAt(covers)),
        append({ epoch: 1 }),
      ]);
      expect(results.map(outcomeOf)).toEqual([
        'done',
        'done',
        'wrong-epoch',
        'wrong-epoch',
        'wrong-epoch',
        'wrong-epoch',
        'stale',
        'done',
      ]);
      expect(await work.seqs(0)).toEqual([1, 2, 3, 4]);
      expect(valueOf(await store.readMarks(roomId))).toEqual([]);
    });

    test('[L39] a room that was taken away is none, for whatever is asked of it', async () => {
      const covers = await work.grow(3);
      const staging = await work.stage(work.wantedAt(covers), randomBytes(300));
      const mark = { slot: randomBytes(16), frame: randomBytes(90) };
      valueOf(await store.putMark(roomId, 0, mark));
      const invite = inviteOf();
      valueOf(await store.putInvite(invite));
      expect(errorOf(await store.deleteRoom(roomId, 1))).toBe('stale-number');
      valueOf(await store.deleteRoom(roomId, 0));
      const after = await Promise.all([
        store.readRoom(roomId),
        append(),
        begin(1, { controlSeq: 3 }),
        store.putMark(roomId, 0, mark),
        store.putInvite(inviteOf()),
        store.setAdmins(roomId, { number: 1, keys: [randomBytes(32)] }),
        store.beginSnapshot(work.wantedAt(covers)),
        store.deleteRoom(roomId, 0),
      ]);
      expect(new Set(after.map(outcomeOf))).toEqual(new Set(['no-room']));
      expect(errorOf(await store.commitSnapshot(staging, NOW))).not.toBe('storage-fault');
      expect(errorOf(await redeem(invite.inviteId, NOW))).toBe('unknown');
      expect(valueOf(await store.readEpoch(roomId, 0))).toBeUndefined();
      expect(valueOf(await store.readHash(roomId, 1))).toBeUndefined();
    });

    test('[L39] a commit of what a taken room had staged harms no other write of its turn', async () => {
      const other = newRoomId();
      await workOn(store, other).makeRoom();
      const staging = await work.stage(work.wantedAt(await work.grow(2)), randomBytes(300));
      const results = await Promise.all([
        store.deleteRoom(roomId, 0),
        store.commitSnapshot(staging, NOW),
        append({ room: other }),
      ]);
      expect([outcomeOf(results[0]), outcomeOf(results[2])]).toEqual(['done', 'done']);
      expect(['bad-parts', 'no-room']).toContain(errorOf(results[1]));
    });

    test('[L39] the room is made again from nothing, and knows none of its epochs', async () => {
      await work.grow(3);
      const wanted = epochAt(1, { controlSeq: 3 });
      valueOf(await store.setEpoch(wanted));
      valueOf(await store.deleteRoom(roomId, 1));
      await work.makeRoom();
      expect(await work.state()).toMatchObject({
        head: await chainStart(roomId),
        bytes: 0,
        epoch: 0,
        admins: { number: 0 },
      });
      expect(valueOf(await store.readEpoch(roomId, 1))).toBeUndefined();
      valueOf(await begin(1));
    });

    test('[L40] in a new epoch a snapshot is taken at once, in the place of one that is not settled', async () => {
      const first = await work.grow(4);
      await work.commit(first, 500);
      await work.sweep(later(SNAPSHOT_PATIENCE_MS));
      const second = await work.grow(4);
      const at = later(SNAPSHOT_PATIENCE_MS);
      await work.commit(second, 300, first.seq, at);
      const third = await work.grow(1);
      const wanted = work.wantedAt(third, { previous: second.seq, now: at });
      expect(errorOf(await store.beginSnapshot(wanted))).toBe('too-soon');
      const { head } = valueOf(await begin(1, { controlSeq: 9 }));
      await work.commit(head, 200, second.seq, at, 1);
      // The one that stood before both stays, with all that comes after it.
      expect(await work.state()).toMatchObject({
        keptSeq: first.seq,
        snapshots: [{ covers: head, total: 200 }, { covers: first }],
        bytes: 500 + 200 + 5 * 100 + 500,
        tailBytes: 0,
      });
      await work.sweep(at);
      expect(await work.seqs(0)).toEqual([5, 6, 7, 8, 9, 10]);
      expect(valueOf(await store.readSnapshotPart(roomId, second.seq, 0))).toBeUndefined();
      expect(valueOf(await store.readSnapshotPart(roomId, first.seq, 0))?.length).toBe(500);
      const again = work.wantedAt(await work.grow(1, 1), {
        epoch: 1,
        previous: head.seq,
        now: at,
      });
      expect(errorOf(await store.beginSnapshot(again))).toBe('too-soon');
      await work.sweep((at + SNAPSHOT_PATIENCE_MS) as Millis);
      expect(await work.state()).toMatchObject({ keptSeq: head.seq, bytes: 300, tailBytes: 100 });
    });

    test('[L40] one that is settled keeps its place behind the next, whatever its epoch', async () => {
      const first = await work.grow(4);
      await work.commit(first, 500);
      valueOf(await store.confirmSnapshot(roomId, first.seq));
      const { head } = valueOf(await begin(1, { controlSeq: 4 }));
      const at = later(SNAPSHOT_REST_MS);
      await work.commit(head, 200, first.seq, at, 1);
      expect((await work.state()).snapshots).toMatchObject([{ covers: head }, { covers: first }]);
    });

    test("[L13] an epoch or a deletion of one room is no other room's", async () => {
      const other = workOn(store, newRoomId());
      await other.makeRoom();
      await other.grow(2);
      const before = await other.state();
      const mark = { slot: randomBytes(16), frame: randomBytes(90) };
      valueOf(await store.putMark(before.roomId, 0, mark));
      valueOf(await begin(1));
      valueOf(await store.deleteRoom(roomId, 1));
      expect(await other.state()).toEqual(before);
      expect(valueOf(await store.readMarks(before.roomId))).toEqual([mark]);
      expect(valueOf(await store.readEpoch(before.roomId, 1))).toBeUndefined();
    });
  });
}
