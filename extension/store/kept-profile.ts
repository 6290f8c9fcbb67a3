/**
 * What this browser had told its profile of itself when it last did: a digest beside the profile's rows, so
 * that the background opens the profile only when there is something to tell. Keeps rule B77.
 */
import { ok, type Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import { inOneTransaction, type RowFault } from './room-database.ts';
import { isText } from './row-fields.ts';
import { requested } from './transaction.ts';

const KEY = 'keptProfile';

/** The digest; `undefined` where none was written or it is nonsense. */
export async function readKeptProfile(db: Database): Promise<Result<string | undefined, RowFault>> {
  const read = await inOneTransaction(db, 'readonly', ({ custom }) =>
    requested<unknown>(custom.get(KEY)),
  );
  return read.ok ? ok(isText(read.value) ? read.value : undefined) : read;
}

/** Writes it. */
export function writeKeptProfile(db: Database, digest: string): Promise<Result<void, RowFault>> {
  return inOneTransaction(db, 'readwrite', async ({ custom }) => {
    await requested(custom.put(digest, KEY));
  });
}
