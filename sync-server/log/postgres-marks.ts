/** Marks in PostgreSQL: one row a slot, numbered in the order in which they were written. [L22] */
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { MAX_MARKS, SLOT_BYTES } from '#shared/wire/limits.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import { takeNumber, type LockedRoom } from './postgres-locked-room.ts';
import { bytesIn, type Query, type Statement } from './postgres-session.ts';

const PUT: Statement = {
  name: 'put-mark',
  text: `INSERT INTO mark (room, slot, number, frame) VALUES ($1, $2, $3, $4)
    ON CONFLICT (room, slot) DO UPDATE SET number = excluded.number, frame = excluded.frame`,
};
const TRIM: Statement = {
  name: 'trim-marks',
  text: `DELETE FROM mark WHERE room = $1 AND number <=
    (SELECT number FROM mark WHERE room = $1 ORDER BY number DESC OFFSET $2 LIMIT 1)`,
};
const ALL: Statement = {
  name: 'marks',
  text: 'SELECT slot, frame FROM mark WHERE room = $1 ORDER BY number',
};

/** Replaces the mark of a slot in the room that is locked. */
export function putMark(
  room: LockedRoom,
  epoch: number,
  { slot, frame }: SlotMark,
): Result<void, 'no-room' | 'wrong-epoch'> {
  const { row } = room;
  if (row === undefined) return err('no-room');
  if (row.epoch !== epoch) return err('wrong-epoch');
  room.send(PUT, [room.id, slot, takeNumber(room, row), frame]);
  room.send(TRIM, [room.id, MAX_MARKS]);
  return ok(undefined);
}

/** The marks of a room, the one written longest ago first. */
export async function readMarks(query: Query, roomId: RoomId): Promise<readonly SlotMark[]> {
  const rows = await query(ALL, [roomIdBytes(roomId)]);
  return rows.map((row) => ({
    slot: bytesIn(row, 'slot', SLOT_BYTES),
    frame: bytesIn(row, 'frame'),
  }));
}
