/**
 * Rooms that were taken away from PostgreSQL: the row goes at once, and with it the room; its id stays
 * noted until the last row of it is gone. Entries and snapshots go in pieces, each under the lock of that
 * note, so that relays that sweep at once wait for each other and then find less. [L21, L32, L33]
 */
import { ID_BYTES, type RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { MAX_EPOCH_LIST_BYTES, MAX_EPOCH_RECORD_BYTES } from '#shared/wire/limits.ts';
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import type { NewRoom, RoomState, StorageFault, Swept } from './log-store.ts';
import type { Access } from './postgres-access.ts';
import type { LockedRoom } from './postgres-locked-room.ts';
import { createRoom } from './postgres-rooms.ts';
import { bytesIn, numberIn, type Statement } from './postgres-session.ts';
import { dropOldest, dropSnapshot, POSTGRES_SWEEP_WEIGHT } from './postgres-snapshots.ts';

const TAKE_AWAY: Statement = {
  name: 'take-room-away',
  text: 'WITH gone AS (DELETE FROM room WHERE id = $1) INSERT INTO doomed (room) VALUES ($1)',
};
const NEXT: Statement = { name: 'next-doomed', text: 'SELECT room FROM doomed LIMIT 1' };
const IS: Statement = { name: 'is-doomed', text: 'SELECT room FROM doomed WHERE room = $1' };
const LOCK: Statement = {
  name: 'lock-doomed',
  text: 'SELECT room FROM doomed WHERE room = $1 FOR UPDATE',
};
const SNAPSHOT: Statement = {
  name: 'doomed-snapshot',
  text: 'SELECT number FROM snapshot WHERE room = $1 LIMIT 1',
};
const REST: Statement = {
  name: 'drop-rest',
  text: `WITH invites AS (DELETE FROM invite WHERE room = $1 RETURNING id),
      places AS (DELETE FROM invite_place USING invites WHERE invite_place.id = invites.id),
      marks AS (DELETE FROM mark WHERE room = $1)
    DELETE FROM doomed WHERE room = $1`,
};

const DROP_EPOCHS: Statement = {
  name: 'drop-epochs',
  text: `DELETE FROM epoch WHERE room = $1 AND epoch IN
    (SELECT epoch FROM epoch WHERE room = $1 LIMIT $2) RETURNING epoch`,
};

const PIECE_EPOCHS = Math.floor(
  POSTGRES_SWEEP_WEIGHT / (MAX_EPOCH_RECORD_BYTES + MAX_EPOCH_LIST_BYTES),
);
// It goes once; that it goes again at once was somebody's will.
const MOST_TRIES = 3;

/** Takes the room that is locked away: from then on it is none. [L32, L39] */
export function takeAway(room: LockedRoom): Result<void, 'no-room'> {
  if (room.row === undefined) return err('no-room');
  room.send(TAKE_AWAY, [room.id]);
  room.row = undefined;
  return ok(undefined);
}

/** Takes the room that is locked away, unless its admin list is no longer of this number. [L39] */
export function deleteRoom(
  room: LockedRoom,
  adminNumber: number,
): Result<void, 'no-room' | 'stale-number'> {
  const isStale = room.row !== undefined && room.row.adminNumber !== adminNumber;
  return isStale ? err('stale-number') : takeAway(room);
}

/** Deletes one bounded piece of a doomed room; false when nothing is left of it. */
async function dropPiece(room: LockedRoom): Promise<boolean> {
  const { id } = room;
  if ((await room.query(LOCK, [id])).length === 0) return false;
  if ((await dropOldest(room, Number.MAX_SAFE_INTEGER)) !== undefined) return true;
  const [snapshot] = await room.query(SNAPSHOT, [id]);
  if (snapshot !== undefined) {
    dropSnapshot(room, numberIn(snapshot, 'number'));
    return true;
  }
  const epochs = await room.query(DROP_EPOCHS, [id, PIECE_EPOCHS]);
  if (epochs.length < PIECE_EPOCHS) room.send(REST, [id]);
  return true;
}

/** Deletes one bounded piece of what is left of doomed rooms. [L33] */
export async function sweepDoomed({ read, write }: Access): Promise<Result<Swept, StorageFault>> {
  const next = await read(async (query) => {
    const [row] = await query(NEXT, []);
    return ok(row === undefined ? undefined : roomIdOfHash(bytesIn(row, 'room', ID_BYTES)));
  });
  if (!next.ok) return next;
  const roomId = next.value;
  if (roomId === undefined) return ok({ roomId: undefined, more: false });
  return write<Swept, never>(roomId, POSTGRES_SWEEP_WEIGHT, async (room) => {
    await dropPiece(room);
    return ok({ roomId, more: true });
  });
}

/** Makes a room, once nothing is left of one that was taken away under its id. [L1, L32] */
export async function createRoomAnew(
  access: Access,
  wanted: NewRoom,
): Promise<Result<RoomState, 'room-exists' | StorageFault>> {
  const { roomId } = wanted;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const made = await access.write<RoomState, 'room-exists' | 'going'>(roomId, 0, async (room) => {
      const isGoing = room.row === undefined && (await room.query(IS, [room.id])).length > 0;
      return isGoing ? err('going') : createRoom(room, wanted);
    });
    if (made.ok) return made;
    if (made.error !== 'going') return err(made.error);
    const cleared = await clearDoomed(access, roomId);
    if (!cleared.ok) return cleared;
  }
  return err('storage-fault');
}

/** Deletes all that is left of one doomed room, piece by piece. */
async function clearDoomed({ write }: Access, roomId: RoomId): Promise<Result<void, StorageFault>> {
  for (;;) {
    const dropped = await write<boolean, never>(roomId, POSTGRES_SWEEP_WEIGHT, async (room) =>
      ok(await dropPiece(room)),
    );
    if (!dropped.ok) return dropped;
    if (!dropped.value) return ok(undefined);
  }
}
