/**
 * What may happen to a room's snapshots next, as pure decisions, so that every engine decides alike.
 * [L18, L20]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { SNAPSHOT_PATIENCE_MS, SNAPSHOT_REST_MS } from '#shared/wire/limits.ts';
import type { NewSnapshot, SnapshotRefusal } from './log-store.ts';

/** A committed snapshot, as far as time decides about it. */
export type KeptSnapshot = {
  readonly seq: number;
  /** The room's when it was committed. */
  readonly epoch: number;
  readonly madeAt: Millis;
  readonly confirmed: boolean;
};

/** Whether what lies before it is no longer needed. Once true it stays so. [L20] */
export function isSettled({ confirmed, madeAt }: KeptSnapshot, now: Millis): boolean {
  return now - madeAt >= (confirmed ? SNAPSHOT_REST_MS : SNAPSHOT_PATIENCE_MS);
}

/** The place up to which entries, and before which snapshots, may go; 0 for none. [L20] */
export function sweepableTo(snapshots: readonly KeptSnapshot[], now: Millis): number {
  return Math.max(0, ...snapshots.filter((one) => isSettled(one, now)).map(({ seq }) => seq));
}

/**
 * Whether a further snapshot takes its place, and not the place behind it: it is not settled, and of an
 * epoch that is over. So there are never more than two, and the generation before it stays. [L40]
 */
export function isReplaceable(
  newest: KeptSnapshot | undefined,
  epoch: number,
  now: Millis,
): newest is KeptSnapshot {
  return newest !== undefined && newest.epoch !== epoch && !isSettled(newest, now);
}

/** The room as a snapshot is judged against it. `hashAt`: the chain's hash at what it covers. */
export type JudgedRoom = {
  readonly epoch: number;
  readonly newest: KeptSnapshot | undefined;
  readonly hashAt: Bytes | undefined;
};

/** Whether the snapshot may become the newest now; `undefined` when it may. [L18] */
export function judgeSnapshot(
  room: JudgedRoom,
  wanted: NewSnapshot,
): Exclude<SnapshotRefusal, 'no-room'> | undefined {
  const { newest } = room;
  if (wanted.epoch !== room.epoch || wanted.previous !== (newest?.seq ?? 0)) return 'stale';
  const mayFollow = newest === undefined || isSettled(newest, wanted.now);
  if (!mayFollow && !isReplaceable(newest, room.epoch, wanted.now)) return 'too-soon';
  const isLater = wanted.covers.seq > wanted.previous;
  const isPlace = room.hashAt !== undefined && equalBytes(room.hashAt, wanted.covers.hash);
  return isLater && isPlace ? undefined : 'wrong-cover';
}
