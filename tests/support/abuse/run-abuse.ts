/**
 * Attacks a relay, one attack after the other, each from a process of its own, while two people work in a
 * room of theirs; and looks at what it cost them and the relay.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../wait.ts';
import { ATTACK_NAMES, type AttackName, type Tally } from './attacks.ts';
import {
  MOST_ABOVE_IDLE_BYTES,
  startBesiegedRelay,
  type BesiegedRelay,
  type Load,
} from './besieged-relay.ts';
import { startPair, type NormalPair, type PairFigures } from './normal-pair.ts';

/** What the loop's own work may delay, at p99: the bar of the project. */
const MOST_OWN_DELAY_MS = 50;
// Of fewer ticks one in a hundred is the worst of all, which is chance: then only the sum is judged.
const LEAST_TICKS = 300;

/** What one attack came to. */
export type AttackFigures = Omit<Load, 'delaysMs' | 'ownDelaysMs'> &
  PairFigures & {
    readonly delayP99Ms: number;
    readonly ownDelayP99Ms: number;
    readonly ownDelayMaxMs: number;
    readonly attack: AttackName | 'none';
    readonly begun: number;
    readonly ended: number;
    /** In use after a collection, during the attack. */
    readonly inUseBytes: number;
    /** Which limits it reached, and how often. */
    readonly reached: Readonly<Record<string, number>>;
  };

/** What all of them came to. */
export type AbuseResult = {
  readonly faults: readonly string[];
  readonly idleBytes: number;
  readonly mostBytes: number;
  /** Of all attacks together how much the loop's own work delayed. */
  readonly ownDelayP99Ms: number;
  readonly attacks: readonly AttackFigures[];
};

/** The limits that an attack must have reached, or it was none. */
const WANTED: Partial<Record<AttackName, readonly string[]>> = {
  connections: ['maxNewcomers', 'maxAddressConnections'],
  creations: ['createsPerHour'],
  endless: ['maxReceivedBytes'],
  'slow-readers': ['maxOutputBytes'],
  'half-open': ['pingMs'],
  pings: ['messagesPerSecond'],
  'tiny-messages': ['messagesPerSecond'],
  parts: ['maxStagedBytes'],
  appends: ['appendsPerSecond'],
};

const ATTACKER = fileURLToPath(new URL('attacker.ts', import.meta.url));
const WITHIN_MS = 60_000;

type Attacker = {
  readonly name: AttackName;
  readonly tally: () => Tally;
  readonly child: ChildProcess;
};

async function startAttacker(name: AttackName, url: string): Promise<Attacker> {
  const child = fork(ATTACKER, [name, url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let tally: Tally = { begun: 0, ended: 0 };
  child.on('message', (told) => (tally = told as Tally));
  await once(child, 'message', { signal: AbortSignal.timeout(WITHIN_MS) });
  return { name, tally: () => tally, child };
}

async function endAttacker({ child }: Attacker): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function difference(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const more = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]);
  return Object.fromEntries(more.filter(([, count]) => Number(count) > 0)) as Record<
    string,
    number
  >;
}

type Judged = { readonly figures: AttackFigures; readonly ownDelaysMs: readonly number[] };

type Measured = Pick<AttackFigures, 'attack' | 'reached'> & Tally;

/** Ends a stretch of time: what the relay and the two have met in it. */
async function measure(
  relay: BesiegedRelay,
  pair: NormalPair,
  measured: () => Measured,
): Promise<Judged> {
  const { delaysMs, ownDelaysMs, ...load } = await relay.load();
  const figures = {
    ...measured(),
    ...load,
    ...pair.take(),
    delayP99Ms: quantile(delaysMs, 0.99),
    ownDelayP99Ms: quantile(ownDelaysMs, 0.99),
    ownDelayMaxMs: quantile(ownDelaysMs, 1),
    inUseBytes: await relay.memoryInUse(),
  };
  return { figures, ownDelaysMs };
}

/** Whether more than the two are there, and nobody is on the way in but the one who asks. */
async function areIn(relay: BesiegedRelay): Promise<boolean> {
  const [connections, newcomers] = [
    await relay.metric('twoway_connections'),
    await relay.metric('twoway_newcomers'),
  ];
  return connections > 20 && newcomers <= 1;
}

