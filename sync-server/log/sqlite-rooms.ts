/**
 * Rooms and entries in sqlite. An append writes one row and touches no other: the head, its hash and
 * what was ever written are in the room's last entry. A bounded number of heads is kept in memory.
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { concatBytes, copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { assert } from '#shared/base/assert.ts';
import { ID_BYTES, type Millis, type RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { HASH_BYTES, KEY_BYTES } from '#shared/wire/fields.ts';
import { MAX_SNAPSHOTS } from '#shared/wire/limits.ts';
import { roomIdBytes, roomIdOfHash } from '#shared/wire/room-id.ts';
import { chainStartNow, nextHashNow } from './chain-hash.ts';
import type { Entry, NewRoom, RoomState } from './log-store.ts';
import type { KeptSnapshot } from './snapshot-state.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';

/** A room by its small number, with what an append needs to know. */
export type RoomHead = {
  readonly number: number;
  readonly epoch: number;
  readonly head: Cursor;
  /** The last entry of kind control; 0 for none. */
  readonly controlSeq: number;
  /** What all frames there ever were add up to, also those that are gone. */
  readonly written: number;
  /** Entries up to this one are gone, and what was written with it. */
  readonly keptSeq: number;
  readonly keptBytes: number;
  /** The snapshots that are not staged, newest first. */
  readonly snapshots: readonly SnapshotHead[];
};

/** A kept snapshot: what is judged and told of it. `written`: the room's at the place it covers. */
export type SnapshotHead = KeptSnapshot & {
  readonly hash: Bytes;
  readonly total: number;
  readonly written: number;
};

/** What the room's kept entries and snapshots add up to. */
export function bytesOfRoom({ written, keptBytes, snapshots }: RoomHead): number {
  return snapshots.reduce((sum, { total }) => sum + total, written - keptBytes);
}

/** What the entries after the newest snapshot add up to. */
export function tailOfRoom({ written, keptBytes, snapshots }: RoomHead): number {
  return written - (snapshots[0]?.written ?? keptBytes);
}

/** The operations on rooms; those that write are called inside a group's transaction. */
export type RoomTable = ReturnType<typeof createRoomTable>;

/** Makes the room of an id none, and notes that what is left of it is to go. [V81, L39] */
export const TAKE_AWAY = 'UPDATE room SET doomed = id, id = randomblob(24) WHERE id = ?';

// About 300 B each: bounded, so that rooms nobody visits cost nothing.
const MAX_KEPT_HEADS = 4096;

const PROBE_BYTES = 16 * 1024;

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
    insertEpoch: database.prepare(
      'INSERT INTO epoch (room, epoch, auth_public) SELECT number, epoch, auth_public FROM room WHERE id = ?',
    ),
    room: database.prepare('SELECT * FROM room WHERE id = ?'),
    roomNumber: database.prepare(
      'SELECT number, epoch, kept_seq, kept_hash, kept_bytes, control_seq FROM room WHERE id = ?',
    ),
    roomId: database.prepare('SELECT id FROM room WHERE number = ?'),
    kept: database.prepare(
      "SELECT seq, epoch, hash, total, written, at, confirmed FROM snapshot WHERE room = ? AND state = 'kept' ORDER BY seq DESC",
    ),
    controlSeq: database.prepare('UPDATE room SET control_seq = ? WHERE number = ?'),
    adminNumber: database.prepare('SELECT admin_number FROM room WHERE id = ?'),
    takeAway: database.prepare(TAKE_AWAY),
    setAdmins: database.prepare('UPDATE room SET admin_number = ?, admin_keys = ? WHERE id = ?'),
    last: database.prepare(
      'SELECT seq, hash, room_bytes FROM entry WHERE room = ? ORDER BY seq DESC LIMIT 1',
    ),
    insertEntry: database.prepare(
      'INSERT INTO entry (room, seq, hash, room_bytes, frame) VALUES (?, ?, ?, ?, ?)',
    ),
    at: database.prepare('SELECT hash, room_bytes FROM entry WHERE room = ? AND seq = ?'),
    after: database.prepare('SELECT seq, frame FROM entry WHERE room = ? AND seq > ? ORDER BY seq'),
    probe: database.prepare('INSERT OR REPLACE INTO probe (number, bytes) VALUES (1, zeroblob(?))'),
    endProbe: database.prepare('DELETE FROM probe'),
    dataVersion: database.prepare('PRAGMA data_version'),
  };
}

type Place = { readonly hash: Bytes; readonly written: number };

function readSnapshotHead(row: Readonly<Record<string, SQLOutputValue>>): SnapshotHead {
  return {
    seq: numberOf(row['seq']),
    epoch: numberOf(row['epoch']),
    hash: bytesOf(row['hash'], HASH_BYTES),
    total: numberOf(row['total']),
    written: numberOf(row['written']),
    madeAt: numberOf(row['at']) as Millis,
    confirmed: numberOf(row['confirmed']) === 1,
  };
}

