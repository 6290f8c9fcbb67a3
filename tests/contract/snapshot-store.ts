/**
 * The part of the contract that is about snapshots and marks: L18 to L22 of sync-server/log/LOG.md.
 * Every engine passes it; its own test file calls `describeSnapshotStore`.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import {
  MAX_MARKS,
  PART_BYTES,
  SNAPSHOT_PATIENCE_MS,
  SNAPSHOT_REST_MS,
  STAGED_SNAPSHOT_MS,
} from '#shared/wire/limits.ts';
import { snapshotPartsOf } from '#shared/wire/parts.ts';
import type { LogStore, NewSnapshot } from '../../sync-server/log/log-store.ts';
import { errorOf, valueOf } from './log-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const PLENTY = 64 * 1024 * 1024;
const later = (ms: number): Millis => (NOW + ms) as Millis;

/** What the tests of one store use. */
export function workOn(store: LogStore, roomId: RoomId) {
  const wantedAt = (covers: Cursor, changes: Partial<NewSnapshot> = {}): NewSnapshot => ({
    roomId,
    epoch: 0,
    covers,
    previous: 0,
    total: 400,
    now: NOW,
    ...changes,
  });
  const stage = async (wanted: NewSnapshot, frame: Bytes): Promise<number> => {
    const staging = valueOf(await store.beginSnapshot({ ...wanted, total: frame.length }));
    for (const { index, bytes } of snapshotPartsOf(frame))
      valueOf(await store.stagePart({ staging, index, bytes, now: wanted.now }));
    return staging;
  };
  return {
    wantedAt,
    stage,
    async makeRoom(): Promise<void> {
      const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
      valueOf(await store.createRoom({ roomId, ...keys, now: NOW }));
    },
    /** Appends so many frames of 100 bytes; returns the head after them. */
    async grow(count: number, epoch = 0): Promise<Cursor> {
      const appended = await Promise.all(
        Array.from({ length: count }, () =>
          store.append({ roomId, epoch, frame: randomBytes(100), maxRoomBytes: PLENTY }),
        ),
      );
      const last = appended.at(-1);
      if (last === undefined) throw new Error('nothing was appended');
      return valueOf(last).head;
    },
    /** Commits a snapshot of `size` bytes that covers the place; returns its frame. */
    async commit(covers: Cursor, size: number, previous = 0, now = NOW, epoch = 0): Promise<Bytes> {
      const frame = randomBytes(Math.min(size, 60_000));
      const whole = new Uint8Array(size);
      whole.set(frame);
      const staging = await stage(wantedAt(covers, { previous, now, epoch }), whole);
      valueOf(await store.commitSnapshot(staging, now));
      return whole;
    },
    /** Sweeps until nothing is left to do; returns how many pieces it took. */
    async sweep(now: Millis): Promise<number> {
      for (let pieces = 0; pieces < 1000; pieces += 1)
        if (!valueOf(await store.sweepSnapshots(now)).more) return pieces;
      throw new Error('sweeping does not end');
    },
    async state() {
      return valueOf(await store.readRoom(roomId));
    },
    async seqs(after: number): Promise<number[]> {
      return valueOf(await store.readEntries(roomId, after, PLENTY)).map(({ seq }) => seq);
    },
  };
}

