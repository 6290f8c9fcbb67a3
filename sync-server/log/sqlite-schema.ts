/**
 * The tables of the sqlite engine, how a file is opened, and how its rows are read. The shape is
 * measured (LOG.md, "Why this shape"): entries in append order, a small index by room and place.
 */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { StoredRowFault } from './stored-row-fault.ts';

// Each step makes a file of its number from one of the number before; steps are never changed.
const STEPS: readonly string[] = [
  `
  CREATE TABLE room (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,
    auth_public BLOB NOT NULL,
    admin_number INTEGER NOT NULL,
    admin_keys BLOB NOT NULL,
    made_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    room_bytes INTEGER NOT NULL,
    frame BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entry_by_place ON entry (room, seq);
  CREATE TABLE invite (
    id BLOB PRIMARY KEY,
    room INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    used_at INTEGER,
    joiner BLOB,
    sealed BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invite_by_room ON invite (room);
  CREATE INDEX invite_by_expiry ON invite (expires_at);
  `,
  // Entries up to kept_seq are gone. room_bytes of an entry counts every frame there ever was;
  // kept_bytes and written say what it was at kept_seq and at a snapshot's place.
  `
  ALTER TABLE room ADD COLUMN kept_seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE room ADD COLUMN kept_hash BLOB;
  ALTER TABLE room ADD COLUMN kept_bytes INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE snapshot (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    room INTEGER NOT NULL,
    state TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    previous INTEGER NOT NULL,
    total INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    written INTEGER NOT NULL,
    at INTEGER NOT NULL,
    confirmed INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX snapshot_by_room ON snapshot (room, seq);
  CREATE TABLE snapshot_part (
    number INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL,
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX snapshot_part_by_place ON snapshot_part (snapshot, place);
  CREATE TABLE mark (
    number INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    slot BLOB NOT NULL,
    frame BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX mark_by_slot ON mark (room, slot);
  `,
];

/** The version of the tables that the last step makes, kept in the file's `user_version`. */
export const SCHEMA_VERSION = STEPS.length;

/** Why a data folder cannot be used; `detail` is the system's own words and names no content. */
export type OpenFault =
  | { readonly reason: 'folder-unusable'; readonly detail: string }
  | { readonly reason: 'in-use' }
  | { readonly reason: 'newer-version'; readonly version: number };

/** The open file and the lock that keeps other processes out of its folder. [L17] */
export type OpenFile = { readonly database: DatabaseSync; readonly lock: DatabaseSync };

function detailOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : 'unknown fault';
}

/** Takes the folder for this process; the system lets go of it however the process ends. */
function takeLock(folder: string): Result<DatabaseSync, OpenFault> {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(folder, 'relay.lock'));
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return ok(lock);
  } catch (fault) {
    lock?.close();
    if (detailOf(fault).includes('locked')) return err({ reason: 'in-use' });
    return err({ reason: 'folder-unusable', detail: detailOf(fault) });
  }
}

function versionOf(database: DatabaseSync): number {
  return numberOf(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function prepareFile(database: DatabaseSync): Result<void, OpenFault> {
  const version = versionOf(database);
  if (version > SCHEMA_VERSION) return err({ reason: 'newer-version', version });
  // FULL: the log is synced at each commit, so an acknowledged entry survives a power cut. [L3]
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 2000;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA busy_timeout = 5000;
  `);
  for (const [index, step] of STEPS.entries())
    if (index >= version)
      database.exec(`BEGIN; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
  return ok(undefined);
}

/** Opens, and makes where missing, the relay's file `relay.sqlite` in `folder`. [L17] */
export function openFile(folder: string): Result<OpenFile, OpenFault> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (fault) {
    return err({ reason: 'folder-unusable', detail: detailOf(fault) });
  }
  const lock = takeLock(folder);
  if (!lock.ok) return lock;
  let database: DatabaseSync | undefined;
  let failed: OpenFault;
  try {
    database = new DatabaseSync(join(folder, 'relay.sqlite'));
    const prepared = prepareFile(database);
    if (prepared.ok) return ok({ database, lock: lock.value });
    failed = prepared.error;
  } catch (fault) {
    failed = { reason: 'folder-unusable', detail: detailOf(fault) };
  }
  database?.close();
  lock.value.close();
  return err(failed);
}

/** The whole number in a column. Throws `StoredRowFault`, which settles as `storage-fault`. */
export function numberOf(value: SQLOutputValue | undefined): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new StoredRowFault('a stored number is not one');
}

/** The bytes in a column, of `size` where given. Throws `StoredRowFault`. */
export function bytesOf(value: SQLOutputValue | undefined, size?: number): Bytes {
  if (!(value instanceof Uint8Array) || (size !== undefined && value.length !== size))
    throw new StoredRowFault('stored bytes are not whole');
  return value.buffer instanceof ArrayBuffer
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : copyBytes(value);
}
