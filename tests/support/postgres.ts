/**
 * A real PostgreSQL for one test file: made in a folder of its own, on a free port of 127.0.0.1, as an
 * unprivileged user where the tests run as root (it refuses root). It can be killed and started again.
 * Where the machine has none, it says so in a sentence and fails; nothing is skipped.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { once } from 'node:events';
import { Client } from 'pg';
import { isRoot } from '../../extension/start/browser-flags.ts';
import { freePort } from './free-port.ts';
import { waitFor } from './wait.ts';

/** A database server in a test's hand. */
export type Postgres = {
  readonly port: number;
  /** The address of the server's own database, for what is done to the server. */
  readonly admin: string;
  /** An empty database of its own, as an address for TWOWAY_DATABASE_URL. */
  readonly newDatabase: () => Promise<string>;
  /** An empty schema, which is as good to one relay and much faster to make. */
  readonly newSchema: () => Promise<string>;
  /** SIGKILL to the server; resolves when it has ended. */
  readonly kill: () => Promise<void>;
  /** Starts it again in the same place, on the same port, and waits until it answers. */
  readonly start: () => Promise<void>;
  /** Ends it and removes its folder: a kill, since nobody needs what it holds. */
  readonly close: () => Promise<void>;
};

/**
 * `fsync: false` only for tests that are not about durability. `within`: a folder, maybe on a disk of its
 * own, instead of that of temporary files. `walSegmentMegabytes`: the least that the log grows by.
 * `settings`: more of postgresql.conf.
 */
export type PostgresOptions = {
  readonly fsync?: boolean;
  readonly within?: string;
  readonly walSegmentMegabytes?: number;
  readonly settings?: Readonly<Record<string, string>>;
};

type Account = { readonly uid: number; readonly gid: number };

const START_MS = 90_000;

/** Where PostgreSQL's own programs lie on this machine, newest first; `undefined` where they do not. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'));
  folders.push(...(process.env['PATH'] ?? '').split(delimiter));
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

/** Whom the server runs as: `undefined` for ourselves, else the first of these accounts. */
function accountForServer(): Account | undefined {
  if (!isRoot()) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no account postgres or nobody.');
}

function newFolder(account: Account | undefined, within: string): string {
  const folder = mkdtempSync(join(within, 'twoway-postgres-'));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

function initialize(
  programs: string,
  data: string,
  account: Account | undefined,
  walSegmentMegabytes: number,
): void {
  const words = [
    '-D',
    data,
    '-U',
    'twoway',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    `--wal-segsize=${walSegmentMegabytes}`,
  ];
  const made = spawnSync(join(programs, 'initdb'), words, {
    ...account,
    cwd: '/',
    encoding: 'utf8',
  });
  if (made.status !== 0)
    throw new Error(`initdb failed:\n${made.stderr}${made.error?.message ?? ''}`);
}

/** Runs SQL on the database at `url`, on a connection of its own; returns the last statement's rows. */
export async function runSql(
  url: string,
  text: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const results: unknown = await client.query(text);
    const last: unknown = Array.isArray(results) ? results.at(-1) : results;
    const hasRows = typeof last === 'object' && last !== null && 'rows' in last;
    return hasRows && Array.isArray(last.rows) ? (last.rows as Record<string, unknown>[]) : [];
  } finally {
    await client.end();
  }
}

// Ends the program with kill -9 when our end of its standard input is closed, however that comes.
const TIED = `exec 3<&0; "$0" "$@" </dev/null & program=$!
  (read line <&3; kill -9 $program) & watcher=$!
  wait $program; kill $watcher`;

/** Runs a program that does not outlive this process, whatever becomes of it. */
function spawnTied(account: Account | undefined, ...command: readonly string[]): ChildProcess {
  const stdio = ['pipe', 'ignore', 'ignore'] as const;
  return spawn('sh', ['-c', TIED, ...command], { ...account, cwd: '/', stdio: [...stdio] });
}

/** Makes and starts a server. Whoever does so calls `close`. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const programs = findPostgres();
  if (programs === undefined)
    throw new Error('These tests need PostgreSQL (Debian, Ubuntu: apt-get install postgresql).');
  const account = accountForServer();
  const folder = newFolder(account, options.within ?? tmpdir());
  const data = join(folder, 'data');
  initialize(programs, data, account, options.walSegmentMegabytes ?? 16);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: options.fsync === false ? 'off' : 'on',
    shared_buffers: '32MB',
    // A restart syncs what the stop may have left: the file system at once, not a thousand files.
    recovery_init_sync_method: 'syncfs',
    ...options.settings,
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const admin = `postgres://twoway@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  let databases = 0;
  let schemas = 0;

  const start = async (): Promise<void> => {
    await waitFor(
      'PostgreSQL answers',
      async () => {
        // After a kill its old children may hold the data for a moment longer: it is started again.
        if (server === undefined || server.exitCode !== null || server.signalCode !== null)
          server = spawnTied(account, join(programs, 'postgres'), '-D', data, ...words);
        await runSql(admin, 'SELECT 1');
        return true;
      },
      START_MS,
    );
  };
  const end = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.stdin?.end();
    await ended;
  };
  const endAtExit = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', endAtExit);
  await start();
  return {
    port,
    admin,
    async newDatabase() {
      databases += 1;
      await runSql(admin, `CREATE DATABASE test_${databases}`);
      return `postgres://twoway@127.0.0.1:${port}/test_${databases}`;
    },
    async newSchema() {
      schemas += 1;
      await runSql(admin, `CREATE SCHEMA test_${schemas}`);
      return `${admin}?options=-csearch_path%3Dtest_${schemas}`;
    },
    kill: () => end(),
    start,
    async close() {
      await end();
      process.off('exit', endAtExit);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