/** Declares the tests for one engine; `open` gives a fresh, empty store. */
export function describeSnapshotStore(engine: string, open: () => Promise<LogStore>): void {
  describe(`LogStore ${engine}, snapshots and marks`, () => {
    let store: LogStore;
    let roomId: RoomId;
    let work: ReturnType<typeof workOn>;

    beforeEach(async () => {
      store = await open();
      roomId = toBase64Url(randomBytes(16)) as RoomId;
      work = workOn(store, roomId);
      await work.makeRoom();
    });
    afterEach(async () => {
      await store.close();
    });

    test('[L18] a snapshot that was staged whole becomes the newest, and touches no entry', async () => {
      const covers = await work.grow(5);
      const head = await work.grow(3);
      const frame = await work.commit(covers, 2 * PART_BYTES + 7);
      expect(await work.state()).toMatchObject({
        head,
        bytes: 800 + frame.length,
        tailBytes: 300,
        keptSeq: 0,
        snapshots: [{ covers, total: frame.length, confirmed: false }],
      });
      for (const { index, bytes } of snapshotPartsOf(frame))
        expect(valueOf(await store.readSnapshotPart(roomId, covers.seq, index))).toEqual(bytes);
      expect(valueOf(await store.readSnapshotPart(roomId, covers.seq, 3))).toBeUndefined();
      expect(valueOf(await store.readSnapshotPart(roomId, 4, 0))).toBeUndefined();
      expect(await work.seqs(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    test('[L18] one for another epoch, newest, place or history is refused, and by name', async () => {
      const first = await work.grow(3);
      const begin = async (changes: Partial<NewSnapshot>) =>
        errorOf(await store.beginSnapshot(work.wantedAt(first, changes)));
      expect(await begin({ roomId: toBase64Url(randomBytes(16)) as RoomId })).toBe('no-room');
      expect(await begin({ epoch: 1 })).toBe('stale');
      expect(await begin({ previous: 2 })).toBe('stale');
      expect(await begin({ covers: { ...first, hash: randomBytes(32) } })).toBe('wrong-cover');
      expect(await begin({ covers: { seq: 4, hash: first.hash } })).toBe('wrong-cover');
      const start = valueOf(await store.readHash(roomId, 0));
      if (start === undefined) throw new Error('no start');
      expect(await begin({ covers: { seq: 0, hash: start } })).toBe('wrong-cover');
    });

    test('[L18] of two that were staged for one place at most one is committed', async () => {
      const covers = await work.grow(4);
      const staging = await work.stage(work.wantedAt(covers), randomBytes(300));
      const twice = await Promise.all([
        store.commitSnapshot(staging, NOW),
        store.commitSnapshot(staging, NOW),
      ]);
      expect(twice.map((result) => (result.ok ? 'done' : result.error))).toEqual([
        'done',
        'bad-parts',
      ]);
      expect(errorOf(await store.beginSnapshot(work.wantedAt(covers)))).toBe('stale');
      expect((await work.state()).snapshots.length).toBe(1);
    });

    test('[L18] the next is refused until the one before is settled', async () => {
      const first = await work.grow(4);
      await work.commit(first, 300);
      const second = await work.grow(4);
      const begin = (now: Millis) =>
        store.beginSnapshot(work.wantedAt(second, { previous: first.seq, now }));
      expect(errorOf(await begin(later(SNAPSHOT_PATIENCE_MS - 1)))).toBe('too-soon');
      valueOf(await begin(later(SNAPSHOT_PATIENCE_MS)));
      valueOf(await store.confirmSnapshot(roomId, first.seq));
      expect(errorOf(await begin(later(SNAPSHOT_REST_MS - 1)))).toBe('too-soon');
      valueOf(await begin(later(SNAPSHOT_REST_MS)));
    });

    test('[L19] parts come in order from the first, and a commit without all of them is refused', async () => {
      const covers = await work.grow(2);
      const total = 2 * PART_BYTES + 1;
      const staging = valueOf(await store.beginSnapshot(work.wantedAt(covers, { total })));
      const part = (index: number) =>
        store.stagePart({ staging, index, bytes: randomBytes(10), now: NOW });
      expect(errorOf(await part(1))).toBe('bad-parts');
      valueOf(await part(0));
      expect(errorOf(await part(0))).toBe('bad-parts');
      expect(errorOf(await store.commitSnapshot(staging, NOW))).toBe('bad-parts');
      valueOf(await part(1));
      valueOf(await part(2));
      expect(errorOf(await store.commitSnapshot(staging + 1, NOW))).toBe('bad-parts');
      valueOf(await store.commitSnapshot(staging, NOW));
      expect((await work.state()).snapshots.length).toBe(1);
    });

    test('[L19] a room stages one snapshot at a time: a new one takes the place of the old', async () => {
      const covers = await work.grow(2);
      const first = await work.stage(work.wantedAt(covers), randomBytes(200));
      const second = valueOf(await store.beginSnapshot(work.wantedAt(covers)));
      expect(second).not.toBe(first);
      expect(errorOf(await store.commitSnapshot(first, NOW))).toBe('bad-parts');
      const late = { staging: first, index: 1, bytes: randomBytes(5), now: NOW };
      expect(errorOf(await store.stagePart(late))).toBe('bad-parts');
      expect((await work.state()).bytes).toBe(200);
    });

    test('[L19] what is staged and not committed is gone an hour after its last part', async () => {
      const covers = await work.grow(2);
      const staging = await work.stage(work.wantedAt(covers), randomBytes(200));
      expect(await work.sweep(later(STAGED_SNAPSHOT_MS - 1))).toBe(0);
      expect(await work.sweep(later(STAGED_SNAPSHOT_MS))).toBe(1);
      expect(errorOf(await store.commitSnapshot(staging, NOW))).toBe('bad-parts');
    });

    test('[L20] nothing goes until the newest is confirmed and a day old, or two weeks old', async () => {
      const covers = await work.grow(3);
      await work.commit(covers, 300);
      expect(await work.sweep(later(SNAPSHOT_PATIENCE_MS - 1))).toBe(0);
      valueOf(await store.confirmSnapshot(roomId, covers.seq));
      expect((await work.state()).snapshots).toMatchObject([{ confirmed: true }]);
      expect(await work.sweep(later(SNAPSHOT_REST_MS - 1))).toBe(0);
      expect(await work.seqs(0)).toEqual([1, 2, 3]);
      expect(await work.sweep(later(SNAPSHOT_REST_MS))).toBeGreaterThan(0);
      expect(await work.seqs(0)).toEqual([]);
      const other = toBase64Url(randomBytes(16)) as RoomId;
      const patient = workOn(store, other);
      await patient.makeRoom();
      await patient.commit(await patient.grow(3), 300);
      expect(await patient.sweep(later(SNAPSHOT_PATIENCE_MS))).toBeGreaterThan(0);
      expect(await patient.seqs(0)).toEqual([]);
    });

    test('[L20] only the newest can be confirmed', async () => {
      const covers = await work.grow(3);
      await work.commit(covers, 300);
      expect(errorOf(await store.confirmSnapshot(roomId, 2))).toBe('unknown');
      expect(errorOf(await store.confirmSnapshot(roomId, covers.seq + 1))).toBe('unknown');
      const nowhere = toBase64Url(randomBytes(16)) as RoomId;
      expect(errorOf(await store.confirmSnapshot(nowhere, covers.seq))).toBe('unknown');
    });

    test('[L20] two generations stand, and a sweep leaves the newer one whole', async () => {
      const first = await work.grow(4);
      await work.commit(first, 500);
      const second = await work.grow(4);
      const at = later(SNAPSHOT_PATIENCE_MS);
      await work.commit(second, 300, first.seq, at);
      await work.grow(1);
      // The first was settled when the second came: what lies before it may go, the rest may not.
      await work.sweep(at);
      expect(await work.state()).toMatchObject({
        keptSeq: first.seq,
        bytes: 500 + 300 + 500,
        tailBytes: 100,
        snapshots: [{ covers: second }, { covers: first }],
      });
      expect(await work.seqs(first.seq)).toEqual([5, 6, 7, 8, 9]);
      await work.sweep((at + SNAPSHOT_PATIENCE_MS) as Millis);
      expect(await work.state()).toMatchObject({
        keptSeq: second.seq,
        bytes: 400,
        tailBytes: 100,
        snapshots: [{ covers: second }],
      });
      expect(valueOf(await store.readSnapshotPart(roomId, first.seq, 0))).toBeUndefined();
      expect(valueOf(await store.readSnapshotPart(roomId, second.seq, 0))?.length).toBe(300);
    });

    test('[L20] after a sweep the chain goes on, and a place is known where it is kept', async () => {
      const covers = await work.grow(6);
      await work.commit(covers, 300);
      await work.sweep(later(SNAPSHOT_PATIENCE_MS));
      expect(await work.state()).toMatchObject({ head: covers, bytes: 300, tailBytes: 0 });
      expect(valueOf(await store.readHash(roomId, covers.seq))).toEqual(covers.hash);
      expect(valueOf(await store.readHash(roomId, covers.seq - 1))).toBeUndefined();
      expect(valueOf(await store.readHash(roomId, 0))?.length).toBe(32);
      const head = await work.grow(2);
      expect(head.seq).toBe(8);
      expect(valueOf(await store.readHash(roomId, 8))).toEqual(head.hash);
      expect(valueOf(await store.readSpan(roomId, 6, 8))).toBe(200);
      expect(valueOf(await store.readSpan(roomId, 5, 8))).toBeUndefined();
      expect(await work.seqs(0)).toEqual([7, 8]);
    });

    test('[L6] [L20] a full room takes its snapshot, and appends again once it was swept', async () => {
      const covers = await work.grow(10);
      const append = () =>
        store.append({ roomId, epoch: 0, frame: randomBytes(100), maxRoomBytes: 1000 });
      expect(errorOf(await append())).toBe('room-full');
      await work.commit(covers, 300);
      expect(errorOf(await append())).toBe('room-full');
      await work.sweep(later(SNAPSHOT_PATIENCE_MS));
      expect(valueOf(await append())).toMatchObject({ bytes: 400, tailBytes: 100 });
    });

    test('[L21] sweeping goes in bounded pieces, each of which leaves a whole log', async () => {
      const covers = await work.grow(600);
      await work.grow(3);
      await work.commit(covers, 300);
      const at = later(SNAPSHOT_PATIENCE_MS);
      let before = 0;
      for (let pieces = 0; ; pieces += 1) {
        const swept = valueOf(await store.sweepSnapshots(at));
        const { keptSeq, head } = await work.state();
        expect(keptSeq - before).toBeLessThanOrEqual(256);
        expect((await work.seqs(0)).at(0)).toBe(keptSeq + 1);
        expect(valueOf(await store.readHash(roomId, keptSeq))?.length).toBe(32);
        expect(head.seq).toBe(603);
        before = keptSeq;
        if (swept.more) expect(swept.roomId).toBe(roomId);
        else {
          expect(pieces).toBeGreaterThan(2);
          break;
        }
      }
      expect(before).toBe(600);
    });

    test('[L22] a mark replaces the one of its slot, and a further slot the oldest', async () => {
      const slot = (number: number): Bytes => new Uint8Array(16).fill(number);
      const put = async (number: number): Promise<Bytes> => {
        const frame = randomBytes(300);
        valueOf(await store.putMark(roomId, 0, { slot: slot(number), frame }));
        return frame;
      };
      expect(valueOf(await store.readMarks(roomId))).toEqual([]);
      await put(1);
      const two = await put(2);
      const one = await put(1);
      expect(valueOf(await store.readMarks(roomId))).toEqual([
        { slot: slot(2), frame: two },
        { slot: slot(1), frame: one },
      ]);
      for (let number = 3; number <= MAX_MARKS + 1; number += 1) await put(number);
      const marks = valueOf(await store.readMarks(roomId));
      expect(marks.length).toBe(MAX_MARKS);
      expect(marks.some((mark) => mark.slot[0] === 2)).toBe(false);
      expect(marks[0]?.slot).toEqual(slot(1));
      const nowhere = toBase64Url(randomBytes(16)) as RoomId;
      const mark = { slot: slot(1), frame: two };
      expect(errorOf(await store.putMark(nowhere, 0, mark))).toBe('no-room');
      expect(valueOf(await store.readMarks(nowhere))).toEqual([]);
    });

    test("[L13] snapshots and marks of one room are no other room's", async () => {
      const other = workOn(store, toBase64Url(randomBytes(16)) as RoomId);
      await other.makeRoom();
      await other.grow(3);
      const before = await other.state();
      const covers = await work.grow(3);
      await work.commit(covers, 300);
      valueOf(await store.putMark(roomId, 0, { slot: randomBytes(16), frame: randomBytes(300) }));
      await work.sweep(later(SNAPSHOT_PATIENCE_MS));
      expect(await other.state()).toEqual(before);
      expect(valueOf(await store.readMarks(before.roomId))).toEqual([]);
      expect(await other.seqs(0)).toEqual([1, 2, 3]);
    });
  });
}
