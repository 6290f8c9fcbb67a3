/** What the commands about whole rooms share: a keeper beside the relay, and the deletion itself. */
import { err, type Result } from '#shared/base/result.ts';
import { openSentence } from '../log/open-sentence.ts';
import type { RoomKeeper } from '../log/room-keeper.ts';
import { openSqliteKeeper } from '../log/sqlite-keeper.ts';
import { takeLock } from '../log/sqlite-schema.ts';

/** Does `work` with the keeper of a folder; refuses with a sentence where there is none. */
export async function withKeeper<T>(
  folder: string,
  work: (keeper: RoomKeeper) => Promise<Result<T, readonly string[]>>,
): Promise<Result<T, readonly string[]>> {
  const faults: string[] = [];
  const opened = openSqliteKeeper(folder, (fault) => {
    faults.push(fault instanceof Error ? `sqlite says: ${fault.message}.` : 'sqlite failed.');
  });
  if (!opened.ok) {
    const { error } = opened;
    if (error === 'no-database') return err([`There is no database in ${folder}.`]);
    return err([openSentence(error, folder)]);
  }
  try {
    const done = await work(opened.value);
    return done.ok ? done : err([...done.error, ...faults]);
  } finally {
    opened.value.close();
  }
}

/**
 * Deletes what is left of doomed rooms, if no relay runs on the folder; else the relay does it. Returns
 * the sentence that says which.
 */
export async function sweepUnlessServed(folder: string, keeper: RoomKeeper): Promise<string> {
  const later = 'The running relay ends their connections and deletes what it holds of them.';
  const lock = takeLock(folder);
  if (!lock.ok) return later;
  try {
    for (let more = true; more;) {
      const swept = await keeper.sweepDoomed();
      if (!swept.ok) return 'What is left of them goes when a relay runs.';
      more = swept.value.more;
    }
    return 'Nothing of them is left.';
  } finally {
    lock.value.close();
  }
}

/** What is said when the storage failed; what sqlite said follows it. */
export const UNCHANGED = 'The database could not be changed.';
