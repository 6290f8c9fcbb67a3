/**
 * A storage engine as the tests of whole rooms need it: opened again and again on one place, looked into
 * from outside, and made to look as old as a test wants.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { openPostgresKeeper } from '../../sync-server/log/postgres-keeper.ts';
import { openPostgresStore } from '../../sync-server/log/postgres-store.ts';
import type { RoomKeeper } from '../../sync-server/log/room-keeper.ts';
import { openSqliteKeeper } from '../../sync-server/log/sqlite-keeper.ts';
import { openSqliteStore } from '../../sync-server/log/sqlite-store.ts';
import { valueOf } from '../contract/log-store.ts';
import { runSql, startPostgres, type Postgres } from './postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** One engine and the place that a test has on it. */
export type RoomsEngine = {
  readonly name: string;
  /** Once before all tests, and after them. */
  readonly start: () => Promise<void>;
  readonly end: () => Promise<void>;
  /** An empty place for the next test. */
  readonly renew: () => Promise<void>;
  /** What a relay stands on there. */
  readonly open: () => Promise<{ readonly store: LogStore; readonly keeper: RoomKeeper }>;
  /** A keeper of its own, as a command has. */
  readonly openKeeper: () => Promise<RoomKeeper>;
  /** The environment that names the place to a command. */
  readonly env: () => Readonly<Record<string, string>>;
  /** How many rows all tables of rooms hold together. */
  readonly rows: () => Promise<number>;
  /** Makes every visit so much older. */
  readonly age: (byMs: number) => Promise<void>;
};

const TABLES = ['room', 'entry', 'snapshot', 'snapshot_part', 'mark', 'invite', 'epoch'];
const onFault = (): void => undefined;

/** The engine of one file. */
export function fileRoomsEngine(): RoomsEngine {
  let folder = '';
  const look = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(join(folder, 'relay.sqlite'));
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  const openKeeper = async () => valueOf(openSqliteKeeper(folder, onFault));
  return {
    name: 'sqlite',
    start: async () => undefined,
    end: async () => undefined,
    async renew() {
      folder = temporaryFolder('rooms');
    },
    async open() {
      const store = valueOf(openSqliteStore({ folder, onFault }));
      return { store, keeper: await openKeeper() };
    },
    openKeeper,
    env: () => ({ TWOWAY_DATA: folder }),
    async rows() {
      const count = (database: DatabaseSync, table: string): number =>
        Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']);
      return look((database) => TABLES.reduce((sum, table) => sum + count(database, table), 0));
    },
    async age(byMs) {
      look((database) => database.exec(`UPDATE room SET seen_at = seen_at - ${byMs}`));
    },
  };
}

/** The engine of a database server. */
export function databaseRoomsEngine(): RoomsEngine {
  let postgres: Postgres | undefined;
  let url = '';
  return {
    name: 'postgres',
    async start() {
      postgres = await startPostgres({ fsync: false });
    },
    end: async () => postgres?.close(),
    async renew() {
      url = (await postgres?.newSchema()) ?? '';
    },
    async open() {
      const store = valueOf(await openPostgresStore({ url, connections: 4, onFault }));
      return { store, keeper: store.keeper };
    },
    openKeeper: async () => valueOf(await openPostgresKeeper({ url, connections: 4, onFault })),
    env: () => ({ TWOWAY_DATABASE_URL: url }),
    async rows() {
      const counts = [...TABLES, 'invite_place', 'doomed'].map(
        (table) => `(SELECT count(*) FROM ${table})`,
      );
      const [row] = await runSql(url, `SELECT ${counts.join(' + ')} AS rows`);
      return Number(row?.['rows']);
    },
    async age(byMs) {
      await runSql(url, `UPDATE room SET seen_at = seen_at - ${byMs}`);
    },
  };
}
