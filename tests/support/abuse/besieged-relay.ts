/** The real relay with small bounds, and what it tells of itself while it is attacked. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { httpGet } from '../http-get.ts';
import { startRelayProcess, type RelayProcess } from '../relay-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { waitFor } from '../wait.ts';

const MIB = 1024 * 1024;

/** The bounds of the relay under attack: small, so that each is reached within seconds. */
export const BOUNDS = {
  connections: 400,
  outputBytes: 8 * MIB,
  receivedBytes: 8 * MIB,
  stagedBytes: 16 * MIB,
} as const;

/**
 * The most memory that may be in use above what a relay without clients uses: its three bounds, and for
 * each connection what a room, a member and their sockets cost (measured: 17 KiB when idle).
 */
export const MOST_ABOVE_IDLE_BYTES =
  BOUNDS.outputBytes + BOUNDS.receivedBytes + BOUNDS.stagedBytes + BOUNDS.connections * 40 * 1024;

const ENVIRONMENT = {
  TWOWAY_MAX_CONNECTIONS: String(BOUNDS.connections),
  TWOWAY_MAX_OUTPUT_BYTES: String(BOUNDS.outputBytes),
  TWOWAY_MAX_RECEIVED_BYTES: String(BOUNDS.receivedBytes),
  TWOWAY_MAX_STAGED_BYTES: String(BOUNDS.stagedBytes),
  TWOWAY_MAX_ADDRESS_CONNECTIONS: '20',
  TWOWAY_MAX_NEWCOMERS: '80',
  TWOWAY_MAX_BUFFERED_BYTES: String(128 * 1024),
  TWOWAY_APPENDS_PER_SECOND: '20',
  TWOWAY_CREATES_PER_HOUR: '60',
  TWOWAY_MESSAGES_PER_SECOND: '50',
  TWOWAY_HANDSHAKE_MS: '1000',
  TWOWAY_HTTP_MS: '1000',
  // Long enough for who is merely slow on a busy machine.
  TWOWAY_PING_MS: '2000',
  TWOWAY_TRUSTED_PROXIES: '1',
  TWOWAY_METRICS: 'on',
};

const TELL_LOAD = new URL('tell-load.ts', import.meta.url);
const ANSWER_MS = 60_000;

/** What a relay has told of its load since the last time. */
export type Load = {
  /** Of each tick of its loop how late it was, and how much of that was its own work. */
  readonly delaysMs: readonly number[];
  readonly ownDelaysMs: readonly number[];
  readonly busyShare: number;
  /** Without a collection before: what the program holds and what it has let go of. */
  readonly heldBytes: number;
  readonly rssBytes: number;
};

/** A relay to attack. */
export type BesiegedRelay = RelayProcess & {
  readonly load: () => Promise<Load>;
  /** A number of its metrics; 0 for one that is not there. */
  readonly metric: (name: string) => Promise<number>;
  /** How often each limit was reached that was. */
  readonly reached: () => Promise<Readonly<Record<string, number>>>;
};

function loadOf(line: string): Load | undefined {
  return line.startsWith('{"load"') ? (JSON.parse(line) as { load: Load }).load : undefined;
}

/** Starts one on new data. */
export async function startBesiegedRelay(): Promise<BesiegedRelay> {
  const relay = await startRelayProcess({
    dataDir: temporaryFolder('abuse'),
    tellsMemory: true,
    env: { ...ENVIRONMENT, NODE_OPTIONS: `--import=${fileURLToPath(TELL_LOAD)}` },
  });
  // In a flood of sockets the one that asks may be the one that waits longest.
  const metrics = (): Promise<string> =>
    waitFor('the relay shows its metrics', async () => {
      const { status, body } = await httpGet(relay.port, '/metrics');
      return status === 200 ? body : undefined;
    });
  return {
    ...relay,
    load() {
      const told = relay.output().length;
      process.kill(relay.pid, 'SIGHUP');
      return waitFor(
        'the relay tells its load',
        () =>
          relay
            .output()
            .slice(told)
            .map(loadOf)
            .find((load) => load !== undefined),
        ANSWER_MS,
      );
    },
    async metric(name) {
      const line = (await metrics()).split('\n').find((one) => one.startsWith(`${name} `));
      return Number(line?.split(' ')[1] ?? 0);
    },
    async reached() {
      const counts = (await metrics()).matchAll(
        /^twoway_limits_reached_total\{limit="(\w+)"\} (\d+)$/gm,
      );
      const all = [...counts].map(([, limit = '', count]) => [limit, Number(count)] as const);
      return Object.fromEntries(all.filter(([, count]) => count > 0));
    },
  };
}
