/**
 * Snapshots in PostgreSQL: a row each, and a row for every part. One is `staged`, then `kept`, then
 * `swept`: all that it stands for is gone, and no sweep looks at it again. [L18 to L21]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { ID_BYTES, type Millis, type RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { HASH_BYTES } from '#shared/wire/fields.ts';
import { SNAPSHOT_PATIENCE_MS, SNAPSHOT_REST_MS, STAGED_SNAPSHOT_MS } from '#shared/wire/limits.ts';
import { partCount } from '#shared/wire/parts.ts';
import { roomIdBytes, roomIdOfHash } from '#shared/wire/room-id.ts';
import type { NewSnapshot, SnapshotRefusal, StagedPart } from './log-store.ts';
import { takeNumber, type LockedRoom, type RoomRow } from './postgres-locked-room.ts';
import { readPlace, readView, type RoomView } from './postgres-rooms.ts';
import { bytesIn, numberIn, type Query, type Row, type Statement } from './postgres-session.ts';
import { isReplaceable, judgeSnapshot, sweepableTo } from './snapshot-state.ts';

const BEGIN: Statement = {
  name: 'begin-snapshot',
  text: `INSERT INTO snapshot (room, number, state, epoch, seq, hash, previous, total, parts, written, at,
      confirmed) VALUES ($1, $2, 'staged', $3, $4, $5, $6, $7, 0, 0, $8, false)`,
};
const STAGED: Statement = {
  name: 'staged-snapshot',
  text: "SELECT * FROM snapshot WHERE room = $1 AND number = $2 AND state = 'staged'",
};
const STAGED_OF: Statement = {
  name: 'staged-snapshots',
  text: "SELECT number FROM snapshot WHERE room = $1 AND state = 'staged'",
};
const ADD_PART: Statement = {
  name: 'add-part',
  text: 'INSERT INTO snapshot_part (room, snapshot, place, bytes) VALUES ($1, $2, $3, $4)',
};
const COUNT_PART: Statement = {
  name: 'count-part',
  text: 'UPDATE snapshot SET parts = parts + 1, at = $3 WHERE room = $1 AND number = $2',
};
const COMMIT: Statement = {
  name: 'commit-snapshot',
  text: "UPDATE snapshot SET state = 'kept', at = $3, written = $4 WHERE room = $1 AND number = $2",
};
const SIZES: Statement = {
  name: 'room-sizes',
  text: 'UPDATE room SET snapshot_bytes = $2, tail_from = $3 WHERE id = $1',
};
const CONFIRM: Statement = {
  name: 'confirm-snapshot',
  text: `UPDATE snapshot SET confirmed = true WHERE room = $1 AND seq = $2 AND state <> 'staged'
      AND seq = (SELECT max(seq) FROM snapshot WHERE room = $1 AND state <> 'staged') RETURNING seq`,
};
const PART: Statement = {
  name: 'snapshot-part',
  text: `SELECT bytes FROM snapshot JOIN snapshot_part AS part
      ON part.room = snapshot.room AND part.snapshot = snapshot.number
    WHERE snapshot.room = $1 AND seq = $2 AND state <> 'staged' AND place = $3`,
};
const DROP_PARTS: Statement = {
  name: 'drop-parts',
  text: 'DELETE FROM snapshot_part WHERE room = $1 AND snapshot = $2',
};
const DROP: Statement = {
  name: 'drop-snapshot',
  text: 'DELETE FROM snapshot WHERE room = $1 AND number = $2',
};
const NUMBER_AT: Statement = {
  name: 'snapshot-number',
  text: "SELECT number FROM snapshot WHERE room = $1 AND seq = $2 AND state <> 'staged'",
};
const SWEPT: Statement = {
  name: 'snapshot-swept',
  text: "UPDATE snapshot SET state = 'swept' WHERE room = $1 AND seq <= $2 AND state = 'kept'",
};
const OLDEST: Statement = {
  name: 'oldest-entries',
  text: `SELECT seq, hash, room_bytes FROM entry WHERE room = $1 AND seq <= $2 ORDER BY seq LIMIT 256`,
};
const DROP_ENTRIES: Statement = {
  name: 'drop-entries',
  text: 'DELETE FROM entry WHERE room = $1 AND seq <= $2',
};
const KEEP: Statement = {
  name: 'room-kept',
  text: 'UPDATE room SET kept_seq = $2, kept_hash = $3, kept_bytes = $4 WHERE id = $1',
};
// Where a sweep has something to do; the only question that is asked over all rooms.
const TO_SWEEP: Statement = {
  name: 'snapshots-to-sweep',
  text: `SELECT room, number, state FROM snapshot WHERE state <> 'swept' AND at <= $1
      AND (state = 'staged' OR at <= $2 AND (confirmed OR at <= $3))
      AND EXISTS (SELECT FROM room WHERE room.id = snapshot.room) LIMIT 1`,
};

/** What one piece of sweeping weighs in its group, about. */
export const POSTGRES_SWEEP_WEIGHT = 1024 * 1024;

