/** What is measured side by side: the bare broadcast, and the relay on each of its durable engines. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Postgres } from '../../support/postgres.ts';
import { startRelayProcess, type RelayProcess } from '../../support/relay-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { ALLOCATOR_SETTINGS, NODE_FLAGS } from '../../../sync-server/deploy/node-settings.ts';
import type { Place } from './load-messages.ts';

/** The names of what is measured, the limit first. */
export const TARGETS = ['limit', 'twoway-sqlite', 'twoway-postgres'] as const;
/** One of `TARGETS`. */
export type TargetName = (typeof TARGETS)[number];

/** A server that runs. */
export type Running = {
  readonly place: Place;
  /** The process now, another one after a restart. */
  readonly pid: () => number;
  /** Collects garbage twice, then says what memory is in use, in bytes. */
  readonly memoryInUse: () => Promise<number>;
  /** kill -9. */
  readonly kill: () => Promise<void>;
  /**
   * Starts a fresh process in the old place, on what the old one has stored. `haste`: by how much its days
   * go faster, with a sweep every moment; only for a relay.
   */
  readonly restart: (haste?: number) => Promise<void>;
};

/** Starts a server with nothing stored yet; the caller kills it. */
export type Start = () => Promise<Running>;

/** Clients here do as much as they can, which is no abuse. */
const RAISED = {
  TWOWAY_APPENDS_PER_SECOND: '1000000',
  TWOWAY_APPEND_BURST: '1000000',
  TWOWAY_CREATES_PER_HOUR: '1000000',
  TWOWAY_MAX_ROOM_BYTES: String(2 ** 36),
  TWOWAY_HANDSHAKE_MS: '60000',
  TWOWAY_MAX_ADDRESS_CONNECTIONS: '100000',
  TWOWAY_MAX_NEWCOMERS: '100000',
};

/** For days that go by in seconds. */
const SWEEPING = { TWOWAY_SWEEP_MS: '100' };

const BARE = fileURLToPath(new URL('../bare-ws-server.ts', import.meta.url));
const TELL_MEMORY = fileURLToPath(new URL('../../support/tell-memory.ts', import.meta.url));

type Bare = { readonly child: ChildProcess; readonly port: number };

async function runBare(port: number): Promise<Bare> {
  const child = fork(BARE, ['answers', String(port)], {
    // As the relay's unit starts it: the same memory for both.
    execArgv: [...NODE_FLAGS, '--import', TELL_MEMORY],
    env: { ...process.env, ...ALLOCATOR_SETTINGS },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const [listening] = (await once(child, 'message')) as [number];
  return { child, port: listening };
}

/** The next line of memory that the bare server tells. */
async function toldBy({ child }: Bare): Promise<number> {
  if (child.stderr === null) throw new Error('nothing can be told');
  const lines = createInterface({ input: child.stderr });
  child.kill('SIGUSR2');
  for await (const line of lines) {
    const [, bytes] = /"inUseBytes":(\d+)/.exec(line) ?? [];
    if (bytes !== undefined) return Number(bytes);
  }
  throw new Error('the bare server has ended');
}

async function startLimit(): Promise<Running> {
  let bare = await runBare(0);
  return {
    place: { way: 'limit', url: `ws://127.0.0.1:${bare.port}`, name: '' },
    pid: () => bare.child.pid ?? 0,
    memoryInUse: () => toldBy(bare),
    async kill() {
      const ended = once(bare.child, 'exit');
      bare.child.kill('SIGKILL');
      await ended;
    },
    async restart() {
      bare = await runBare(bare.port);
    },
  };
}

async function startTwoway(env: Readonly<Record<string, string>>): Promise<Running> {
  const dataDir = temporaryFolder('bench');
  const run = (port: number, haste?: number): Promise<RelayProcess> => {
    const settings = { dataDir, port, tellsMemory: true, flags: NODE_FLAGS };
    const all = { ...ALLOCATOR_SETTINGS, ...RAISED, ...env };
    if (haste === undefined) return startRelayProcess({ ...settings, env: all });
    return startRelayProcess({ ...settings, haste, env: { ...all, ...SWEEPING } });
  };
  let relay = await run(0);
  const { url, port } = relay;
  return {
    place: { way: 'twoway', url, name: `127.0.0.1:${port}` },
    pid: () => relay.pid,
    memoryInUse: () => relay.memoryInUse(),
    kill: () => relay.kill(),
    async restart(haste) {
      relay = await run(port, haste);
    },
  };
}

/** How each is started; every start in PostgreSQL is in a database of its own. */
export function startsOn(postgres: Postgres): Readonly<Record<TargetName, Start>> {
  return {
    limit: startLimit,
    'twoway-sqlite': () => startTwoway({}),
    'twoway-postgres': async () =>
      startTwoway({ TWOWAY_DATABASE_URL: await postgres.newDatabase() }),
  };
}
