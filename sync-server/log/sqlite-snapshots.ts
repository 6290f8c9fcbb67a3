/**
 * Snapshots in sqlite: a row each, staged or kept, and a row for every part. What it takes to judge one
 * stands in the row, so that a commit touches nothing else. [L18 to L21]
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { HASH_BYTES } from '#shared/wire/fields.ts';
import { SNAPSHOT_PATIENCE_MS, SNAPSHOT_REST_MS, STAGED_SNAPSHOT_MS } from '#shared/wire/limits.ts';
import { partCount } from '#shared/wire/parts.ts';
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import type { NewSnapshot, SnapshotRefusal, StagedPart, Swept } from './log-store.ts';
import { isReplaceable, judgeSnapshot } from './snapshot-state.ts';
import type { RoomHead, RoomTable } from './sqlite-rooms.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';

/** What one piece of sweeping weighs in its group, about. */
export const SWEEP_WEIGHT = 1024 * 1024;
const SWEEP_ENTRIES = 256;

type Row = Readonly<Record<string, SQLOutputValue>>;

function prepareStatements(database: DatabaseSync) {
  const settled = `(kept.confirmed = 1 AND kept.at <= ?1 - ${SNAPSHOT_REST_MS}
    OR kept.at <= ?1 - ${SNAPSHOT_PATIENCE_MS})`;
  return {
    begin: database.prepare(
      "INSERT INTO snapshot (room, state, epoch, seq, hash, previous, total, parts, written, at, confirmed) VALUES (?, 'staged', ?, ?, ?, ?, ?, 0, 0, ?, 0)",
    ),
    // Of a room that was taken away meanwhile nothing is staged any more. [L39]
    staged: database.prepare(
      "SELECT * FROM snapshot WHERE number = ? AND state = 'staged' AND EXISTS (SELECT 1 FROM room WHERE room.number = snapshot.room AND room.doomed IS NULL)",
    ),
    stagedOf: database.prepare("SELECT number FROM snapshot WHERE room = ? AND state = 'staged'"),
    keptAt: database.prepare(
      "SELECT number FROM snapshot WHERE room = ? AND seq = ? AND state = 'kept'",
    ),
    addPart: database.prepare(
      'INSERT INTO snapshot_part (snapshot, place, bytes) VALUES (?, ?, ?)',
    ),
    counted: database.prepare('UPDATE snapshot SET parts = parts + 1, at = ? WHERE number = ?'),
    commit: database.prepare(
      "UPDATE snapshot SET state = 'kept', at = ?, written = ? WHERE number = ?",
    ),
    confirm: database.prepare(
      "UPDATE snapshot SET confirmed = 1 WHERE room = ?1 AND seq = ?2 AND state = 'kept' AND seq = (SELECT max(seq) FROM snapshot WHERE room = ?1 AND state = 'kept')",
    ),
    part: database.prepare(
      "SELECT bytes FROM snapshot_part JOIN snapshot ON snapshot.number = snapshot_part.snapshot WHERE room = ? AND seq = ? AND state = 'kept' AND place = ?",
    ),
    dropParts: database.prepare('DELETE FROM snapshot_part WHERE snapshot = ?'),
    drop: database.prepare('DELETE FROM snapshot WHERE number = ?'),
    forgotten: database.prepare(
      "SELECT number FROM snapshot WHERE state = 'staged' AND at <= ? LIMIT 1",
    ),
    // Whatever a settled snapshot stands for may go; its room's kept_seq says how far that is done.
    sweepable: database.prepare(
      `SELECT kept.room AS room, room.id AS id, max(kept.seq) AS seq FROM snapshot AS kept
       JOIN room ON room.number = kept.room
       WHERE kept.state = 'kept' AND kept.seq > room.kept_seq AND room.doomed IS NULL AND ${settled}
       GROUP BY kept.room LIMIT 1`,
    ),
    older: database.prepare(
      "SELECT number FROM snapshot WHERE room = ? AND state = 'kept' AND seq < ? LIMIT 1",
    ),
    oldest: database.prepare(
      'SELECT seq, hash, room_bytes FROM entry WHERE room = ? AND seq <= ? ORDER BY seq LIMIT ?',
    ),
    dropEntries: database.prepare('DELETE FROM entry WHERE room = ? AND seq <= ?'),
    keep: database.prepare(
      'UPDATE room SET kept_seq = ?, kept_hash = ?, kept_bytes = ? WHERE number = ?',
    ),
  };
}

function stagedSnapshot(row: Row, roomId: RoomId, now: Millis): NewSnapshot {
  return {
    roomId,
    epoch: numberOf(row['epoch']),
    covers: { seq: numberOf(row['seq']), hash: bytesOf(row['hash'], HASH_BYTES) },
    previous: numberOf(row['previous']),
    total: numberOf(row['total']),
    now,
  };
}

/** The snapshot operations, for the other tables. */
export type SnapshotTable = ReturnType<typeof createSnapshotTable>;

