/** What the commands about whole rooms share: a keeper beside the relay, and the deletion itself. */
import { err, type Result } from '#shared/base/result.ts';
import { databaseSentence } from '../log/database-sentence.ts';
import { openSentence } from '../log/open-sentence.ts';
import type { PostgresKeeper } from '../log/postgres-keeper.ts';
import type { RoomKeeper } from '../log/room-keeper.ts';
import { openSqliteKeeper } from '../log/sqlite-keeper.ts';
import { takeLock } from '../log/sqlite-schema.ts';
import type { CommandWords } from './command.ts';

// One keeper for each command; two sessions that write, one of the rest to read.
const CONNECTIONS = 4;
const GOES_LATER = 'What is left of them goes when a relay runs.';

/** Deletes what is left of doomed rooms; returns the sentence that says whether something is. */
type Sweep = () => Promise<string>;

/**
 * Does `work` with the keeper of the relay's rooms, in its folder or its database; refuses with a sentence
 * where there is none. `work` is also given what deletes the rest of doomed rooms.
 */
export function withKeeper<T>(
  { folder, databaseUrl }: CommandWords,
  work: (keeper: RoomKeeper, sweep: Sweep) => Promise<Result<T, readonly string[]>>,
): Promise<Result<T, readonly string[]>> {
  return databaseUrl === undefined
    ? withFolder(folder, (keeper) => work(keeper, () => sweepUnlessServed(folder, keeper)))
    : withDatabase(databaseUrl, (keeper) => work(keeper, () => sweepAll(keeper)));
}

async function withFolder<T>(
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
  return workAndClose(opened.value, work, faults);
}

/** Does `work` with the keeper of a relay's database; refuses with a sentence where it is not one. */
export async function withDatabase<T>(
  url: string,
  work: (keeper: PostgresKeeper) => Promise<Result<T, readonly string[]>>,
): Promise<Result<T, readonly string[]>> {
  const faults: string[] = [];
  const onFault = (fault: unknown): void => {
    // Only its code: a message may hold what is in the database.
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'no code';
    faults.push(`PostgreSQL says: ${code}.`);
  };
  // A command on a file does without the driver.
  const { openPostgresKeeper } = await import('../log/postgres-keeper.ts');
  const opened = await openPostgresKeeper({ url, connections: CONNECTIONS, onFault });
  if (!opened.ok) return err([databaseSentence(opened.error, url)]);
  return workAndClose(opened.value, work, faults);
}

async function workAndClose<Keeper extends RoomKeeper, T>(
  keeper: Keeper,
  work: (keeper: Keeper) => Promise<Result<T, readonly string[]>>,
  faults: readonly string[],
): Promise<Result<T, readonly string[]>> {
  try {
    const done = await work(keeper);
    return done.ok ? done : err([...done.error, ...faults]);
  } finally {
    await keeper.close();
  }
}

/** In a folder, if no relay runs on it; else the relay does it. */
async function sweepUnlessServed(folder: string, keeper: RoomKeeper): Promise<string> {
  const lock = takeLock(folder);
  if (!lock.ok)
    return 'The running relay ends their connections and deletes what it holds of them.';
  try {
    return await sweepAll(keeper);
  } finally {
    lock.value.close();
  }
}

/** Beside relays too, where the engine is for several: they wait for each other, piece by piece. */
async function sweepAll(keeper: RoomKeeper): Promise<string> {
  for (let more = true; more;) {
    const swept = await keeper.sweepDoomed();
    if (!swept.ok) return GOES_LATER;
    more = swept.value.more;
  }
  return 'Nothing of them is left.';
}

/** What is said when the storage failed; what the engine said follows it. */
export const UNCHANGED = 'The database could not be changed.';