/** The room operations over an open file. */
export function createRoomTable(database: DatabaseSync) {
  const statements = prepareStatements(database);
  const kept = new Map<RoomId, RoomHead>();
  let dataVersion = numberOf(statements.dataVersion.get()?.['data_version']);

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
    const keptSeq = numberOf(row['kept_seq']);
    const keptBytes = numberOf(row['kept_bytes']);
    const last = statements.last.get(number);
    const hash = last?.['hash'] ?? row['kept_hash'];
    return keep(roomId, {
      number,
      epoch: numberOf(row['epoch']),
      controlSeq: numberOf(row['control_seq']),
      head: {
        seq: last === undefined ? keptSeq : numberOf(last['seq']),
        hash: hash === null ? chainStartNow(roomId) : bytesOf(hash, HASH_BYTES),
      },
      written: last === undefined ? keptBytes : numberOf(last['room_bytes']),
      keptSeq,
      keptBytes,
      snapshots: statements.kept.all(number).map(readSnapshotHead),
    });
  };

  /** The chain's hash at a place and what was written with it, where they are known. */
  const placeAt = (roomId: RoomId, seq: number): Place | undefined => {
    const room = find(roomId);
    if (room === undefined || seq > room.head.seq) return undefined;
    if (seq === 0) return { hash: chainStartNow(roomId), written: 0 };
    const covered = room.snapshots.find((snapshot) => snapshot.seq === seq);
    if (covered !== undefined) return covered;
    const row = statements.at.get(room.number, seq);
    if (row !== undefined)
      return { hash: bytesOf(row['hash'], HASH_BYTES), written: numberOf(row['room_bytes']) };
    if (seq !== room.keptSeq) return undefined;
    const kept = statements.roomNumber.get(roomIdBytes(roomId));
    return { hash: bytesOf(kept?.['kept_hash'], HASH_BYTES), written: room.keptBytes };
  };

  const read = (roomId: RoomId): Result<RoomState, 'no-room'> => {
    const room = find(roomId);
    const row = statements.room.get(roomIdBytes(roomId));
    if (room === undefined || row === undefined) return err('no-room');
    return ok({
      roomId,
      head: room.head,
      bytes: bytesOfRoom(room),
      tailBytes: tailOfRoom(room),
      keptSeq: room.keptSeq,
      snapshots: room.snapshots.slice(0, MAX_SNAPSHOTS).map(({ seq, hash, total, confirmed }) => ({
        covers: { seq, hash },
        total,
        confirmed,
      })),
      epoch: room.epoch,
      authPublic: bytesOf(row['auth_public'], KEY_BYTES),
      admins: {
        number: numberOf(row['admin_number']),
        keys: keysOf(bytesOf(row['admin_keys'])),
      },
    });
  };

  /** The number of the admin list; `undefined`: there is no such room. */
  const adminNumberOf = (roomId: RoomId): number | undefined => {
    const row = statements.adminNumber.get(roomIdBytes(roomId));
    return row === undefined ? undefined : numberOf(row['admin_number']);
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
      statements.insertEpoch.run(roomIdBytes(room.roomId));
      const made = read(room.roomId);
      assert(made.ok, 'a room that was made is there');
      return made;
    },
    addEntry(roomId: RoomId, room: RoomHead, frame: Bytes, isControl: boolean): RoomHead {
      const head = { seq: room.head.seq + 1, hash: nextHashNow(room.head.hash, frame) };
      const written = room.written + frame.length;
      statements.insertEntry.run(room.number, head.seq, head.hash, written, frame);
      if (isControl) statements.controlSeq.run(head.seq, room.number);
      const controlSeq = isControl ? head.seq : room.controlSeq;
      return keep(roomId, { ...room, head, written, controlSeq });
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
    hashAt: (roomId: RoomId, seq: number) => placeAt(roomId, seq)?.hash,
    writtenAt: (roomId: RoomId, seq: number) => placeAt(roomId, seq)?.written,
    span(roomId: RoomId, afterSeq: number, toSeq: number): number | undefined {
      const room = find(roomId);
      if (room === undefined || afterSeq < room.keptSeq) return undefined;
      const [from, to] = [placeAt(roomId, afterSeq), placeAt(roomId, toSeq)];
      return from === undefined || to === undefined ? undefined : to.written - from.written;
    },
    idOf(number: number): RoomId {
      return roomIdOfHash(bytesOf(statements.roomId.get(number)?.['id'], ID_BYTES));
    },
    /** What was kept in memory of a room is no longer so. */
    forget: (roomId: RoomId) => void kept.delete(roomId),
    adminNumberOf,
    setAdmins(roomId: RoomId, admins: AdminList): Result<void, 'no-room' | 'stale-number'> {
      const standing = adminNumberOf(roomId);
      if (standing === undefined) return err('no-room');
      if (admins.number !== standing + 1) return err('stale-number');
      statements.setAdmins.run(admins.number, concatBytes(...admins.keys), roomIdBytes(roomId));
      return ok(undefined);
    },
    /** The room is none any more; what is left of it goes by the keeper's sweep. [L39] */
    takeAway(roomId: RoomId, adminNumber: number): Result<void, 'no-room' | 'stale-number'> {
      const standing = adminNumberOf(roomId);
      if (standing === undefined) return err('no-room');
      if (standing !== adminNumber) return err('stale-number');
      statements.takeAway.run(roomIdBytes(roomId));
      kept.delete(roomId);
      return ok(undefined);
    },
    /** Writes what needs new pages; only then is a full disk noticed. */
    probe: () => void statements.probe.run(PROBE_BYTES),
    endProbe: () => void statements.endProbe.run(),
    /** Another connection may have taken a room away: what is in memory counts no longer. [V81] */
    noticeOthers() {
      const version = numberOf(statements.dataVersion.get()?.['data_version']);
      if (version !== dataVersion) kept.clear();
      dataVersion = version;
    },
    /** After a rollback the heads in memory may be ahead of the file. [L14] */
    forgetHeads: () => kept.clear(),
  };
}
