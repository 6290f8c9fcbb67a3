/**
 * The relay on its durable engines beside a bare `ws` broadcast: the same work, one machine, one run, the
 * three in turns, so that what else the machine does meets all alike. `npm run bench:relay -- [--quick]
 * [--json] [--seed S]`; the last line is JSON, a key for each target. Read ratios:
 * machines differ.
 */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import * as Y from 'yjs';
import { startPostgres } from '../support/postgres.ts';
import { rounded } from './percentile.ts';
import { layRecord, openCold } from './relay/cold-open.ts';
import { startCrew } from './relay/crew.ts';
import { makeEditTrace } from './relay/edit-trace.ts';
import { createFigures, type Figures } from './relay/figures.ts';
import { stateBytesOf } from './relay/opened-bytes.ts';
import { createProcessorShares, type Stage } from './relay/processor-shares.ts';
import { measureIdle, measurePaced, measurePair, measureSaturated } from './relay/stages.ts';
import { startsOn, TARGETS, type Running, type TargetName } from './relay/targets.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(randomInt(2 ** 30)) },
  },
});
const seed = Number(values.seed);
const form = values.quick
  ? { rounds: 1, pairSeconds: 4, seconds: 3, warmMs: 1_000, idleRooms: 400, idles: 1, opens: 1 }
  : { rounds: 5, pairSeconds: 10, seconds: 8, warmMs: 2_000, idleRooms: 2_500, idles: 3, opens: 5 };
const ROOMS = 200;
const EDITS = [1_000, 10_000, 50_000];
/** As many as a machine with two cores can still run beside a server. */
const LOAD_PROCESSES = 2;

const figures: Record<TargetName, Figures> = {
  limit: createFigures(),
  'twoway-sqlite': createFigures(),
  'twoway-postgres': createFigures(),
};
const shares = createProcessorShares();
const loads: number[] = [];
const postgres = await startPostgres({ settings: { shared_buffers: '128MB' } });
const starts = startsOn(postgres);
const crew = startCrew(LOAD_PROCESSES);
const running = new Set<Running>();

function tell(what: string): void {
  loads.push(loadavg()[0] ?? 0);
  const at = Math.round(performance.now() / 1_000);
  console.log(`${at} s, load ${rounded(loads.at(-1) ?? 0)}: ${what}`);
}

async function start(name: TargetName): Promise<Running> {
  const started = await starts[name]();
  running.add(started);
  return started;
}

async function end(target: Running): Promise<void> {
  running.delete(target);
  await target.kill();
}

/** One round: every stage on every target, one after the other. */
async function measureRound(round: number): Promise<void> {
  const servers = new Map<TargetName, Running>();
  for (const name of TARGETS) servers.set(name, await start(name));
  const { seconds, warmMs, pairSeconds } = form;
  const stages = {
    pair: (on: Running, into: Figures) =>
      measurePair(on, crew, { seconds: pairSeconds, warmMs }, into),
    paced: (on: Running, into: Figures) =>
      measurePaced(on, crew, { rooms: ROOMS, seconds, warmMs }, into),
    saturated: (on: Running, into: Figures) =>
      measureSaturated(on, crew, { rooms: ROOMS, seconds, warmMs }, into),
  } satisfies Record<Stage, unknown>;
  for (const stage of ['pair', 'paced', 'saturated'] as const) {
    // What was written before is no part of what is measured: its way to the disk would hold up the next sync.
    execFileSync('sync');
    for (const [name, server] of servers)
      shares.add(stage, name, await stages[stage](server, figures[name]));
    tell(`round ${round + 1} of ${form.rounds}, ${stage}`);
  }
  for (const server of servers.values()) await end(server);
}

async function measureIdles(): Promise<void> {
  for (let time = 0; time < form.idles; time += 1)
    for (const name of TARGETS) {
      const server = await start(name);
      const inUse = await measureIdle(server, crew, form.idleRooms, figures[name]);
      await end(server);
      tell(`${form.idleRooms} idle rooms of two, ${name}: ${JSON.stringify(inUse)}`);
    }
}

async function measureOpens(): Promise<void> {
  for (const edits of EDITS) {
    const trace = makeEditTrace(edits, seed);
    const doc = new Y.Doc();
    for (const update of trace.updates) Y.applyUpdate(doc, update);
    const own = `${Y.encodeStateAsUpdate(doc).length} B, V2 ${Y.encodeStateAsUpdateV2(doc).length} B`;
    const records = [];
    for (const name of TARGETS) {
      // There is nothing to open at a server that keeps nothing.
      if (name === 'limit') continue;
      const server = await start(name);
      records.push({ name, server, record: await layRecord(server, trace) });
    }
    // The first open warms this program up.
    for (let open = 0; open <= form.opens; open += 1)
      for (const { name, server, record } of records) {
        const { ms, settledMs, bytes, parts } = await openCold(server, record);
        if (open === 0) {
          console.log(`what is fetched, ${name}: ${JSON.stringify([...parts])}`);
          continue;
        }
        figures[name].addByEdits('coldOpenMs', edits, ms);
        figures[name].addByEdits('coldSettledMs', edits, settledMs);
        figures[name].addByEdits('coldOpenBytes', edits, bytes);
        figures[name].addByEdits('coldOpenStateBytes', edits, stateBytesOf(parts));
      }
    for (const { server } of records) await end(server);
    tell(`opened ${edits} edits of seed ${seed} cold; Yjs's own bytes: ${own}`);
  }
}

try {
  console.log(`seed ${seed}, ${LOAD_PROCESSES} load processes, ${availableParallelism()} cores`);
  for (let round = 0; round < form.rounds; round += 1) await measureRound(round);
  await measureIdles();
  await measureOpens();
  const told = shares.told();
  for (const [what, share] of Object.entries(told)) {
    const whose =
      share.bound === 'load'
        ? 'the figure is the load client’s'
        : share.bound === 'machine'
          ? 'the machine was full'
          : 'the figure is the server’s';
    console.log(`${what}: ${whose}; cores ${JSON.stringify(share)}`);
  }
  const result = {
    ...Object.fromEntries(TARGETS.map((name) => [name, figures[name].told()])),
    loadClients: { processes: LOAD_PROCESSES, shares: told },
    rounds: form.rounds,
    seed,
    seconds: Math.round(performance.now() / 1_000),
    cores: availableParallelism(),
    loadAverage: rounded(loads.reduce((sum, one) => sum + one, 0) / loads.length),
  };
  if (!values.json) console.table(Object.fromEntries(TARGETS.map((n) => [n, figures[n].told()])));
  console.log(JSON.stringify(result));
} finally {
  crew.close();
  for (const server of running) await server.kill();
  await postgres.close();
}
