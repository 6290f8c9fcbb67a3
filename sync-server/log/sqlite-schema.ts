/**
 * The tables of the sqlite engine and how a file is opened. The shape is
 * measured (LOG.md, "Why this shape"): entries in append order, a small index by room and place.
 */
import { DatabaseSync } from 'node:sqlite';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '#shared/base/result.ts';
import { APPLICATION_ID, judgeFile, judgeFileAt, type ForeignFile } from './sqlite-identity.ts';
import { CHECKPOINT_PAGES } from './sqlite-log-ahead.ts';

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
  // The file says whose it is. seen_at: when somebody last came in, by the day; told_days: what they were
  // told then of how long an idle room is kept. doomed: the id of a room that is being deleted.
  `
  ALTER TABLE room ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE room ADD COLUMN told_days INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE room ADD COLUMN doomed BLOB;
  CREATE INDEX room_doomed ON room (number) WHERE doomed IS NOT NULL;
  CREATE TABLE probe (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  `,
  // control_seq: the last entry of kind control. Of entries that are kept the third byte of the frame says
  // the kind (behind the header's length and the version); of those that are gone nobody knows, so that an
  // epoch must know the log at least so far. An epoch is kept for ever, with what began it.
  `
  ALTER TABLE room ADD COLUMN control_seq INTEGER NOT NULL DEFAULT 0;
  UPDATE room SET control_seq = max(kept_seq, coalesce((SELECT max(seq) FROM entry
    WHERE entry.room = room.number AND substr(frame, 3, 1) = x'05'), 0));
  CREATE TABLE epoch (
    number INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    auth_public BLOB NOT NULL,
    record BLOB,
    list BLOB
  ) STRICT;
  CREATE UNIQUE INDEX epoch_by_place ON epoch (room, epoch);
  INSERT INTO epoch (room, epoch, auth_public) SELECT number, epoch, auth_public FROM room;
  `,
];

/** The name of the relay's file in its folder. */
export const DATABASE_NAME = 'relay.sqlite';

/** The version of the tables that the last step makes, kept in the file's `user_version`. */
export const SCHEMA_VERSION = STEPS.length;

/** Why a data folder cannot be used; `detail` is the system's own words and names no content. */
export type OpenFault =
  | { readonly reason: 'folder-unusable'; readonly detail: string }
  | { readonly reason: 'no-permission'; readonly path: string }
  | { readonly reason: 'in-use' }
  /** Only for what looks on beside a relay: a relay brings it up. */
  | { readonly reason: 'older-version' }
  | ForeignFile;

/** The open file and the lock that keeps other processes out of its folder. [L17] */
export type OpenFile = { readonly database: DatabaseSync; readonly lock: DatabaseSync };

function detailOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : 'unknown fault';
}

// SQLite's own number for a file that is no database (sqlite.org/rescode.html#notadb).
const SQLITE_NOTADB = 26;

/** What sqlite or the system threw at opening, as the fault that an operator is told. */
export function faultOf(fault: unknown): OpenFault {
  const isForeign = fault instanceof Error && 'errcode' in fault && fault.errcode === SQLITE_NOTADB;
  return isForeign
    ? { reason: 'not-ours' }
    : { reason: 'folder-unusable', detail: detailOf(fault) };
}

/** Takes the folder for this process; the system lets go of it however the process ends. [L17] */
export function takeLock(folder: string): Result<DatabaseSync, OpenFault> {
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

function prepareFile(database: DatabaseSync): Result<void, OpenFault> {
  const judged = judgeFile(database, SCHEMA_VERSION);
  if (!judged.ok) return judged;
  const version = judged.value.kind === 'ours' ? judged.value.version : 0;
  // FULL: the log is synced at each commit, so an acknowledged entry survives a power cut. [L3]
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = 67108864;
    PRAGMA busy_timeout = 5000;
  `);
  for (const [index, step] of STEPS.entries())
    if (index >= version)
      database.exec(`BEGIN; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
  return ok(undefined);
}

/** The first of the relay's paths that this process may not use as it must. */
function forbiddenPath(folder: string): string | undefined {
  const isAllowed = (path: string, mode: number): boolean => {
    try {
      accessSync(path, mode);
      return true;
    } catch {
      return false;
    }
  };
  if (!isAllowed(folder, constants.R_OK | constants.W_OK | constants.X_OK)) return folder;
  return ['relay.sqlite', 'relay.sqlite-wal', 'relay.sqlite-shm', 'relay.lock']
    .map((name) => join(folder, name))
    .find((path) => existsSync(path) && !isAllowed(path, constants.R_OK | constants.W_OK));
}

/** Whether the folder is one that this process may use, and its file, if there is one, a relay's. */
function judgeFolder(folder: string): Result<void, OpenFault> {
  const forbidden = forbiddenPath(folder);
  if (forbidden !== undefined) return err({ reason: 'no-permission', path: forbidden });
  const judged = judgeFileAt(join(folder, DATABASE_NAME), SCHEMA_VERSION);
  return judged.ok ? ok(undefined) : judged;
}

/** Opens, and makes where missing, the relay's file `relay.sqlite` in `folder`. [L17] */
export function openFile(folder: string): Result<OpenFile, OpenFault> {
  let lock: DatabaseSync | undefined;
  let database: DatabaseSync | undefined;
  let failed: OpenFault;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const judged = judgeFolder(folder);
    if (!judged.ok) return judged;
    const taken = takeLock(folder);
    if (!taken.ok) return taken;
    lock = taken.value;
    database = new DatabaseSync(join(folder, DATABASE_NAME));
    const prepared = prepareFile(database);
    if (prepared.ok) return ok({ database, lock });
    failed = prepared.error;
  } catch (fault) {
    failed = faultOf(fault);
  }
  database?.close();
  lock?.close();
  return err(failed);
}