/** A staged snapshot by its place. */
export type StagingPlace = { readonly roomId: RoomId; readonly number: number };

/** What a sweep does next: drop what was staged and forgotten, or one piece of what a room need not keep. */
export type SweepTask = StagingPlace & { readonly isStaged: boolean };

/** The view of the room that is locked, with what its group has done so far. */
async function viewOf(room: LockedRoom): Promise<RoomView & { readonly row: RoomRow }> {
  const view = await readView(room.query, room.id);
  if (view === undefined || room.row === undefined) throw new Error('a locked room has gone');
  return { ...view, row: room.row };
}

async function judge(room: LockedRoom, view: RoomView, wanted: NewSnapshot) {
  const place = await readPlace(room.query, room.roomId, view, wanted.covers.seq);
  const [newest] = view.snapshots;
  const judged = { epoch: view.row.epoch, newest, hashAt: place?.hash };
  return { refusal: judgeSnapshot(judged, wanted), place };
}

/** Deletes snapshot `number` of the room that is locked, with its parts. */
export function dropSnapshot({ id, send }: LockedRoom, number: number): void {
  send(DROP_PARTS, [id, number]);
  send(DROP, [id, number]);
}

/** Drops what the room that is locked has staged. [L19, L38] */
export async function dropStagedOf(room: LockedRoom): Promise<void> {
  for (const row of await room.query(STAGED_OF, [room.id]))
    dropSnapshot(room, numberIn(row, 'number'));
}

/** Deletes the kept snapshot that covers `seq`. */
async function dropKept(room: LockedRoom, seq: number): Promise<void> {
  const [found] = await room.query(NUMBER_AT, [room.id, seq]);
  dropSnapshot(room, numberIn(found, 'number'));
}

/** Begins to stage a snapshot of the room that is locked; returns its number there. [L18, L19] */
export async function beginSnapshot(
  room: LockedRoom,
  wanted: NewSnapshot,
): Promise<Result<number, SnapshotRefusal>> {
  if (room.row === undefined) return err('no-room');
  const { refusal } = await judge(room, await viewOf(room), wanted);
  if (refusal !== undefined) return err(refusal);
  await dropStagedOf(room);
  const number = takeNumber(room, room.row);
  const { epoch, covers, previous, total, now } = wanted;
  room.send(BEGIN, [room.id, number, epoch, covers.seq, covers.hash, previous, total, now]);
  return ok(number);
}

/** Stores the next part of snapshot `number` of the room that is locked. [L19] */
export async function stagePart(
  room: LockedRoom,
  number: number,
  { index, bytes, now }: Omit<StagedPart, 'staging'>,
): Promise<Result<void, 'bad-parts'>> {
  const [row] = await room.query(STAGED, [room.id, number]);
  const isNext = row !== undefined && numberIn(row, 'parts') === index;
  if (room.row === undefined || !isNext) return err('bad-parts');
  room.send(ADD_PART, [room.id, number, index, bytes]);
  room.send(COUNT_PART, [room.id, number, now]);
  return ok(undefined);
}

function wantedOf(row: Row, roomId: RoomId, now: Millis): NewSnapshot {
  return {
    roomId,
    epoch: numberIn(row, 'epoch'),
    covers: { seq: numberIn(row, 'seq'), hash: bytesIn(row, 'hash', HASH_BYTES) },
    previous: numberIn(row, 'previous'),
    total: numberIn(row, 'total'),
    now,
  };
}

