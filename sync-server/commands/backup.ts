/**
 * `twoway-relay backup FILE`: a whole copy of the database at one moment, while the relay runs. What
 * bears the name FILE is complete, checked and on the disk, or is not there. [V78]
 */
import { chmodSync, existsSync, linkSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { err, ok } from '#shared/base/result.ts';
import { openSentence } from '../log/open-sentence.ts';
import { checkedSentence, checkFileAt } from '../log/sqlite-check.ts';
import { copyWhole, faultSentence, openToRead } from '../log/sqlite-copy.ts';
import { syncPath } from '../log/sync-path.ts';
import { DATABASE_NAME } from '../log/sqlite-schema.ts';
import { FILES_ONLY, readWords, type Command, type CommandOutcome } from './command.ts';

const USAGE = 'backup FILE [--data FOLDER]';

/** Copies the folder's database to `part`, checks it, and gives it its name. Throws what the disk says. */
function backUp(folder: string, part: string, target: string): CommandOutcome {
  const opened = openToRead(join(folder, DATABASE_NAME));
  if (!opened.ok) return err([openSentence(opened.error, folder)]);
  copyWhole(opened.value, part);
  chmodSync(part, 0o600);
  const checked = checkFileAt(part);
  if (!checked.ok)
    return err([
      `The copy is not whole, so there is no backup: ${checkedSentence(checked.error)} The database itself may be damaged; see OPERATIONS.md.`,
    ]);
  syncPath(part);
  // A link, since a rename would replace what somebody else put there meanwhile.
  linkSync(part, target);
  rmSync(part);
  syncPath(dirname(target));
  const { rooms, entries } = checked.value;
  const bytes = statSync(target).size;
  return ok([`Backed up ${rooms} rooms with ${entries} entries to ${target} (${bytes} bytes).`]);
}

/** The command. */
export const backup: Command = {
  usage: USAGE,
  says: 'copies the database to FILE while the relay runs, and checks the copy',
  async run(input) {
    const words = readWords(input, USAGE, 1);
    if (!words.ok) return words;
    // Else it would work on a folder that the relay does not use, and say that it was done.
    if (words.value.databaseUrl !== undefined) return err([FILES_ONLY]);
    const { folder, names } = words.value;
    const target = resolve(names[0] ?? '');
    if (existsSync(target)) return err([`${target} exists already; it was left as it is.`]);
    if (!existsSync(join(folder, DATABASE_NAME)))
      return err([`There is no database in ${folder} (TWOWAY_DATA or --data says where it is).`]);
    const part = `${target}.part-${process.pid}`;
    try {
      return backUp(folder, part, target);
    } catch (fault) {
      return err([`The backup was not made: ${faultSentence(fault)}`]);
    } finally {
      rmSync(part, { force: true });
    }
  },
};
