/** Marks in sqlite: one row a slot, in the order in which they were written. [L22] */
import type { DatabaseSync } from 'node:sqlite';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { MAX_MARKS, SLOT_BYTES } from '#shared/wire/limits.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import type { RoomTable } from './sqlite-rooms.ts';
import { bytesOf } from './sqlite-rows.ts';

/** The mark operations over an open file; `put` is called inside a group's transaction. */
export function createMarkTable(database: DatabaseSync, rooms: RoomTable) {
  const statements = {
    put: database.prepare('INSERT OR REPLACE INTO mark (room, slot, frame) VALUES (?, ?, ?)'),
    all: database.prepare('SELECT slot, frame FROM mark WHERE room = ? ORDER BY number'),
    trim: database.prepare(
      'DELETE FROM mark WHERE room = ?1 AND number NOT IN (SELECT number FROM mark WHERE room = ?1 ORDER BY number DESC LIMIT ?2)',
    ),
  };
  return {
    put(
      roomId: RoomId,
      epoch: number,
      { slot, frame }: SlotMark,
    ): Result<void, 'no-room' | 'wrong-epoch'> {
      const room = rooms.find(roomId);
      if (room === undefined) return err('no-room');
      if (room.epoch !== epoch) return err('wrong-epoch');
      statements.put.run(room.number, slot, frame);
      statements.trim.run(room.number, MAX_MARKS);
      return ok(undefined);
    },
    all(roomId: RoomId): readonly SlotMark[] {
      const room = rooms.find(roomId);
      if (room === undefined) return [];
      return statements.all
        .all(room.number)
        .map((row) => ({ slot: bytesOf(row['slot'], SLOT_BYTES), frame: bytesOf(row['frame']) }));
    },
  };
}
