/**
 * Opens the storage engine that the configuration names: PostgreSQL where there is an address of one,
 * else a file in the data folder. What is wrong with it is one sentence, without any password. [V72]
 */
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Config } from './config.ts';
import { databaseSentence } from './log/database-sentence.ts';
import type { LogStore } from './log/log-store.ts';
import type { RoomKeeper } from './log/room-keeper.ts';
import { openSentence } from './log/open-sentence.ts';
import { openSqliteKeeper } from './log/sqlite-keeper.ts';
import { openSqliteStore } from './log/sqlite-store.ts';

/** What a relay stands on. `syncs`: whether what is stored outlives a power cut. [L34] */
export type Storage = {
  readonly store: LogStore;
  readonly keeper: RoomKeeper;
  readonly syncs: boolean;
};

function openFolder(folder: string, onFault: (fault: unknown) => void): Result<Storage, string> {
  const store = openSqliteStore({ folder, onFault, growsAhead: true });
  if (!store.ok) return err(openSentence(store.error, folder));
  const keeper = openSqliteKeeper(folder, onFault);
  assert(keeper.ok, 'what the store has opened is there');
  return ok({ store: store.value, keeper: keeper.value, syncs: true });
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
  if (!opened.ok) return err(databaseSentence(opened.error, url));
  const { keeper, syncs, ...store } = opened.value;
  return ok({ store, keeper, syncs });
}
