/**
 * The real relay as its own process, for tests that stop, kill and restart it. Nothing is left running:
 * whoever starts one calls `stop` or `kill`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compiledBefore } from './compile-cache.ts';
import { waitFor } from './wait.ts';

/** A running relay. */
export type RelayProcess = {
  /** `ws://127.0.0.1:<port>`, as a person would configure it. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Everything that it has printed so far, both streams, in lines. */
  readonly output: () => readonly string[];
  /** What memory is in use after a collection, in bytes; only for one that `tellsMemory`. */
  readonly memoryInUse: () => Promise<number>;
  /** SIGTERM; resolves with the exit code when the process has ended. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL; resolves when the process has ended. */
  readonly kill: () => Promise<void>;
};

/** By number. */
export type ProcessUser = { readonly uid: number; readonly gid: number };

/** Where and how to run it. */
export type RelayProcessOptions = {
  readonly dataDir: string;
  /** 0, the default, lets the system choose; give the old port to restart in the same place. */
  readonly port?: number;
  /** More of the environment: limits, names. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whom it runs as, where that is not ourselves; only root may say so. */
  readonly user?: ProcessUser;
  /** What Node is given before the program. */
  readonly flags?: readonly string[];
  /** Whether it can be asked what memory is in use. */
  readonly tellsMemory?: boolean;
  /** By how much its days go faster, for what is a matter of days. */
  readonly haste?: number;
};

const PROGRAM = fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url));
const TELL_MEMORY = fileURLToPath(new URL('tell-memory.ts', import.meta.url));
const HASTY_CLOCK = fileURLToPath(new URL('hasty-clock.ts', import.meta.url));
const START_MS = 60_000;
const ANSWER_MS = 60_000;

/** The port of the ready line, if this line is it. */
function readyPort(line: string): number | undefined {
  if (!line.includes('"event":"ready"')) return undefined;
  const event: unknown = JSON.parse(line);
  if (typeof event !== 'object' || event === null || !('port' in event)) return undefined;
  return typeof event.port === 'number' ? event.port : undefined;
}

/** The bytes that a line of tell-memory.ts tells, if it is one. */
function bytesInUse(line: string): number | undefined {
  if (!line.startsWith('{"inUseBytes"')) return undefined;
  const told: unknown = JSON.parse(line);
  if (typeof told !== 'object' || told === null || !('inUseBytes' in told)) return undefined;
  return typeof told.inUseBytes === 'number' ? told.inUseBytes : undefined;
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Starts the relay and waits until it listens. Rejects with its output if it ends or hangs instead. */
export async function startRelayProcess(options: RelayProcessOptions): Promise<RelayProcess> {
  const { dataDir, port = 0, env = {}, user = {}, flags = [] } = options;
  const hooks = options.tellsMemory === true ? ['--import', TELL_MEMORY] : [];
  const settings: Record<string, string> = { TWOWAY_DATA: dataDir, TWOWAY_PORT: String(port) };
  if (options.haste !== undefined) {
    hooks.push('--import', HASTY_CLOCK);
    settings['TWOWAY_TEST_HASTE'] = String(options.haste);
  }
  const child = spawn(process.execPath, [...flags, ...hooks, PROGRAM], {
    env: { PATH: process.env['PATH'], ...compiledBefore(), ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  const lines: string[] = [];
  const listening = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the relay did not start in time:\n${lines.join('\n')}`));
    }, START_MS);
    const read = (line: string): void => {
      lines.push(line);
      const found = readyPort(line);
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    child.once('close', () => {
      clearTimeout(timer);
      reject(new Error(`the relay ended at once:\n${lines.join('\n')}`));
    });
  });
  const listeningPort = await listening;
  if (child.pid === undefined) throw new Error('the relay has no process id');
  return {
    url: `ws://127.0.0.1:${listeningPort}`,
    port: listeningPort,
    pid: child.pid,
    output: () => lines,
    memoryInUse() {
      const told = lines.length;
      child.kill('SIGUSR2');
      return waitFor(
        'the relay tells its memory',
        () =>
          lines
            .slice(told)
            .map(bytesInUse)
            .find((bytes) => bytes !== undefined),
        ANSWER_MS,
      );
    },
    stop() {
      child.kill('SIGTERM');
      return ended(child);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}
