/** Epochs in PostgreSQL: a row each, for as long as the room is, with what began it. [L36 to L38] */
import { concatBytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { KEY_BYTES } from '#shared/wire/fields.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import { judgeEpoch } from './epoch-state.ts';
import type { Appended, Epoch, EpochRefusal, NewEpoch } from './log-store.ts';
import type { LockedRoom } from './postgres-locked-room.ts';
import { addEntry } from './postgres-rooms.ts';
import { bytesIn, type Query, type Statement } from './postgres-session.ts';
import { dropStagedOf } from './postgres-snapshots.ts';

const BEGIN: Statement = {
  name: 'begin-epoch',
  text: `WITH moved AS (UPDATE room SET epoch = $2, auth_public = $3, control_seq = $4, admin_number = $5,
      admin_keys = $6 WHERE id = $1)
    INSERT INTO epoch (room, epoch, auth_public, record, list) VALUES ($1, $2, $3, $7, $8)`,
};
const END_INVITES: Statement = {
  name: 'end-invites',
  text: `UPDATE invite SET state = 'revoked', sealed = NULL
    WHERE room = $1 AND state = 'pending' AND expires_at > $2`,
};
const DROP_MARKS: Statement = { name: 'drop-marks', text: 'DELETE FROM mark WHERE room = $1' };
const AT: Statement = {
  name: 'epoch-at',
  text: `SELECT auth_public, record, list FROM epoch WHERE room = $1 AND epoch = $2
    AND EXISTS (SELECT FROM room WHERE id = $1)`,
};

/** Begins the next epoch of the room that is locked. [L36 to L38] */
export async function beginEpoch(
  room: LockedRoom,
  wanted: NewEpoch,
): Promise<Result<Appended, EpochRefusal>> {
  const { row, id } = room;
  if (row === undefined) return err('no-room');
  const refusal = judgeEpoch({ ...row, headSeq: row.head.seq }, wanted);
  if (refusal !== undefined) return err(refusal);
  const { epoch, authPublic, admins, record, list, frame, now } = wanted;
  await dropStagedOf(room);
  const appended = addEntry(room, room.row ?? row, frame);
  const { seq } = appended.head;
  const keys = concatBytes(...admins.keys);
  room.send(BEGIN, [id, epoch, authPublic, seq, admins.number, keys, record, list]);
  room.send(END_INVITES, [id, now]);
  room.send(DROP_MARKS, [id]);
  const moved = { epoch, controlSeq: seq, adminNumber: admins.number };
  if (room.row !== undefined) room.row = { ...room.row, ...moved };
  return ok(appended);
}

/** An epoch that a room has or had, as `LogStore.readEpoch` promises it. */
export async function readEpoch(
  query: Query,
  roomId: RoomId,
  epoch: number,
): Promise<Epoch | undefined> {
  const [row] = await query(AT, [roomIdBytes(roomId), epoch]);
  if (row === undefined) return undefined;
  const isBegun = row['record'] !== null;
  const begun = isBegun
    ? { record: bytesIn(row, 'record'), list: bytesIn(row, 'list') }
    : undefined;
  return { authPublic: bytesIn(row, 'auth_public', KEY_BYTES), begun };
}
