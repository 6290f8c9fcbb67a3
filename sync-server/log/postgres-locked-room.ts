/**
 * One room whose row a transaction has locked: what its jobs read and write. The row is held in memory
 * while they run, so that many appends of one group move it once. [L2, L24]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { HASH_BYTES } from '#shared/wire/fields.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
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

/** A locked room. */
export type LockedRoom = {
  readonly roomId: RoomId;
  readonly id: Bytes;
  /** As the group has left it so far; `undefined`: there is no such room. Jobs replace it. */
  row: RoomRow | undefined;
  /** Runs a statement and waits for its rows. */
  readonly query: Query;
  /** Runs a statement whose rows nobody waits for; if it fails, the group does. */
  readonly send: (statement: Statement, values: readonly Value[]) => void;
};

const LOCK: Statement = {
  name: 'lock-room',
  text: `SELECT epoch, admin_number, head, head_hash, written, kept_seq, kept_bytes, snapshot_bytes,
    tail_from, last_number FROM room WHERE id = $1 FOR UPDATE`,
};
const MOVE: Statement = {
  name: 'move-room',
  text: 'UPDATE room SET head = $2, head_hash = $3, written = $4, last_number = $5 WHERE id = $1',
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

/** Locks one room for its jobs. */
export async function lockRoom(
  roomId: RoomId,
  query: Query,
  send: LockedRoom['send'],
): Promise<LockedRoom> {
  const id = roomIdBytes(roomId);
  return { roomId, id, row: await lockRow(query, id), query, send };
}

/** Writes what the jobs changed of the row since it was `before`. Returns whether they did. */
export function moveRow({ id, row, send }: LockedRoom, before: RoomRow | undefined): boolean {
  if (row === undefined || row === before) return false;
  send(MOVE, [id, row.head.seq, row.head.hash, row.written, row.lastNumber]);
  return true;
}
