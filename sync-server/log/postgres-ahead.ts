/**
 * Appends that go without asking first: to rooms that the relay knows as its own last append has left
 * them. Each room's statement holds only where its row still stands so; where one does not, nothing of the
 * group is stored, and it is done again with locks. [L42, L43]
 */
import { DatabaseError, type Client } from 'pg';
import { assert } from '#shared/base/assert.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import type { Append } from './log-store.ts';
import { int4, int8 } from './postgres-binary.ts';
import {
  bytesOfRow,
  entryValues,
  type LockedRoom,
  type NewEntry,
  type RoomRow,
} from './postgres-locked-room.ts';
import type { Statement } from './postgres-session.ts';
import { runTogether } from './postgres-together.ts';

/** What is appended to a room that is known, gathered in memory while its jobs run. */
export type AheadRoom = {
  readonly room: LockedRoom & { row: RoomRow };
  readonly before: RoomRow;
  readonly added: readonly NewEntry[];
};

// Where the room's row does not stand as it was known, `moved` has no row, and an entry of no room is none:
// what the server then says fails the whole transaction.
const ADD: Statement = {
  name: 'add-entries-ahead',
  text: `WITH moved AS (UPDATE room SET head = $2::bigint + cardinality($5::bytea[]), head_hash = $3, written = $4
      WHERE id = $1 AND head = $2 AND epoch = $8 AND kept_bytes = $9 AND snapshot_bytes = $10
        AND tail_from = $11 RETURNING id)
    INSERT INTO entry (room, seq, hash, room_bytes, frame)
    SELECT (SELECT id FROM moved), $2 + place, hash, room_bytes, frame
    FROM unnest($5, $6::bigint[], $7::bytea[])
      WITH ORDINALITY AS added (hash, room_bytes, frame, place)`,
};
const NOT_NULL_VIOLATION = '23502';

/** Whether all of `jobs` are appends which, one behind the other, are surely taken by a room that stands so. */
export function areTaken(
  row: RoomRow,
  jobs: readonly { readonly append: { readonly wanted: Append } | undefined }[],
): boolean {
  let bytes = bytesOfRow(row);
  return jobs.every(({ append }) => {
    if (append === undefined || append.wanted.isControl === true) return false;
    const { epoch, frame, maxRoomBytes, train } = append.wanted;
    bytes += frame.length;
    return train?.stopped !== true && epoch === row.epoch && bytes <= maxRoomBytes;
  });
}

const lockedOnly = (): never => {
  throw new Error('a room that is not locked is appended to and nothing else');
};

/** Opens a known room for appends. */
export function openAhead(roomId: RoomId, before: RoomRow): AheadRoom {
  const added: NewEntry[] = [];
  const room = {
    roomId,
    id: roomIdBytes(roomId),
    row: before,
    addEntry: (entry: NewEntry): void => void added.push(entry),
    flush: () => undefined,
    query: lockedOnly,
    send: lockedOnly,
  };
  return { room, before, added };
}

function valuesOf({ room, before, added }: AheadRoom): readonly Bytes[] {
  const { epoch, keptBytes, snapshotBytes, tailFrom } = before;
  const stood = [int4(epoch), int8(keptBytes), int8(snapshotBytes), int8(tailFrom)];
  return [...entryValues(room.id, added), ...stood];
}

function isStale(fault: unknown): boolean {
  return (
    fault instanceof DatabaseError &&
    fault.code === NOT_NULL_VIOLATION &&
    fault.table === 'entry' &&
    fault.column === 'room'
  );
}

/**
 * Stores what was gathered, all of it or nothing, and takes the rows of the rooms in the order of `rooms`.
 * False: a room stood otherwise, and nothing is stored. Rejects as the session does.
 */
export async function writeAhead(session: Client, rooms: readonly AheadRoom[]): Promise<boolean> {
  assert(rooms.length > 0, 'a group has rooms');
  try {
    await runTogether(session, ADD, rooms.map(valuesOf));
    return true;
  } catch (fault) {
    if (isStale(fault)) return false;
    throw fault;
  }
}
