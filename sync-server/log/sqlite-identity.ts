/**
 * Whose file it is, looked at before anything is written: a relay's of this version or an older one, a
 * newer relay's, another program's, or one that is not whole. [L17, V82]
 */
import { DatabaseSync } from 'node:sqlite';
import { existsSync } from 'node:fs';
import { err, ok, type Result } from '#shared/base/result.ts';
import { numberOf } from './sqlite-rows.ts';

/** `application_id` of a relay's file since version 3: "twry". Older files have 0. */
export const APPLICATION_ID = 0x74777279;

const FIRST_NAMED_VERSION = 3;

/** What a file is, as far as a relay may use it. */
export type FileKind =
  { readonly kind: 'none' } | { readonly kind: 'ours'; readonly version: number };

/** Why a file is not a relay's to use; it was not written to. */
export type ForeignFile =
  | { readonly reason: 'not-ours' }
  | { readonly reason: 'not-whole'; readonly version: number }
  | { readonly reason: 'newer-version'; readonly version: number };

const TABLES_1 = ['entry', 'invite', 'room'];
const TABLES_2 = [...TABLES_1, 'mark', 'snapshot', 'snapshot_part'];
const TABLES_3 = [...TABLES_2, 'probe'];
const TABLES_4 = [...TABLES_3, 'epoch'];
const TABLES_BY_VERSION: readonly (readonly string[])[] = [
  [],
  TABLES_1,
  TABLES_2,
  TABLES_3,
  TABLES_4,
];

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return numberOf(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function tablesOf(database: DatabaseSync): ReadonlySet<unknown> {
  const rows = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  return new Set(rows.map((row) => row['name']));
}

/** Judges an open file by its numbers and the names of its tables. Writes nothing. */
export function judgeFile(database: DatabaseSync, newest: number): Result<FileKind, ForeignFile> {
  const version = pragma(database, 'user_version');
  const application = pragma(database, 'application_id');
  const tables = tablesOf(database);
  if (version === 0 && application === 0 && tables.size === 0) return ok({ kind: 'none' });
  const named = application === APPLICATION_ID;
  if (version > newest && (named || TABLES_1.every((table) => tables.has(table))))
    return err({ reason: 'newer-version', version });
  const wanted = TABLES_BY_VERSION[version];
  const mayBeUnnamed = version < FIRST_NAMED_VERSION && application === 0;
  if (wanted === undefined || !(named || mayBeUnnamed)) return err({ reason: 'not-ours' });
  if (wanted.length > 0 && wanted.every((table) => tables.has(table)))
    return ok({ kind: 'ours', version });
  const some = TABLES_2.some((table) => tables.has(table));
  return err(named || some ? { reason: 'not-whole', version } : { reason: 'not-ours' });
}

/** The same of a file by its path, through a connection that cannot write. Throws what sqlite throws. */
export function judgeFileAt(path: string, newest: number): Result<FileKind, ForeignFile> {
  if (!existsSync(path)) return ok({ kind: 'none' });
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return judgeFile(database, newest);
  } finally {
    database.close();
  }
}
