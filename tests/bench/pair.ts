/**
 * How long an edit takes from one person's document to the other's at 20 edits a second, with the
 * unmodified provider of y-websocket: through a bare `ws` broadcast, through Twoway sending at once,
 * and through Twoway as it is shipped. The three take turns, so that what else the machine does
 * meets all alike. `npm run bench:pair -- [--json] [rounds] [seconds]`; the last line is JSON.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startRelayProcess } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { within } from '../support/wait.ts';
import { cpuMsOf } from './cpu-time.ts';
import { WAYS, type FromClient, type ToClient, type Way } from './pair-messages.ts';
import { percentile, rounded } from './percentile.ts';

const [rounds = 6, seconds = 8] = process.argv
  .slice(2)
  .filter((word) => word !== '--json')
  .map(Number);
const EVERY_MS = 50;
const EDITS = Math.round((seconds * 1_000) / EVERY_MS);
const SETUP_MS = 60_000;

/** Two clients, and the server between them. */
type Pair = {
  readonly author: ChildProcess;
  readonly reader: ChildProcess;
  readonly server: number;
};

/** What was measured of one way, an entry for each edit; processor time for all. */
type Measured = {
  readonly whole: number[];
  readonly parts: {
    readonly author: number[];
    readonly between: number[];
    readonly reader: number[];
  };
  readonly cpu: { author: number; server: number; reader: number };
};

const children: ChildProcess[] = [];

function start(file: string, args: readonly string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { stdio: 'inherit' });
  children.push(child);
  return child;
}

function hear<Type extends FromClient['type']>(
  child: ChildProcess,
  type: Type,
  withinMs: number,
): Promise<Extract<FromClient, { type: Type }>> {
  const heard = new Promise<Extract<FromClient, { type: Type }>>((resolve, reject) => {
    child.once('exit', () => reject(new Error('a client has ended')));
    const listen = (message: FromClient): void => {
      if (message.type !== type) return;
      child.off('message', listen);
      resolve(message as Extract<FromClient, { type: Type }>);
    };
    child.on('message', listen);
  });
  return within(`a client says ${type}`, withinMs, heard);
}

function tell(child: ChildProcess, message: ToClient): void {
  child.send(message);
}

async function startPair(way: Way, url: string, server: number): Promise<Pair> {
  const author = start('pair-client.ts', ['author', way, url]);
  const authorReady = hear(author, 'ready', SETUP_MS);
  const code = way === 'limit' ? undefined : await hear(author, 'code', SETUP_MS);
  const reader = start('pair-client.ts', ['reader', way, url]);
  const readerReady = hear(reader, 'ready', SETUP_MS);
  if (code !== undefined) reader.send({ type: 'join', code: code.code } satisfies ToClient);
  await Promise.all([authorReady, readerReady]);
  return { author, reader, server };
}

async function measure({ author, reader, server }: Pair, into: Measured): Promise<void> {
  const patience = seconds * 1_000 * 2 + 20_000;
  const reading = hear(reader, 'reading', patience);
  const seen = hear(reader, 'done', patience);
  tell(reader, { type: 'read', edits: EDITS });
  await reading;
  const before = cpuMsOf(server) ?? 0;
  const made = hear(author, 'done', patience);
  tell(author, { type: 'write', edits: EDITS, everyMs: EVERY_MS });
  const [wrote, read] = await Promise.all([made, seen]);
  into.cpu.server += (cpuMsOf(server) ?? 0) - before;
  into.cpu.author += wrote.cpuMs;
  into.cpu.reader += read.cpuMs;
  for (const [edit, { at, socketAt: sent }] of wrote.edits.entries()) {
    const there = read.edits[edit];
    if (there === undefined) throw new Error('an edit was not seen');
    into.whole.push(there.at - at);
    into.parts.author.push(sent - at);
    into.parts.between.push(there.socketAt - sent);
    into.parts.reader.push(there.at - there.socketAt);
  }
}

function figures({ whole, parts, cpu }: Measured): object {
  const middle = (times: readonly number[]): number => rounded(percentile(times, 0.5));
  const perThousand = (ms: number): number => rounded((ms / whole.length) * 1_000);
  const { author, between, reader } = parts;
  return {
    edits: whole.length,
    p50Ms: middle(whole),
    p99Ms: rounded(percentile(whole, 0.99)),
    partsP50Ms: { author: middle(author), between: middle(between), reader: middle(reader) },
    cpuMsPer1000: {
      author: perThousand(cpu.author),
      server: perThousand(cpu.server),
      reader: perThousand(cpu.reader),
    },
  };
}

const RAISED = {
  TWOWAY_APPENDS_PER_SECOND: '1000000',
  TWOWAY_APPEND_BURST: '1000000',
  TWOWAY_EPHEMERALS_PER_SECOND: '1000000',
  TWOWAY_CREATES_PER_HOUR: '100000',
};

const relay = await startRelayProcess({ dataDir: temporaryFolder('pair'), env: RAISED });
try {
  const bare = start('bare-ws-server.ts', ['silent']);
  const [port] = (await once(bare, 'message')) as [number];
  const pairs: Record<Way, Pair> = {
    limit: await startPair('limit', `ws://127.0.0.1:${port}`, bare.pid ?? 0),
    pair: await startPair('pair', relay.url, relay.pid),
    shipped: await startPair('shipped', relay.url, relay.pid),
  };
  const nothing = (): Measured => ({
    whole: [],
    parts: { author: [], between: [], reader: [] },
    cpu: { author: 0, server: 0, reader: 0 },
  });
  // The first round only warms the programs up.
  for (const way of WAYS) await measure(pairs[way], nothing());
  const measured: Record<Way, Measured> = { limit: nothing(), pair: nothing(), shipped: nothing() };
  for (let round = 0; round < rounds; round += 1)
    for (const way of WAYS)
      // Only the middle of it is told: half of the rounds are enough.
      if (way !== 'shipped' || round % 2 === 0) await measure(pairs[way], measured[way]);

  for (const way of WAYS) console.log(way, JSON.stringify(figures(measured[way])));
  const at = (way: Way, share: number): number => percentile(measured[way].whole, share);
  const result = {
    pairP50Ms: rounded(at('pair', 0.5)),
    pairP99Ms: rounded(at('pair', 0.99)),
    limitP50Ms: rounded(at('limit', 0.5)),
    limitP99Ms: rounded(at('limit', 0.99)),
    // What the shipped pace adds at the middle; it is no part of the figures above.
    coalesceMs: rounded(at('shipped', 0.5) - at('pair', 0.5)),
    loadAverage: rounded(loadavg()[0] ?? 0),
  };
  console.log(JSON.stringify(result));
} finally {
  for (const child of children) if (child.connected) child.disconnect();
  await relay.kill();
}
