/**
 * What the relay knows of rooms since its own last append to them, so that the next need not ask first.
 * Nothing is decided by it alone: whoever goes by it has the database look whether it still holds. [L42, L43]
 */
import type { RoomId } from '#shared/base/ids.ts';
import type { RoomRow } from './postgres-locked-room.ts';

/** Rows of rooms, as they stood after the last append. */
export type KnownRooms = {
  readonly get: (roomId: RoomId) => RoomRow | undefined;
  readonly keep: (roomId: RoomId, row: RoomRow) => void;
  /** Forgets a room; `undefined`: all of them. */
  readonly forget: (roomId: RoomId | undefined) => void;
};

// About 300 B each: bounded, so that rooms nobody visits cost nothing.
const MAX_KNOWN_ROOMS = 4096;

/** Knows `most` rooms, those that were appended to last. */
export function createKnownRooms(most = MAX_KNOWN_ROOMS): KnownRooms {
  const rows = new Map<RoomId, RoomRow>();
  return {
    get: (roomId) => rows.get(roomId),
    keep(roomId, row) {
      rows.delete(roomId);
      rows.set(roomId, row);
      if (rows.size <= most) return;
      const [oldest] = rows.keys();
      if (oldest !== undefined) rows.delete(oldest);
    },
    forget(roomId) {
      if (roomId === undefined) rows.clear();
      else rows.delete(roomId);
    },
  };
}
