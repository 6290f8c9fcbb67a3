/**
 * Rooms and entries in sqlite. An append writes one row and touches no other: the head, its hash and
 * the room's bytes are in the room's last entry. A bounded number of heads is kept in memory.
 */
import type { DatabaseSync } from 'node:sqlite';
import { concatBytes, copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { assert } from '#shared/base/assert.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { HASH_BYTES, KEY_BYTES } from '#shared/wire/fields.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import { chainStartNow } from './chain-hash.ts';
import type { Entry, NewRoom, RoomState } from './log-store.ts';
import { bytesOf, numberOf } from './sqlite-schema.ts';

/** A room by its small number, with what an append needs to know. */
export type RoomHead = {
  readonly number: number;
  readonly epoch: number;
  readonly head: Cursor;
  readonly bytes: number;
};

/** The operations on rooms; those that write are called inside a group's transaction. */
export type RoomTable = ReturnType<typeof createRoomTable>;

// About 300 B each: bounded, so that rooms nobody visits cost nothing.
const MAX_KEPT_HEADS = 4096;

function keysOf(joined: Bytes): Bytes[] {
  const keys: Bytes[] = [];
  for (let at = 0; at + KEY_BYTES <= joined.length; at += KEY_BYTES)
    keys.push(copyBytes(joined.subarray(at, at + KEY_BYTES)));
  return keys;
}

function prepareStatements(database: DatabaseSync) {
  return {
    insertRoom: database.prepare(
      'INSERT INTO room (id, epoch, auth_public, admin_number, admin_keys, made_at) VALUES (?, 0, ?, 0, ?, ?)',
    ),
    room: database.prepare('SELECT * FROM room WHERE id = ?'),
    roomNumber: database.prepare('SELECT number, epoch FROM room WHERE id = ?'),
    setAdmins: database.prepare('UPDATE room SET admin_number = ?, admin_keys = ? WHERE id = ?'),
    last: database.prepare(
      'SELECT seq, hash, room_bytes FROM entry WHERE room = ? ORDER BY seq DESC LIMIT 1',
    ),
    insertEntry: database.prepare(
      'INSERT INTO entry (room, seq, hash, room_bytes, frame) VALUES (?, ?, ?, ?, ?)',
    ),
    hashAt: database.prepare('SELECT hash FROM entry WHERE room = ? AND seq = ?'),
    after: database.prepare('SELECT seq, frame FROM entry WHERE room = ? AND seq > ? ORDER BY seq'),
    probe: database.prepare('SELECT count(*) AS tables FROM sqlite_schema'),
  };
}

/** The room operations over an open file. */
export function createRoomTable(database: DatabaseSync) {
  const statements = prepareStatements(database);
  const kept = new Map<RoomId, RoomHead>();

  const keep = (roomId: RoomId, room: RoomHead): RoomHead => {
    kept.delete(roomId);
    kept.set(roomId, room);
    if (kept.size > MAX_KEPT_HEADS) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    return room;
  };

  const find = (roomId: RoomId): RoomHead | undefined => {
    const known = kept.get(roomId);
    if (known !== undefined) return known;
    const row = statements.roomNumber.get(roomIdBytes(roomId));
    if (row === undefined) return undefined;
    const number = numberOf(row['number']);
    const last = statements.last.get(number);
    const head =
      last === undefined
        ? { seq: 0, hash: chainStartNow(roomId) }
        : { seq: numberOf(last['seq']), hash: bytesOf(last['hash'], HASH_BYTES) };
    const bytes = last === undefined ? 0 : numberOf(last['room_bytes']);
    return keep(roomId, { number, epoch: numberOf(row['epoch']), head, bytes });
  };

  const read = (roomId: RoomId): Result<RoomState, 'no-room'> => {
    const room = find(roomId);
    const row = statements.room.get(roomIdBytes(roomId));
    if (room === undefined || row === undefined) return err('no-room');
    return ok({
      roomId,
      head: room.head,
      bytes: room.bytes,
      epoch: room.epoch,
      authPublic: bytesOf(row['auth_public'], KEY_BYTES),
      admins: {
        number: numberOf(row['admin_number']),
        keys: keysOf(bytesOf(row['admin_keys'])),
      },
    });
  };

  return {
    find,
    read,
    create(room: NewRoom): Result<RoomState, 'room-exists'> {
      if (find(room.roomId) !== undefined) return err('room-exists');
      statements.insertRoom.run(
        roomIdBytes(room.roomId),
        room.authPublic,
        room.adminPublic,
        room.now,
      );
      const made = read(room.roomId);
      assert(made.ok, 'a room that was made is there');
      return made;
    },
    addEntry(roomId: RoomId, room: RoomHead, head: Cursor, bytes: number, frame: Bytes): void {
      statements.insertEntry.run(room.number, head.seq, head.hash, bytes, frame);
      keep(roomId, { ...room, head, bytes });
    },
    entriesAfter(roomId: RoomId, afterSeq: number, maxBytes: number): readonly Entry[] {
      const room = find(roomId);
      const entries: Entry[] = [];
      if (room === undefined) return entries;
      let bytes = 0;
      for (const row of statements.after.iterate(room.number, afterSeq)) {
        const frame = bytesOf(row['frame']);
        bytes += frame.length;
        if (entries.length > 0 && bytes > maxBytes) break;
        entries.push({ seq: numberOf(row['seq']), frame });
      }
      return entries;
    },
    hashAt(roomId: RoomId, seq: number): Bytes | undefined {
      const room = find(roomId);
      if (room === undefined || seq > room.head.seq) return undefined;
      if (seq === 0) return chainStartNow(roomId);
      const row = statements.hashAt.get(room.number, seq);
      return row === undefined ? undefined : bytesOf(row['hash'], HASH_BYTES);
    },
    setAdmins(roomId: RoomId, admins: AdminList): Result<void, 'no-room' | 'stale-number'> {
      const row = statements.room.get(roomIdBytes(roomId));
      if (row === undefined) return err('no-room');
      if (admins.number !== numberOf(row['admin_number']) + 1) return err('stale-number');
      statements.setAdmins.run(admins.number, concatBytes(...admins.keys), roomIdBytes(roomId));
      return ok(undefined);
    },
    probe(): void {
      statements.probe.get();
    },
    /** After a rollback the heads in memory may be ahead of the file. [L14] */
    forgetHeads: () => kept.clear(),
  };
}
