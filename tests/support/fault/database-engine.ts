/**
 * What is done to a relay on PostgreSQL, to the server, and to the way between them; what is
 * done to its disk is in small-database.ts. [V53, V54, L24 to L26]
 */
import { runSql, startPostgres, type Postgres } from '../postgres.ts';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.ts';
import { openGround } from './ground.ts';
import { createSmallDatabases } from './small-database.ts';
import { kill, loadByChance, withoutStorage, type FaultEngine, type Trouble } from './trouble.ts';

/** Starts a server for the rounds. Durable, since that is what is looked at. */
export async function openDatabaseEngine(): Promise<FaultEngine> {
  const postgres = await startPostgres();
  const proxy = await startTcpProxy(postgres.port);
  const small = createSmallDatabases();
  return {
    async newGround() {
      const address = await postgres.newDatabase();
      const url = address.replace(`:${postgres.port}/`, `:${proxy.port}/`);
      const ground = openGround();
      return { ...ground, env: { ...ground.env, TWOWAY_DATABASE_URL: url } };
    },
    order: [
      { name: 'kill', trouble: kill },
      { name: 'server killed', trouble: serverKilled(postgres) },
      { name: 'way cut', trouble: wayCut(proxy) },
      { name: 'full disk', trouble: small.fullDisk, apart: small.newGround },
      { name: 'connections ended', trouble: connectionsEnded(postgres) },
      { name: 'kill', trouble: kill },
      { name: 'read only', trouble: readOnly(postgres) },
      { name: 'full log', trouble: small.fullLog, apart: small.newGround },
      { name: 'server killed', trouble: serverKilled(postgres) },
      { name: 'kill', trouble: kill },
    ],
    async close() {
      await proxy.close();
      await postgres.close();
    },
  };
}

/** kill -9 of the server, which is started again after a while. */
function serverKilled(postgres: Postgres): Trouble {
  return async (site, chance) => {
    await loadByChance(site, chance);
    await withoutStorage(site, /storage-away/, false, postgres.kill, postgres.start);
  };
}

/** Nothing passes between relay and server any more, until it does again. */
function wayCut(proxy: TcpProxy): Trouble {
  return async (site, chance) => {
    await loadByChance(site, chance);
    const cut = () => Promise.resolve(proxy.cut());
    const mend = () => Promise.resolve(proxy.mend());
    await withoutStorage(site, /storage-away/, false, cut, mend);
  };
}

/** The server ends every connection of the relay, and takes new ones at once. */
function connectionsEnded(postgres: Postgres): Trouble {
  return async (site, chance) => {
    await loadByChance(site, chance);
    const others = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity';
    await runSql(
      postgres.admin,
      `${others} WHERE pid <> pg_backend_pid() AND datname <> 'postgres'`,
    );
    await site.flows();
  };
}

/** The server lets nobody write, as a standby does. */
function readOnly(postgres: Postgres): Trouble {
  const set = async (value: 'on' | 'off'): Promise<void> => {
    await runSql(postgres.admin, `ALTER SYSTEM SET default_transaction_read_only = ${value}`);
    await runSql(postgres.admin, 'SELECT pg_reload_conf()');
  };
  return async (site, chance) => {
    await loadByChance(site, chance);
    await withoutStorage(
      site,
      /storage-read-only/,
      true,
      () => set('on'),
      () => set('off'),
    );
  };
}
