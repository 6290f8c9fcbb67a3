/**
 * One room whose row a transaction has locked: what its jobs read and write. The row and new entries are
 * held in memory while they run, so that all appends of a group to a room are one statement. [L2, L24]
 */
import { assert } from '#shared/base/assert.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { HASH_BYTES } from '#shared/wire/fields.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import { byteaList, int8, int8List } from './postgres-binary.ts';
import {
  bytesIn,
  numberIn,
  type Query,
  type Row,
  type Statement,
  type Value,
} from './postgres-session.ts';

/** A room's row, as far as a job needs it. */
export type RoomRow = {
  readonly epoch: number;
  readonly adminNumber: number;
  readonly head: Cursor;
  /** The last entry of kind control; 0 for none. */
  readonly controlSeq: number;
  /** What all frames there ever were add up to, also those that are gone. */
  readonly written: number;
  /** Entries up to this one are gone, and what was written with it. */
  readonly keptSeq: number;
  readonly keptBytes: number;
  /** What the kept snapshots add up to, and what was written at the place of the newest. */
  readonly snapshotBytes: number;
  readonly tailFrom: number;
  /** The number of the last snapshot or mark of the room. */
  readonly lastNumber: number;
};

/** An entry with its chain's hash and what was ever written to the room with it. */
export type NewEntry = {
  readonly seq: number;
  readonly hash: Bytes;
  readonly written: number;
  readonly frame: Bytes;
};

/** A locked room. */
export type LockedRoom = {
  readonly roomId: RoomId;
  readonly id: Bytes;
  /** As the group has left it so far; `undefined`: there is no such room. Jobs replace it. */
  row: RoomRow | undefined;
  /** Adds an entry at the end of the log, and moves the head in the room's row there. */
  readonly addEntry: (entry: NewEntry) => void;
  /** Sends what was added and is not sent yet. */
  readonly flush: () => void;
  /** Runs a statement, which sees all that was done before it, and waits for its rows. */
  readonly query: Query;
  /** Runs a statement whose rows nobody waits for; if it fails, the group does. */
  readonly send: (statement: Statement, values: readonly Value[]) => void;
};

const LOCK: Statement = {
  name: 'lock-room',
  text: `SELECT epoch, admin_number, head, head_hash, written, kept_seq, kept_bytes, snapshot_bytes,
    tail_from, last_number, control_seq FROM room WHERE id = $1 FOR UPDATE`,
};
const ADD: Statement = {
  name: 'add-entries',
  text: `WITH moved AS (UPDATE room SET head = $2::bigint + cardinality($5::bytea[]), head_hash = $3, written = $4
      WHERE id = $1)
    INSERT INTO entry (room, seq, hash, room_bytes, frame)
    SELECT $1, $2 + place, hash, room_bytes, frame
    FROM unnest($5, $6::bigint[], $7::bytea[])
      WITH ORDINALITY AS added (hash, room_bytes, frame, place)`,
};
const NUMBERED: Statement = {
  name: 'number-room',
  text: 'UPDATE room SET last_number = $2 WHERE id = $1',
};

/** What the room's kept entries and snapshots add up to. */
export function bytesOfRow({ written, keptBytes, snapshotBytes }: RoomRow): number {
  return written - keptBytes + snapshotBytes;
}

/** What the entries after the newest snapshot add up to. */
export function tailOfRow({ written, tailFrom }: RoomRow): number {
  return written - tailFrom;
}

/** Reads the columns that every statement on a room's row selects alike. */
export function readRoomRow(row: Row): RoomRow {
  return {
    epoch: numberIn(row, 'epoch'),
    adminNumber: numberIn(row, 'admin_number'),
    head: { seq: numberIn(row, 'head'), hash: bytesIn(row, 'head_hash', HASH_BYTES) },
    controlSeq: numberIn(row, 'control_seq'),
    written: numberIn(row, 'written'),
    keptSeq: numberIn(row, 'kept_seq'),
    keptBytes: numberIn(row, 'kept_bytes'),
    snapshotBytes: numberIn(row, 'snapshot_bytes'),
    tailFrom: numberIn(row, 'tail_from'),
    lastNumber: numberIn(row, 'last_number'),
  };
}

/** Locks the row of a room, or waits for whoever has. Called again, it reads the row anew. */
export async function lockRow(query: Query, id: Bytes): Promise<RoomRow | undefined> {
  const [row] = await query(LOCK, [id]);
  return row === undefined ? undefined : readRoomRow(row);
}

/**
 * New entries of one room, which are not none, in their order, as the values of a statement: the room's id,
 * the head before them, its hash and what is written after them; then hash, room's bytes and frame of each.
 */
export function entryValues(id: Bytes, entries: readonly NewEntry[]): readonly Bytes[] {
  const [first, last] = [entries.at(0), entries.at(-1)];
  assert(first !== undefined && last !== undefined, 'entries are added');
  return [
    id,
    int8(first.seq - 1),
    last.hash,
    int8(last.written),
    byteaList(entries.map(({ hash }) => hash)),
    int8List(entries.map(({ written }) => written)),
    byteaList(entries.map(({ frame }) => frame)),
  ];
}

/** Locks one room for its jobs. */
export async function lockRoom(
  roomId: RoomId,
  query: Query,
  send: LockedRoom['send'],
): Promise<LockedRoom> {
  const id = roomIdBytes(roomId);
  let added: NewEntry[] = [];
  const flush = (): void => {
    if (added.length > 0) send(ADD, entryValues(id, added));
    added = [];
  };
  return {
    roomId,
    id,
    row: await lockRow(query, id),
    flush,
    addEntry: (entry) => void added.push(entry),
    query(statement, values) {
      flush();
      return query(statement, values);
    },
    send(statement, values) {
      flush();
      send(statement, values);
    },
  };
}

/** Takes the room's next number, for a snapshot or a mark. */
export function takeNumber(room: LockedRoom, row: RoomRow): number {
  const lastNumber = row.lastNumber + 1;
  room.send(NUMBERED, [room.id, lastNumber]);
  room.row = { ...row, lastNumber };
  return lastNumber;
}
