/**
 * Rooms and entries in PostgreSQL. A room's head stands in its own row, which an append has locked; so
 * two relays give one room's entries one order. Every statement is about one room. [L1 to L8, L24]
 */
import { concatBytes, copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import { HASH_BYTES, KEY_BYTES } from '#shared/wire/fields.ts';
import { MAX_SNAPSHOTS } from '#shared/wire/limits.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import { chainStartNow, nextHashNow } from './chain-hash.ts';
import type { Append, Appended, Entry, NewRoom, RoomState } from './log-store.ts';
import {
  bytesOfRow,
  lockRow,
  readRoomRow,
  tailOfRow,
  type LockedRoom,
  type RoomRow,
} from './postgres-locked-room.ts';
import {
  bytesIn,
  numberIn,
  truthIn,
  type Query,
  type Row,
  type Statement,
} from './postgres-session.ts';
import type { KeptSnapshot } from './snapshot-state.ts';

const CREATE: Statement = {
  name: 'create-room',
  text: `INSERT INTO room (id, epoch, auth_public, admin_number, admin_keys, made_at, head, head_hash,
      written, kept_seq, kept_hash, kept_bytes, snapshot_bytes, tail_from, last_number)
    VALUES ($1, 0, $2, 0, $3, $4, 0, $5, 0, 0, $5, 0, 0, 0, 0)
    ON CONFLICT (id) DO NOTHING RETURNING id`,
};
const FIRST_EPOCH: Statement = {
  name: 'first-epoch',
  text: 'INSERT INTO epoch (room, epoch, auth_public) VALUES ($1, 0, $2)',
};
const CONTROL: Statement = {
  name: 'room-control',
  text: 'UPDATE room SET control_seq = $2 WHERE id = $1',
};
const SET_ADMINS: Statement = {
  name: 'set-admins',
  text: 'UPDATE room SET admin_number = $2, admin_keys = $3 WHERE id = $1',
};
// One statement, so that the row and the snapshots are of one moment.
const ROOM: Statement = {
  name: 'room',
  text: `SELECT room.epoch, auth_public, admin_number, admin_keys, head, head_hash, room.written,
      kept_seq, kept_hash, kept_bytes, snapshot_bytes, tail_from, last_number, control_seq,
      kept.seq, kept.epoch AS kept_epoch, kept.hash, kept.total, kept.written AS written_at, kept.at,
      kept.confirmed
    FROM room LEFT JOIN snapshot AS kept ON kept.room = room.id AND kept.state <> 'staged'
    WHERE room.id = $1 ORDER BY kept.seq DESC`,
};
// Bounded by rows too, so that a long log is not walked to its end for one piece of it. [L5]
const AFTER: Statement = {
  name: 'entries-after',
  text: `WITH first AS MATERIALIZED (SELECT seq, room_bytes - octet_length(frame) AS before
      FROM entry WHERE room = $1 AND seq > $2 ORDER BY seq LIMIT 1)
    SELECT entry.seq, entry.frame FROM first, entry
    WHERE entry.room = $1 AND entry.seq >= first.seq AND entry.seq < first.seq + 1024
      AND (entry.seq = first.seq OR entry.room_bytes - first.before <= $3::bigint)
    ORDER BY entry.seq`,
};
const AT: Statement = {
  name: 'entry-at',
  text: 'SELECT hash, room_bytes FROM entry WHERE room = $1 AND seq = $2',
};

/** A kept snapshot: what is judged and told of it. `written`: the room's at the place it covers. */
export type SnapshotHead = KeptSnapshot & {
  readonly hash: Bytes;
  readonly total: number;
  readonly written: number;
};

/** A room with its kept snapshots, newest first, as it was at one moment. */
export type RoomView = {
  readonly row: RoomRow;
  readonly keptHash: Bytes;
  readonly authPublic: Bytes;
  readonly adminKeys: Bytes;
  readonly snapshots: readonly SnapshotHead[];
};

/** The chain's hash at a place and what was written with it. */
export type Place = { readonly hash: Bytes; readonly written: number };

function keysOf(joined: Bytes): Bytes[] {
  const keys: Bytes[] = [];
  for (let at = 0; at + KEY_BYTES <= joined.length; at += KEY_BYTES)
    keys.push(copyBytes(joined.subarray(at, at + KEY_BYTES)));
  return keys;
}

function readSnapshotHead(row: Row): SnapshotHead {
  return {
    seq: numberIn(row, 'seq'),
    epoch: numberIn(row, 'kept_epoch'),
    hash: bytesIn(row, 'hash', HASH_BYTES),
    total: numberIn(row, 'total'),
    written: numberIn(row, 'written_at'),
    madeAt: numberIn(row, 'at') as Millis,
    confirmed: truthIn(row, 'confirmed'),
  };
}

/** Reads a room and its kept snapshots; inside a transaction it sees what that has done. */
export async function readView(query: Query, id: Bytes): Promise<RoomView | undefined> {
  const rows = await query(ROOM, [id]);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    row: readRoomRow(row),
    keptHash: bytesIn(row, 'kept_hash', HASH_BYTES),
    authPublic: bytesIn(row, 'auth_public', KEY_BYTES),
    adminKeys: bytesIn(row, 'admin_keys'),
    snapshots: rows.filter((one) => one['seq'] !== null).map(readSnapshotHead),
  };
}

