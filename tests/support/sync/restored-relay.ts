/** A relay whose data is a folder, which a test copies away and puts back, or empties, as an operator may. */
import { cpSync, rmSync } from 'node:fs';
import type { Limits } from '../../../sync-server/limits.ts';
import { openSqliteStore } from '../../../sync-server/log/sqlite-store.ts';
import { startRelayInProcess, type InProcessRelay } from '../relay-in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { closing } from './stage.ts';

/** A relay in an operator's hands. */
export type RestoredRelay = {
  readonly url: string;
  /** Keeps a copy of what it holds now. */
  readonly backUp: () => Promise<void>;
  /** Starts it with the copy in the place of its data. */
  readonly restore: () => Promise<void>;
  /** Starts it with no data at all. */
  readonly empty: () => Promise<void>;
  /** Does something while it is not there. */
  readonly whileAway: (work: () => Promise<void>) => Promise<void>;
  /** Starts it again with other limits. */
  readonly limit: (limits: Partial<Limits>) => Promise<void>;
};

/** Starts one; it is closed by `leave` of the stage. */
export async function startRestoredRelay(): Promise<RestoredRelay> {
  const folder = temporaryFolder('relay');
  const copy = temporaryFolder('relay-copy');
  let limits: Partial<Limits> = {};
  let running: InProcessRelay | undefined;
  let port = 0;
  const start = async (): Promise<InProcessRelay> => {
    const opened = openSqliteStore({ folder, onFault: () => undefined });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    running = await startRelayInProcess({ store: opened.value, limits, config: { port } });
    ({ port } = running);
    return running;
  };
  const { url } = await start();
  closing(async () => running?.close());
  const between = async (work: () => void | Promise<void>): Promise<void> => {
    await running?.close();
    await work();
    await start();
  };
  return {
    url,
    backUp: () => between(() => cpSync(folder, copy, { recursive: true })),
    restore: () =>
      between(() => {
        rmSync(folder, { recursive: true });
        cpSync(copy, folder, { recursive: true });
      }),
    empty: () => between(() => rmSync(folder, { recursive: true })),
    whileAway: between,
    limit: (next) =>
      between(() => {
        limits = next;
      }),
  };
}
