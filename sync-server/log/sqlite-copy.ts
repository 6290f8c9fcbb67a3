/** Copies of a relay's whole file, made while others write to it. [V78, V79] */
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '#shared/base/result.ts';
import { judgeFile } from './sqlite-identity.ts';
import { faultOf, SCHEMA_VERSION, type OpenFault } from './sqlite-schema.ts';

/** Opens a relay's file of this version or an older one, down to `oldest`, only to read it. */
export function openToRead(path: string, oldest = 1): Result<DatabaseSync, OpenFault> {
  let database: DatabaseSync | undefined;
  let failed: OpenFault;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    const judged = judgeFile(database, SCHEMA_VERSION);
    if (!judged.ok) failed = judged.error;
    else if (judged.value.kind === 'none') failed = { reason: 'not-ours' };
    else if (judged.value.version < oldest) failed = { reason: 'older-version' };
    else return ok(database);
  } catch (fault) {
    failed = faultOf(fault);
  }
  database?.close();
  return err(failed);
}

/** Writes all of `database`, as it is at one moment, to the new file `path`, and closes it. */
export function copyWhole(database: DatabaseSync, path: string): void {
  try {
    database.prepare('VACUUM INTO ?').run(path);
  } finally {
    database.close();
  }
}

/** What the system or sqlite said, as the end of a sentence. */
export function faultSentence(fault: unknown): string {
  return fault instanceof Error ? `${fault.message}.` : 'for a reason that it did not give.';
}
