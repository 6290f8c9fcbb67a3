/**
 * Opens the storage engine that the configuration names: PostgreSQL where there is an address of one,
 * else a file in the data folder. What is wrong with it is one sentence, without any password. [V72]
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Config } from './config.ts';
import type { LogStore } from './log/log-store.ts';
import type { DatabaseFault } from './log/postgres-schema.ts';
import type { OpenFault } from './log/sqlite-schema.ts';
import { openSqliteStore } from './log/sqlite-store.ts';

function folderSentence(fault: OpenFault, folder: string): string {
  if (fault.reason === 'in-use') return `Another relay is running on the data folder ${folder}.`;
  if (fault.reason === 'newer-version')
    return `The data in ${folder} is from a newer relay (version ${fault.version}); it was left as it is.`;
  return `The data folder ${folder} cannot be used: ${fault.detail}.`;
}

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

/** Opens the store, or says in a sentence why it cannot be. `onFault` hears what the engine throws. */
export async function openStore(
  config: Config,
  onFault: (fault: unknown) => void,
): Promise<Result<LogStore, string>> {
  const { folder, databaseUrl: url, databaseConnections: connections } = config;
  if (url === undefined) {
    const opened = openSqliteStore({ folder, onFault });
    return opened.ok ? opened : err(folderSentence(opened.error, folder));
  }
  // A relay on a file does without the driver.
  const { openPostgresStore } = await import('./log/postgres-store.ts');
  const opened = await openPostgresStore({ url, connections, onFault });
  return opened.ok ? ok(opened.value) : err(databaseSentence(opened.error, url));
}