/** Makes snapshot `number` the newest of the room that is locked. [L18] */
export async function commitSnapshot(
  room: LockedRoom,
  number: number,
  now: Millis,
): Promise<Result<void, SnapshotRefusal | 'bad-parts'>> {
  if (room.row === undefined) return err('no-room');
  const [row] = await room.query(STAGED, [room.id, number]);
  if (row === undefined || numberIn(row, 'parts') !== partCount(numberIn(row, 'total')))
    return err('bad-parts');
  const wanted = wantedOf(row, room.roomId, now);
  const view = await viewOf(room);
  const { refusal, place } = await judge(room, view, wanted);
  if (refusal !== undefined) return err(refusal);
  if (place === undefined) return err('wrong-cover');
  const [newest] = view.snapshots;
  const replaced = isReplaceable(newest, wanted.epoch, now) ? newest : undefined;
  if (replaced !== undefined) await dropKept(room, replaced.seq);
  const snapshotBytes = room.row.snapshotBytes + wanted.total - (replaced?.total ?? 0);
  room.send(COMMIT, [room.id, number, now, place.written]);
  room.send(SIZES, [room.id, snapshotBytes, place.written]);
  room.row = { ...room.row, snapshotBytes, tailFrom: place.written };
  return ok(undefined);
}

/** Notes that the newest snapshot of the room that is locked was read by somebody else. [L20] */
export async function confirmSnapshot(
  room: LockedRoom,
  seq: number,
): Promise<Result<void, 'unknown'>> {
  const confirmed = await room.query(CONFIRM, [room.id, seq]);
  if (confirmed.length !== 1 || room.row === undefined) return err('unknown');
  room.row = { ...room.row };
  return ok(undefined);
}

/** One part of the snapshot that covers `seq`. */
export async function readSnapshotPart(
  query: Query,
  roomId: RoomId,
  seq: number,
  index: number,
): Promise<Bytes | undefined> {
  const [row] = await query(PART, [roomIdBytes(roomId), seq, index]);
  return row === undefined ? undefined : bytesIn(row, 'bytes');
}

/** What a sweep should do next, if anything. */
export async function findSweepTask(query: Query, now: Millis): Promise<SweepTask | undefined> {
  const [row] = await query(TO_SWEEP, [
    now - STAGED_SNAPSHOT_MS,
    now - SNAPSHOT_REST_MS,
    now - SNAPSHOT_PATIENCE_MS,
  ]);
  if (row === undefined) return undefined;
  const roomId = roomIdOfHash(bytesIn(row, 'room', ID_BYTES));
  return { roomId, number: numberIn(row, 'number'), isStaged: row['state'] === 'staged' };
}

/** Drops a staged snapshot of the room that is locked, unless it has become more since. [L19] */
export async function dropStaged(room: LockedRoom, number: number): Promise<void> {
  if ((await room.query(STAGED, [room.id, number])).length > 0) dropSnapshot(room, number);
}

/**
 * Deletes one bounded piece of the entries up to `seq`, the oldest; returns the last row of it, if there
 * was any. [L21]
 */
export async function dropOldest(room: LockedRoom, seq: number): Promise<Row | undefined> {
  const rows = await room.query(OLDEST, [room.id, seq]);
  const [first] = rows;
  if (first === undefined) return undefined;
  const most = numberIn(first, 'room_bytes') + POSTGRES_SWEEP_WEIGHT;
  const last = rows.findLast((row) => numberIn(row, 'room_bytes') <= most) ?? first;
  room.send(DROP_ENTRIES, [room.id, numberIn(last, 'seq')]);
  return last;
}

/** One piece of the entries up to `seq`, and how far the room has come with it. */
async function sweepEntries(room: LockedRoom, row: RoomRow, seq: number): Promise<void> {
  const last = await dropOldest(room, seq);
  if (last === undefined) return room.send(SWEPT, [room.id, seq]);
  const keptSeq = numberIn(last, 'seq');
  const keptBytes = numberIn(last, 'room_bytes');
  room.send(KEEP, [room.id, keptSeq, bytesIn(last, 'hash', HASH_BYTES), keptBytes]);
  if (keptSeq === seq) room.send(SWEPT, [room.id, seq]);
  room.row = { ...row, keptSeq, keptBytes };
}

/** Deletes one piece of what the room that is locked need not keep. [L20, L21] */
export async function sweepRoom(room: LockedRoom, now: Millis): Promise<void> {
  if (room.row === undefined) return;
  const { snapshots, row } = await viewOf(room);
  const seq = sweepableTo(snapshots, now);
  if (seq === 0) return;
  const older = snapshots.findLast((snapshot) => snapshot.seq < seq);
  if (older === undefined) return sweepEntries(room, row, seq);
  await dropKept(room, older.seq);
  const snapshotBytes = row.snapshotBytes - older.total;
  room.send(SIZES, [room.id, snapshotBytes, row.tailFrom]);
  room.row = { ...row, snapshotBytes };
}
