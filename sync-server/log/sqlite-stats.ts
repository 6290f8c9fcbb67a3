/** What a relay's file holds, in numbers: for its operator, who can see no more than that. [V80] */
import type { DatabaseSync } from 'node:sqlite';
import { ID_BYTES } from '#shared/base/ids.ts';
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';
import { bytesOfRoom, createRoomTable } from './sqlite-rooms.ts';
import { MOST_NAMED_ROOMS, type RoomStats, type StoreStats } from './store-stats.ts';

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
    largest: all.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST_NAMED_ROOMS),
  };
}