/** The place after entry `seq`, where it is known. `head`: where the room stands. [L5] */
export async function readPlace(
  query: Query,
  roomId: RoomId,
  { row, keptHash, snapshots }: RoomView,
  seq: number,
): Promise<Place | undefined> {
  if (seq > row.head.seq) return undefined;
  if (seq === 0) return { hash: chainStartNow(roomId), written: 0 };
  const covered = snapshots.find((snapshot) => snapshot.seq === seq);
  if (covered !== undefined) return covered;
  if (seq === row.keptSeq) return { hash: keptHash, written: row.keptBytes };
  const [entry] = await query(AT, [roomIdBytes(roomId), seq]);
  if (entry === undefined) return undefined;
  return { hash: bytesIn(entry, 'hash', HASH_BYTES), written: numberIn(entry, 'room_bytes') };
}

function stateOf(roomId: RoomId, { row, authPublic, adminKeys, snapshots }: RoomView): RoomState {
  return {
    roomId,
    head: row.head,
    bytes: bytesOfRow(row),
    tailBytes: tailOfRow(row),
    keptSeq: row.keptSeq,
    snapshots: snapshots.slice(0, MAX_SNAPSHOTS).map(({ seq, hash, total, confirmed }) => ({
      covers: { seq, hash },
      total,
      confirmed,
    })),
    epoch: row.epoch,
    authPublic,
    admins: { number: row.adminNumber, keys: keysOf(adminKeys) },
  };
}

/** The room as it is now. */
export async function readRoom(
  query: Query,
  roomId: RoomId,
): Promise<Result<RoomState, 'no-room'>> {
  const view = await readView(query, roomIdBytes(roomId));
  return view === undefined ? err('no-room') : ok(stateOf(roomId, view));
}

/** Entries after a place, as `LogStore.readEntries` promises them. */
export async function readEntries(
  query: Query,
  roomId: RoomId,
  afterSeq: number,
  maxBytes: number,
): Promise<readonly Entry[]> {
  const rows = await query(AFTER, [roomIdBytes(roomId), afterSeq, maxBytes]);
  return rows.map((row) => ({ seq: numberIn(row, 'seq'), frame: bytesIn(row, 'frame') }));
}

/** The hash after entry `seq`, as `LogStore.readHash` promises it. */
export async function readHash(
  query: Query,
  roomId: RoomId,
  seq: number,
): Promise<Bytes | undefined> {
  const view = await readView(query, roomIdBytes(roomId));
  return view === undefined ? undefined : (await readPlace(query, roomId, view, seq))?.hash;
}

/** What entries add up to, as `LogStore.readSpan` promises it. */
export async function readSpan(
  query: Query,
  roomId: RoomId,
  afterSeq: number,
  toSeq: number,
): Promise<number | undefined> {
  const view = await readView(query, roomIdBytes(roomId));
  if (view === undefined || afterSeq < view.row.keptSeq) return undefined;
  const from = await readPlace(query, roomId, view, afterSeq);
  const to = await readPlace(query, roomId, view, toSeq);
  return from === undefined || to === undefined ? undefined : to.written - from.written;
}

/** Makes the room that is locked, if it is not there. [L1] */
export async function createRoom(
  room: LockedRoom,
  wanted: NewRoom,
): Promise<Result<RoomState, 'room-exists'>> {
  if (room.row !== undefined) return err('room-exists');
  const start = chainStartNow(room.roomId);
  const { authPublic, adminPublic, now } = wanted;
  const made = await room.query(CREATE, [room.id, authPublic, adminPublic, now, start]);
  room.row = await lockRow(room.query, room.id);
  if (made.length === 0 || room.row === undefined) return err('room-exists');
  room.send(FIRST_EPOCH, [room.id, authPublic]);
  const { row } = room;
  const view = { row, keptHash: start, authPublic, adminKeys: adminPublic, snapshots: [] };
  return ok(stateOf(room.roomId, view));
}

/** Adds one frame to the log of the room that is locked. [L2, L6, L7] */
export function append(
  room: LockedRoom,
  { epoch, frame, maxRoomBytes, isControl = false }: Append,
): Result<Appended, 'no-room' | 'wrong-epoch' | 'room-full'> {
  const { row } = room;
  if (row === undefined) return err('no-room');
  if (row.epoch !== epoch) return err('wrong-epoch');
  if (bytesOfRow(row) + frame.length > maxRoomBytes) return err('room-full');
  const appended = addEntry(room, row, frame);
  if (isControl) noteControl(room, appended.head.seq);
  return ok(appended);
}

/** Adds one frame to the log of the room that is locked, whatever it is. [L2] */
export function addEntry(room: LockedRoom, row: RoomRow, frame: Bytes): Appended {
  const head = { seq: row.head.seq + 1, hash: nextHashNow(row.head.hash, frame) };
  const moved = { ...row, head, written: row.written + frame.length };
  room.addEntry({ ...head, written: moved.written, frame });
  room.row = moved;
  return { head, bytes: bytesOfRow(moved), tailBytes: tailOfRow(moved) };
}

/** Notes the entry at the head of the room that is locked as its last of kind control. [L36] */
function noteControl(room: LockedRoom, controlSeq: number): void {
  room.send(CONTROL, [room.id, controlSeq]);
  if (room.row !== undefined) room.row = { ...room.row, controlSeq };
}

/** Replaces the admin list of the room that is locked. [L8] */
export function setAdmins(
  room: LockedRoom,
  { number, keys }: AdminList,
): Result<void, 'no-room' | 'stale-number'> {
  const { row } = room;
  if (row === undefined) return err('no-room');
  if (number !== row.adminNumber + 1) return err('stale-number');
  room.send(SET_ADMINS, [room.id, number, concatBytes(...keys)]);
  room.row = { ...row, adminNumber: number };
  return ok(undefined);
}
