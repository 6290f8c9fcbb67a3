/** Epochs in sqlite: a row each, for as long as the room is, with what began it. [L36 to L38] */
import type { DatabaseSync } from 'node:sqlite';
import { concatBytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { KEY_BYTES } from '#shared/wire/fields.ts';
import { judgeEpoch } from './epoch-state.ts';
import type { Appended, Epoch, EpochRefusal, NewEpoch } from './log-store.ts';
import { bytesOfRoom, tailOfRoom, type RoomTable } from './sqlite-rooms.ts';
import { bytesOf } from './sqlite-rows.ts';
import type { SnapshotTable } from './sqlite-snapshots.ts';

function prepareStatements(database: DatabaseSync) {
  return {
    move: database.prepare(
      'UPDATE room SET epoch = ?, auth_public = ?, admin_number = ?, admin_keys = ? WHERE number = ?',
    ),
    insert: database.prepare(
      'INSERT INTO epoch (room, epoch, auth_public, record, list) VALUES (?, ?, ?, ?, ?)',
    ),
    endInvites: database.prepare(
      "UPDATE invite SET state = 'revoked', sealed = NULL WHERE room = ? AND state = 'pending' AND expires_at > ?",
    ),
    dropMarks: database.prepare('DELETE FROM mark WHERE room = ?'),
    at: database.prepare(
      'SELECT auth_public, record, list FROM epoch WHERE room = ? AND epoch = ?',
    ),
  };
}

/** The epoch operations over an open file; `begin` is called inside a group's transaction. */
export function createEpochTable(
  database: DatabaseSync,
  rooms: RoomTable,
  snapshots: SnapshotTable,
) {
  const statements = prepareStatements(database);
  return {
    begin(wanted: NewEpoch): Result<Appended, EpochRefusal> {
      const { roomId, epoch, authPublic, admins, record, list, frame, now } = wanted;
      const room = rooms.find(roomId);
      const adminNumber = rooms.adminNumberOf(roomId);
      if (room === undefined || adminNumber === undefined) return err('no-room');
      const refusal = judgeEpoch({ ...room, adminNumber, headSeq: room.head.seq }, wanted);
      if (refusal !== undefined) return err(refusal);
      const { number } = room;
      const { head } = rooms.addEntry(roomId, room, frame, true);
      statements.move.run(epoch, authPublic, admins.number, concatBytes(...admins.keys), number);
      statements.insert.run(number, epoch, authPublic, record, list);
      statements.endInvites.run(number, now);
      statements.dropMarks.run(number);
      snapshots.dropStagedOf(number);
      rooms.forget(roomId);
      const after = rooms.find(roomId) ?? room;
      return ok({ head, bytes: bytesOfRoom(after), tailBytes: tailOfRoom(after) });
    },
    at(roomId: RoomId, epoch: number): Epoch | undefined {
      const room = rooms.find(roomId);
      const row = room === undefined ? undefined : statements.at.get(room.number, epoch);
      if (row === undefined) return undefined;
      const [record, list] = [row['record'], row['list']];
      const begun = record === null ? undefined : { record: bytesOf(record), list: bytesOf(list) };
      return { authPublic: bytesOf(row['auth_public'], KEY_BYTES), begun };
    },
  };
}
