/** What a relay's file holds, in numbers: for its operator, who can see no more than that. [V80] */
import type { DatabaseSync } from 'node:sqlite';
import { ID_BYTES, type RoomId } from '#shared/base/ids.ts';
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';
import { bytesOfRoom, createRoomTable } from './sqlite-rooms.ts';

/** One room's share. `bytes`: of kept entries and snapshots. */
export type RoomStats = {
  readonly room: RoomId;
  readonly bytes: number;
  readonly entries: number;
  /** When it was made, in ISO 8601. */
  readonly madeAt: string;
};

/** All of them together, the oldest, and the largest first. */
export type StoreStats = {
  readonly rooms: number;
  readonly entries: number;
  readonly bytes: number;
  readonly oldest: RoomStats | undefined;
  readonly largest: readonly RoomStats[];
};

const MOST_NAMED = 10;

function roomStats(database: DatabaseSync): readonly RoomStats[] {
  const rooms = createRoomTable(database);
  const rows = database.prepare('SELECT id, made_at FROM room WHERE doomed IS NULL').iterate();
  const all: RoomStats[] = [];
  for (const row of rows) {
    const roomId = roomIdOfHash(bytesOf(row['id'], ID_BYTES));
    const room = rooms.find(roomId);
    if (room === undefined) continue;
    all.push({
      room: roomId,
      bytes: bytesOfRoom(room),
      entries: room.head.seq - room.keptSeq,
      madeAt: new Date(numberOf(row['made_at'])).toISOString(),
    });
  }
  return all;
}

/** Counts the rooms of an open file of this version. */
export function readStats(database: DatabaseSync): StoreStats {
  const all = roomStats(database);
  const sum = (value: (room: RoomStats) => number): number =>
    all.reduce((total, room) => total + value(room), 0);
  return {
    rooms: all.length,
    entries: sum(({ entries }) => entries),
    bytes: sum(({ bytes }) => bytes),
    oldest: all.toSorted((a, b) => a.madeAt.localeCompare(b.madeAt))[0],
    largest: all.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST_NAMED),
  };
}
