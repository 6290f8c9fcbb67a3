/**
 * The `RoomKeeper` of the sqlite engine, over a connection of its own: the store's notices by the file's
 * data version that another has written. Each operation is one short transaction. [V81, V83]
 */
import { DatabaseSync } from 'node:sqlite';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { MAX_EPOCH_LIST_BYTES, MAX_EPOCH_RECORD_BYTES } from '#shared/wire/limits.ts';
import { roomIdBytes, roomIdOfHash } from '#shared/wire/room-id.ts';
import type { StorageFault, Swept } from './log-store.ts';
import type { Expiry, RoomKeeper } from './room-keeper.ts';
import { judgeFile } from './sqlite-identity.ts';
import { TAKE_AWAY } from './sqlite-rooms.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';
import { DATABASE_NAME, faultOf, SCHEMA_VERSION, type OpenFault } from './sqlite-schema.ts';

const DAY_MS = 24 * 3_600_000;
// One piece holds the event loop while it is deleted: bounded in rows and, about, in bytes.
const PIECE_ROWS = 256;
const PIECE_BYTES = 1024 * 1024;
const PIECE_EPOCHS = Math.floor(PIECE_BYTES / (MAX_EPOCH_RECORD_BYTES + MAX_EPOCH_LIST_BYTES));

function prepareStatements(database: DatabaseSync) {
  // Nobody was in it for so long, and its people were told of no longer time.
  const idle = 'doomed IS NULL AND seen_at < ?1 - max(told_days, ?2) * ?3';
  return {
    visit: database.prepare(
      'UPDATE room SET seen_at = ?1, told_days = coalesce(?2, told_days) WHERE id = ?3 AND (seen_at <= ?1 - ?4 OR told_days <> coalesce(?2, told_days))',
    ),
    doom: database.prepare(TAKE_AWAY),
    expired: database.prepare(`SELECT count(*) AS rooms FROM room WHERE ${idle} AND told_days > 0`),
    expire: database.prepare(
      `UPDATE room SET doomed = id, id = randomblob(24) WHERE ${idle} AND told_days > 0`,
    ),
    untold: database.prepare(`SELECT count(*) AS rooms FROM room WHERE ${idle} AND told_days = 0`),
    doomed: database.prepare('SELECT number, doomed FROM room WHERE doomed IS NOT NULL LIMIT 1'),
    entries: database.prepare(
      'SELECT seq, room_bytes FROM entry WHERE room = ? ORDER BY seq LIMIT ?',
    ),
    dropEntries: database.prepare('DELETE FROM entry WHERE room = ? AND seq <= ?'),
    snapshot: database.prepare('SELECT number FROM snapshot WHERE room = ? LIMIT 1'),
    dropParts: database.prepare('DELETE FROM snapshot_part WHERE snapshot = ?'),
    dropSnapshot: database.prepare('DELETE FROM snapshot WHERE number = ?'),
    dropEpochs: database.prepare(
      'DELETE FROM epoch WHERE number IN (SELECT number FROM epoch WHERE room = ? LIMIT ?)',
    ),
    dropMarks: database.prepare('DELETE FROM mark WHERE room = ?'),
    dropInvites: database.prepare('DELETE FROM invite WHERE room = ?'),
    dropRoom: database.prepare('DELETE FROM room WHERE number = ?'),
  };
}

/** The next piece of a room's rows; the room's own row, which keeps its number taken, goes last. */
function dropPiece(statements: ReturnType<typeof prepareStatements>, room: number): void {
  const [first, ...rest] = statements.entries.all(room, PIECE_ROWS);
  if (first !== undefined) {
    const most = numberOf(first['room_bytes']) + PIECE_BYTES;
    const last = rest.findLast((row) => numberOf(row['room_bytes']) <= most) ?? first;
    statements.dropEntries.run(room, numberOf(last['seq']));
    return;
  }
  const snapshot = statements.snapshot.get(room)?.['number'];
  if (snapshot !== undefined) {
    statements.dropParts.run(snapshot);
    statements.dropSnapshot.run(snapshot);
    return;
  }
  const { changes } = statements.dropEpochs.run(room, PIECE_EPOCHS);
  if (Number(changes) === PIECE_EPOCHS) return;
  statements.dropMarks.run(room);
  statements.dropInvites.run(room);
  statements.dropRoom.run(room);
}

/** The keeper over an open file. `onFault` hears what sqlite threw. */
function createKeeper(database: DatabaseSync, onFault: (fault: unknown) => void): RoomKeeper {
  const statements = prepareStatements(database);

  const inOne = async <T, E>(work: () => Result<T, E>): Promise<Result<T, E | StorageFault>> => {
    try {
      database.exec('BEGIN IMMEDIATE');
      const done = work();
      database.exec('COMMIT');
      return done;
    } catch (fault) {
      onFault(fault);
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      return err('storage-fault');
    }
  };

  const expire = (now: Millis, idleDays: number, really: boolean): Expiry => {
    const count = (row: { rooms?: unknown } | undefined): number => Number(row?.rooms ?? 0);
    const untold = count(statements.untold.get(now, idleDays, DAY_MS));
    const expired = really
      ? Number(statements.expire.run(now, idleDays, DAY_MS).changes)
      : count(statements.expired.get(now, idleDays, DAY_MS));
    return { expired, untold };
  };

  const sweepDoomed = (): Swept => {
    const row = statements.doomed.get();
    if (row === undefined) return { roomId: undefined, more: false };
    dropPiece(statements, numberOf(row['number']));
    return { roomId: roomIdOfHash(bytesOf(row['doomed'])), more: true };
  };

  return {
    noteVisits: (roomIds, now, toldDays) =>
      inOne(() => {
        for (const roomId of roomIds)
          statements.visit.run(now, toldDays ?? null, roomIdBytes(roomId), DAY_MS);
        return ok(undefined);
      }),
    doom: (roomId) =>
      inOne(() => {
        const { changes } = statements.doom.run(roomIdBytes(roomId));
        return Number(changes) === 1 ? ok(undefined) : err('no-room');
      }),
    expire: (now, idleDays, really) => inOne(() => ok(expire(now, idleDays, really))),
    sweepDoomed: () => inOne(() => ok(sweepDoomed())),
    close: async () => database.close(),
  };
}

/** Opens the keeper of the folder's database, which is there and of this version, or says why not. */
export function openSqliteKeeper(
  folder: string,
  onFault: (fault: unknown) => void,
): Result<RoomKeeper, OpenFault | 'no-database'> {
  const path = join(folder, DATABASE_NAME);
  if (!existsSync(path)) return err('no-database');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 5_000 });
    const judged = judgeFile(database, SCHEMA_VERSION);
    if (judged.ok && judged.value.kind === 'ours' && judged.value.version === SCHEMA_VERSION) {
      database.exec('PRAGMA synchronous = FULL');
      return ok(createKeeper(database, onFault));
    }
    database.close();
    return judged.ok ? err({ reason: 'older-version' }) : judged;
  } catch (fault) {
    database?.close();
    return err(faultOf(fault));
  }
}