/** One attack of at least `ms`, and on until it has reached what it is for. */
async function attack(
  relay: BesiegedRelay,
  pair: NormalPair,
  { name, child, tally }: Attacker,
  ms: number,
): Promise<Judged> {
  const before = await relay.reached();
  await relay.load();
  pair.take();
  child.send('begin');
  let reached: Readonly<Record<string, number>> = {};
  const wanted = WANTED[name] ?? [];
  const isStopped = name === 'half-open';
  await pause(ms);
  if (isStopped) {
    await waitFor('the members are in', () => areIn(relay), WITHIN_MS);
    child.kill('SIGSTOP');
  }
  await waitFor(
    `the attack of ${name} has reached ${wanted.join(' and ')}`,
    async () => {
      reached = difference(before, await relay.reached());
      // Of a machine that is gone nothing may be left, though it never closes anything.
      const isMet = isStopped ? await areLeft(relay) : tally().ended > 0;
      return isMet && wanted.every((limit) => limit in reached);
    },
    WITHIN_MS,
  );
  return measure(relay, pair, () => ({ attack: name, ...tally(), reached }));
}

function judge(
  { figures, ownDelaysMs }: Judged,
  pair: NormalPair,
  mostBytes: number,
): readonly string[] {
  const { attack: name, acked, ownDelayP99Ms, inUseBytes } = figures;
  const faults: string[] = [];
  if (pair.closings() > 0) faults.push(`${name}: one of the two was closed`);
  if (acked === 0) faults.push(`${name}: nothing of the two was acknowledged`);
  if (ownDelaysMs.length >= LEAST_TICKS && ownDelayP99Ms >= MOST_OWN_DELAY_MS)
    faults.push(`${name}: the loop's own work delayed ${ownDelayP99Ms} ms at p99`);
  if (inUseBytes > mostBytes)
    faults.push(`${name}: ${inUseBytes} bytes in use, above ${mostBytes}`);
  return faults;
}

/** Whether nobody but the two is there. */
async function areLeft(relay: BesiegedRelay): Promise<boolean> {
  return (await relay.metric('twoway_connections')) === 2;
}

/** Attacks one after the other. All are made ready before: one that comes in later would meet an attack itself. */
async function attackAll(
  relay: BesiegedRelay,
  pair: NormalPair,
  names: readonly AttackName[],
  ms: number,
  note: (judged: Judged) => void,
): Promise<void> {
  const attackers: Attacker[] = [];
  const prepare = async (name: AttackName): Promise<Attacker> => {
    const attacker = await startAttacker(name, relay.url);
    attackers.push(attacker);
    return attacker;
  };
  try {
    for (const attacker of await Promise.all(names.map(prepare))) {
      note(await attack(relay, pair, attacker, ms));
      await endAttacker(attacker);
    }
    await waitFor('only the two are left', () => areLeft(relay), WITHIN_MS);
  } finally {
    await Promise.all(attackers.map(endAttacker));
  }
}

/** Attacks a relay by each of `names` for `attackMs`, again until `goesOn` says no. `tell` hears each. */
export async function runAbuse(
  attackMs: number,
  goesOn: (rounds: number) => boolean,
  tell: (figures: AttackFigures) => void,
  names: readonly AttackName[] = ATTACK_NAMES,
): Promise<AbuseResult> {
  const relay = await startBesiegedRelay();
  const faults: string[] = [];
  const attacks: AttackFigures[] = [];
  const ownDelaysMs: number[] = [];
  const idleBytes = await relay.memoryInUse();
  const mostBytes = idleBytes + MOST_ABOVE_IDLE_BYTES;
  const pair = await startPair({ url: relay.url, name: `127.0.0.1:${relay.port}` });
  const note = (judged: Judged): void => {
    attacks.push(judged.figures);
    ownDelaysMs.push(...judged.ownDelaysMs);
    faults.push(...judge(judged, pair, mostBytes));
    tell(judged.figures);
  };
  try {
    // First without any attack, to compare with.
    await relay.load();
    await pause(attackMs);
    note(await measure(relay, pair, () => ({ attack: 'none', begun: 0, ended: 0, reached: {} })));
    ownDelaysMs.length = 0;
    for (let rounds = 0; goesOn(rounds) && faults.length === 0; rounds += 1)
      await attackAll(relay, pair, names, attackMs, note);
  } catch (fault) {
    faults.push(String(fault));
  }
  const ownDelayP99Ms = quantile(ownDelaysMs, 0.99);
  if (ownDelayP99Ms >= MOST_OWN_DELAY_MS)
    faults.push(`the loop's own work delayed ${ownDelayP99Ms} ms at p99 of all attacks`);
  const told = relay.output().filter((line) => /"event":"(fault|storage-trouble)"/.test(line));
  faults.push(...told.map((line) => `the relay says: ${line}`));
  await pair.close().catch((fault: unknown) => faults.push(String(fault)));
  const code = await relay.stop();
  if (code !== 0) faults.push(`the relay ended with ${code}`);
  return { faults, idleBytes, mostBytes, ownDelayP99Ms, attacks };
}
