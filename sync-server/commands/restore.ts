/**
 * `twoway-relay restore FILE`: puts a backup in the place of the folder's database, while no relay runs
 * on it. What was there before is kept beside it, never deleted. [V79]
 */
import { chmodSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok } from '#shared/base/result.ts';
import { openSentence } from '../log/open-sentence.ts';
import { checkedSentence, checkFileAt } from '../log/sqlite-check.ts';
import { copyWhole, faultSentence, openToRead } from '../log/sqlite-copy.ts';
import { DATABASE_NAME, takeLock } from '../log/sqlite-schema.ts';
import { syncPath } from '../log/sync-path.ts';
import { FILES_ONLY, readWords, type Command, type CommandOutcome } from './command.ts';

const USAGE = 'restore FILE [--force] [--data FOLDER]';

/** Brings the write-ahead log into the file where that can be done; a damaged file stays as it is. */
function foldLog(database: string): void {
  try {
    const open = new DatabaseSync(database);
    open.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    open.close();
  } catch {
    // It is kept with its log beside it.
  }
}

/** Gives the database a second name that says when; it keeps the first until another takes it. */
function keepAside(database: string): string {
  foldLog(database);
  const aside = `${database}.before-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const end of ['-wal', '-shm'])
    if (existsSync(database + end)) renameSync(database + end, aside + end);
  linkSync(database, aside);
  return aside;
}

/** Checks the file, copies it into the folder, and gives it its name. Throws what the disk says. */
function putBack(source: string, folder: string, force: boolean): CommandOutcome {
  const database = join(folder, DATABASE_NAME);
  if (existsSync(database) && !force)
    return err([
      `There is a database in ${folder}; it was left as it is. With --force it is set aside under another name.`,
    ]);
  const opened = openToRead(source);
  if (!opened.ok) return err([openSentence(opened.error, source)]);
  const part = `${database}.part-${process.pid}`;
  try {
    copyWhole(opened.value, part);
    const checked = checkFileAt(part);
    if (!checked.ok) return err([`${source} was not restored: ${checkedSentence(checked.error)}`]);
    chmodSync(part, 0o600);
    syncPath(part);
    const aside = existsSync(database) ? keepAside(database) : undefined;
    renameSync(part, database);
    syncPath(folder);
    const { rooms, entries } = checked.value;
    const kept = aside === undefined ? [] : [`What was there before is now ${aside}.`];
    return ok([`Restored ${rooms} rooms with ${entries} entries from ${source}.`, ...kept]);
  } finally {
    rmSync(part, { force: true });
  }
}

/** The command. */
export const restore: Command = {
  usage: USAGE,
  says: 'puts a backup in the place of the database, while no relay runs on it',
  async run(input) {
    const words = readWords(input, USAGE, 1, { force: { type: 'boolean' } });
    if (!words.ok) return words;
    // Else it would work on a folder that the relay does not use, and say that it was done.
    if (words.value.databaseUrl !== undefined) return err([FILES_ONLY]);
    const { folder, names, has } = words.value;
    const source = resolve(names[0] ?? '');
    if (!existsSync(source)) return err([`There is no file ${source}.`]);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const lock = takeLock(folder);
      if (!lock.ok) return err([openSentence(lock.error, folder)]);
      try {
        return putBack(source, folder, has('force'));
      } finally {
        lock.value.close();
      }
    } catch (fault) {
      return err([`Nothing was restored: ${faultSentence(fault)}`]);
    }
  },
};
