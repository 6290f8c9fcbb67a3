/** The postgres engine passes the contract, on a real server. */
import { afterAll, beforeAll } from 'vitest';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { openPostgresStore } from '../../sync-server/log/postgres-store.ts';
import { startPostgres, type Postgres } from '../support/postgres.ts';
import { describeEpochStore } from './epoch-store.ts';
import { describeLogStore, valueOf } from './log-store.ts';
import { describeSnapshotStore } from './snapshot-store.ts';

let postgres: Postgres;
beforeAll(async () => {
  // What survives a power cut is not asked here.
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());

async function open(): Promise<LogStore> {
  const url = await postgres.newSchema();
  return valueOf(await openPostgresStore({ url, connections: 4, onFault: () => undefined }));
}

describeLogStore('postgres', open);
describeSnapshotStore('postgres', open);
describeEpochStore('postgres', open);