/** The snapshot operations over an open file; those that write are called inside a transaction. */
export function createSnapshotTable(database: DatabaseSync, rooms: RoomTable) {
  const statements = prepareStatements(database);

  const drop = (snapshot: number): void => {
    statements.dropParts.run(snapshot);
    statements.drop.run(snapshot);
  };

  const judge = (room: RoomHead, wanted: NewSnapshot) => {
    const [newest] = room.snapshots;
    const hashAt = rooms.hashAt(wanted.roomId, wanted.covers.seq);
    return judgeSnapshot({ epoch: room.epoch, newest, hashAt }, wanted);
  };

  /** Drops what the room has staged. */
  const dropStagedOf = (room: number): void => {
    for (const row of statements.stagedOf.all(room)) drop(numberOf(row['number']));
  };

  /** The newest goes when a further one takes its place. [L40] */
  const dropReplaced = (room: RoomHead, epoch: number, now: Millis): void => {
    const [newest] = room.snapshots;
    if (!isReplaceable(newest, epoch, now)) return;
    drop(numberOf(statements.keptAt.get(room.number, newest.seq)?.['number']));
  };

  /** One piece of the entries up to `seq`, and how far the room has come with it. */
  const sweepEntries = (room: number, seq: number): void => {
    const rows = statements.oldest.all(room, seq, SWEEP_ENTRIES);
    const least = numberOf(rows[0]?.['room_bytes']);
    let last: Row | undefined;
    for (const row of rows) {
      if (last !== undefined && numberOf(row['room_bytes']) - least > SWEEP_WEIGHT) break;
      last = row;
    }
    const cut = numberOf(last?.['seq']);
    const hash = bytesOf(last?.['hash'], HASH_BYTES);
    statements.keep.run(cut, hash, numberOf(last?.['room_bytes']), room);
    statements.dropEntries.run(room, cut);
  };

  return {
    dropStagedOf,
    begin(wanted: NewSnapshot): Result<number, SnapshotRefusal> {
      const room = rooms.find(wanted.roomId);
      if (room === undefined) return err('no-room');
      const refusal = judge(room, wanted);
      if (refusal !== undefined) return err(refusal);
      dropStagedOf(room.number);
      const { epoch, covers, previous, total, now } = wanted;
      const made = statements.begin.run(
        room.number,
        epoch,
        covers.seq,
        covers.hash,
        previous,
        total,
        now,
      );
      return ok(Number(made.lastInsertRowid));
    },
    stage({ staging, index, bytes, now }: StagedPart): Result<void, 'bad-parts'> {
      const row = statements.staged.get(staging);
      if (row === undefined || numberOf(row['parts']) !== index) return err('bad-parts');
      statements.addPart.run(staging, index, bytes);
      statements.counted.run(now, staging);
      return ok(undefined);
    },
    commit(staging: number, now: Millis): Result<void, SnapshotRefusal | 'bad-parts'> {
      const row = statements.staged.get(staging);
      if (row === undefined || numberOf(row['parts']) !== partCount(numberOf(row['total'])))
        return err('bad-parts');
      const wanted = stagedSnapshot(row, rooms.idOf(numberOf(row['room'])), now);
      const room = rooms.find(wanted.roomId);
      if (room === undefined) return err('no-room');
      const refusal = judge(room, wanted);
      if (refusal !== undefined) return err(refusal);
      const written = rooms.writtenAt(wanted.roomId, wanted.covers.seq);
      if (written === undefined) return err('wrong-cover');
      dropReplaced(room, wanted.epoch, now);
      statements.commit.run(now, written, staging);
      rooms.forget(wanted.roomId);
      return ok(undefined);
    },
    confirm(roomId: RoomId, seq: number): Result<void, 'unknown'> {
      const room = rooms.find(roomId);
      if (room === undefined) return err('unknown');
      const { changes } = statements.confirm.run(room.number, seq);
      rooms.forget(roomId);
      return Number(changes) === 1 ? ok(undefined) : err('unknown');
    },
    part(roomId: RoomId, seq: number, index: number): Bytes | undefined {
      const room = rooms.find(roomId);
      const row = room === undefined ? undefined : statements.part.get(room.number, seq, index);
      return row === undefined ? undefined : bytesOf(row['bytes']);
    },
    sweep(now: Millis): Swept {
      const forgotten = statements.forgotten.get(now - STAGED_SNAPSHOT_MS);
      if (forgotten !== undefined) {
        drop(numberOf(forgotten['number']));
        return { roomId: undefined, more: true };
      }
      const row = statements.sweepable.get(now);
      if (row === undefined) return { roomId: undefined, more: false };
      const [room, seq] = [numberOf(row['room']), numberOf(row['seq'])];
      const roomId = roomIdOfHash(bytesOf(row['id']));
      const older = statements.older.get(room, seq);
      if (older === undefined) sweepEntries(room, seq);
      else drop(numberOf(older['number']));
      rooms.forget(roomId);
      return { roomId, more: true };
    },
  };
}
