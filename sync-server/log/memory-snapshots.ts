/** Snapshots and marks of rooms in memory: the same rules as sqlite's, without a file. [L18 to L22] */
import { toHex, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { MAX_MARKS, STAGED_SNAPSHOT_MS } from '#shared/wire/limits.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import { partCount } from '#shared/wire/parts.ts';
import type { NewSnapshot, SnapshotRefusal, StagedPart, Swept } from './log-store.ts';
import { isReplaceable, judgeSnapshot, sweepableTo, type KeptSnapshot } from './snapshot-state.ts';

/** A committed snapshot with its parts. */
export type HeldSnapshot = KeptSnapshot & {
  readonly hash: Bytes;
  readonly total: number;
  readonly parts: readonly Bytes[];
};

/** What snapshots and marks need of a room. */
export type SnapshotRoom = {
  epoch: number;
  /** Newest first. */
  snapshots: HeldSnapshot[];
  /** By slot in hexadecimal, the one written longest ago first. */
  readonly marks: Map<string, SlotMark>;
  readonly keptSeq: () => number;
  readonly hashAt: (seq: number) => Bytes | undefined;
  /** Drops at most `most` entries up to `seq`. */
  readonly dropEntries: (seq: number, most: number) => void;
};

type Staging = {
  readonly wanted: NewSnapshot;
  readonly parts: Bytes[];
  touchedAt: Millis;
};

const SWEEP_ENTRIES = 256;

/** The operations over rooms that `find` finds; `all` lists them for sweeping. */
export function createMemorySnapshots(
  find: (roomId: RoomId) => SnapshotRoom | undefined,
  all: () => Iterable<readonly [RoomId, SnapshotRoom]>,
) {
  const stagings = new Map<number, Staging>();
  let lastStaging = 0;

  const judge = (room: SnapshotRoom, wanted: NewSnapshot) => {
    const [newest] = room.snapshots;
    return judgeSnapshot(
      { epoch: room.epoch, newest, hashAt: room.hashAt(wanted.covers.seq) },
      wanted,
    );
  };

  const sweepRoom = (room: SnapshotRoom, now: Millis): boolean => {
    const seq = sweepableTo(room.snapshots, now);
    if (seq <= room.keptSeq()) return false;
    const older = room.snapshots.findLast((snapshot) => snapshot.seq < seq);
    if (older === undefined) room.dropEntries(seq, SWEEP_ENTRIES);
    else room.snapshots = room.snapshots.filter((snapshot) => snapshot !== older);
    return true;
  };

  /** Forgets what a room has staged. */
  const dropStaged = (roomId: RoomId): void => {
    for (const [name, { wanted }] of stagings) if (wanted.roomId === roomId) stagings.delete(name);
  };

  return {
    begin(wanted: NewSnapshot): Result<number, SnapshotRefusal> {
      const room = find(wanted.roomId);
      if (room === undefined) return err('no-room');
      const refusal = judge(room, wanted);
      if (refusal !== undefined) return err(refusal);
      dropStaged(wanted.roomId);
      lastStaging += 1;
      stagings.set(lastStaging, { wanted, parts: [], touchedAt: wanted.now });
      return ok(lastStaging);
    },
    stage({ staging, index, bytes, now }: StagedPart): Result<void, 'bad-parts'> {
      const staged = stagings.get(staging);
      if (staged === undefined || staged.parts.length !== index) return err('bad-parts');
      staged.parts.push(bytes);
      staged.touchedAt = now;
      return ok(undefined);
    },
    commit(staging: number, now: Millis): Result<void, SnapshotRefusal | 'bad-parts'> {
      const staged = stagings.get(staging);
      if (staged === undefined || staged.parts.length !== partCount(staged.wanted.total))
        return err('bad-parts');
      const { wanted, parts } = staged;
      const room = find(wanted.roomId);
      if (room === undefined) return err('no-room');
      const refusal = judge(room, { ...wanted, now });
      if (refusal !== undefined) return err(refusal);
      const { covers, total, epoch } = wanted;
      const made = { ...covers, epoch, total, parts, madeAt: now, confirmed: false };
      const [newest, ...older] = room.snapshots;
      room.snapshots = [made, ...(isReplaceable(newest, epoch, now) ? older : room.snapshots)];
      stagings.delete(staging);
      return ok(undefined);
    },
    confirm(roomId: RoomId, seq: number): Result<void, 'unknown'> {
      const room = find(roomId);
      const [newest, ...older] = room?.snapshots ?? [];
      if (room === undefined || newest?.seq !== seq) return err('unknown');
      room.snapshots = [{ ...newest, confirmed: true }, ...older];
      return ok(undefined);
    },
    part(roomId: RoomId, seq: number, index: number): Bytes | undefined {
      return find(roomId)?.snapshots.find((snapshot) => snapshot.seq === seq)?.parts[index];
    },
    sweep(now: Millis): Swept {
      for (const [name, { touchedAt }] of stagings)
        if (touchedAt <= now - STAGED_SNAPSHOT_MS) {
          stagings.delete(name);
          return { roomId: undefined, more: true };
        }
      for (const [roomId, room] of all()) if (sweepRoom(room, now)) return { roomId, more: true };
      return { roomId: undefined, more: false };
    },
    dropStaged,
    putMark(
      roomId: RoomId,
      epoch: number,
      mark: SlotMark,
    ): Result<void, 'no-room' | 'wrong-epoch'> {
      const room = find(roomId);
      if (room === undefined) return err('no-room');
      if (room.epoch !== epoch) return err('wrong-epoch');
      const { marks } = room;
      const slot = toHex(mark.slot);
      marks.delete(slot);
      marks.set(slot, mark);
      const [oldest] = marks.keys();
      if (marks.size > MAX_MARKS && oldest !== undefined) marks.delete(oldest);
      return ok(undefined);
    },
    marks: (roomId: RoomId): readonly SlotMark[] => [...(find(roomId)?.marks.values() ?? [])],
  };
}
