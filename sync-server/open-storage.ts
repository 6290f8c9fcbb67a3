/**
 * Opens the storage engine that the configuration names: PostgreSQL where there is an address of one,
 * else a file in the data folder. What is wrong with it is one sentence, without any password. [V72]
 */
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Config } from './config.ts';
import type { LogStore } from './log/log-store.ts';
import type { DatabaseFault } from './log/postgres-schema.ts';
import type { RoomKeeper } from './log/room-keeper.ts';
import { openSentence } from './log/open-sentence.ts';
import { openSqliteKeeper } from './log/sqlite-keeper.ts';
import { openSqliteStore } from './log/sqlite-store.ts';

/** Which database an address means: all of it that is no secret. */
function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${pathname.slice(1)} at ${searchParams.get('host') ?? (host === '' ? 'localhost' : host)}`;
}

function databaseSentence(fault: DatabaseFault, url: string): string {
  const place = `The database ${placeOf(url)} (TWOWAY_DATABASE_URL)`;
  switch (fault.reason) {
    case 'unreachable':
      return `${place} cannot be reached: ${fault.detail}.`;
    case 'login-refused':
      return `${place} refuses this user or password.`;
    case 'no-database':
      return `${place} does not exist: make an empty one for the relay alone.`;
    case 'server-too-old':
      return `${place} is PostgreSQL ${fault.version}; the relay needs 13 or newer.`;
    case 'read-only':
      return `${place} can only be read: it may be a standby. The relay needs the one that is written to.`;
    case 'not-allowed':
      return `${place} does not let this user make and use tables in its schema; nothing was changed.`;
    case 'another-program':
      return `${place} holds tables of another program and was left as it is: make an empty one for the relay alone.`;
    case 'incomplete':
      return `${place} holds only a part of a relay's tables and was left as it is: restore it whole from a backup.`;
    case 'migrating':
      return `${place} is being brought up to date by another relay; start this one again when that is done.`;
    case 'newer-version':
      return `${place} is from a newer relay (version ${fault.version}); it was left as it is.`;
    case 'unusable':
      return `${place} cannot be used: ${fault.detail}.`;
  }
}

/** What a relay stands on; `keeper` deletes whole rooms, where the engine has one. */
export type Storage = { readonly store: LogStore; readonly keeper?: RoomKeeper };

function openFolder(folder: string, onFault: (fault: unknown) => void): Result<Storage, string> {
  const store = openSqliteStore({ folder, onFault });
  if (!store.ok) return err(openSentence(store.error, folder));
  const keeper = openSqliteKeeper(folder, onFault);
  assert(keeper.ok, 'what the store has opened is there');
  return ok({ store: store.value, keeper: keeper.value });
}

/** Opens it, or says in a sentence why it cannot be. `onFault` hears what the engine throws. */
export async function openStorage(
  config: Config,
  onFault: (fault: unknown) => void,
): Promise<Result<Storage, string>> {
  const { folder, databaseUrl: url, databaseConnections: connections } = config;
  if (url === undefined) return openFolder(folder, onFault);
  // A relay on a file does without the driver.
  const { openPostgresStore } = await import('./log/postgres-store.ts');
  const opened = await openPostgresStore({ url, connections, onFault });
  return opened.ok ? ok({ store: opened.value }) : err(databaseSentence(opened.error, url));
}
