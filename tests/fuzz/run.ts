/**
 * `npm run fuzz -- --seeds N`: plays N fresh seeds and prints the first; `--from S` begins at seed S
 * instead and so repeats a run; `--shrink S` looks for the shortest schedule with which seed S still
 * goes wrong. Ends with `N passed, N failed`. Many seeds are played in parts, two at a time, each in a
 * process of its own: Node keeps what hangs on the signals of pages that were killed. [Z5]
 */
import '../support/fuzz/virtual-world.ts';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { playSeed, shrinkSeed } from '../support/fuzz/seeds.ts';

const DEFAULT_SEEDS = 1_000;
const SAYS_EVERY_MS = 10_000;
const SEEDS_OF_A_PART = 250;
const PARTS_AT_ONCE = 2;
const TOTALS = /^(\d+) passed, (\d+) failed$/u;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = {
    seeds: { type: 'string' },
    from: { type: 'string' },
    shrink: { type: 'string' },
  };
  const { values } = parseArgs({ args: [...args], options: options as never }) as {
    values: { seeds?: string; from?: string; shrink?: string };
  };
  if (values.shrink !== undefined) return shrink(Number(values.shrink));
  const from = values.from === undefined ? randomInt(2 ** 31) : Number(values.from);
  const count = values.seeds === undefined ? DEFAULT_SEEDS : Number(values.seeds);
  console.log(`${count} seeds, the first is ${from}`);
  return count > SEEDS_OF_A_PART ? playParts(from, count) : playAll(from, count);
}

async function playParts(from: number, count: number): Promise<number> {
  const began = Date.now();
  let next = from;
  let played = 0;
  let failed = 0;
  const worker = async (): Promise<void> => {
    while (next < from + count) {
      const first = next;
      const size = Math.min(SEEDS_OF_A_PART, from + count - first);
      next += size;
      const wrong = await playPart(first, size);
      failed += wrong;
      played += size;
      console.log(`${played} seeds in ${Math.round((Date.now() - began) / 1_000)} s`);
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker));
  console.log(`${count - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Plays a part in a process of its own and says what went wrong; all of it where that process ended early. */
async function playPart(first: number, size: number): Promise<number> {
  const args = [fileURLToPath(import.meta.url), '--from', String(first), '--seeds', String(size)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let totals: RegExpExecArray | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    totals = TOTALS.exec(line) ?? totals;
    const isNews = !/^\d+ seeds/u.test(line) && !TOTALS.test(line);
    if (isNews) console.log(line);
  }
  await exited;
  if (totals !== null) return Number(totals[2]);
  console.log(`seeds from ${first} on: the process ended before them`);
  return size;
}

async function playAll(from: number, count: number): Promise<number> {
  let failed = 0;
  let saidAt = Date.now();
  const began = saidAt;
  for (let seed = from; seed < from + count; seed += 1) {
    const wrong = await playSeed(seed);
    if (wrong.length > 0) {
      failed += 1;
      console.log(`seed ${seed}:\n  ${wrong.slice(0, 8).join('\n  ')}`);
    }
    if (Date.now() - saidAt < SAYS_EVERY_MS) continue;
    saidAt = Date.now();
    console.log(`${seed + 1 - from} seeds in ${Math.round((saidAt - began) / 1_000)} s`);
  }
  console.log(`${count - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function shrink(seed: number): Promise<number> {
  const { steps, wrong } = await shrinkSeed(seed);
  if (wrong.length === 0) console.log(`seed ${seed} goes well`);
  else
    console.log(steps.map((step) => JSON.stringify(step)).join('\n'), `\n  ${wrong.join('\n  ')}`);
  console.log(wrong.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed');
  return wrong.length === 0 ? 0 : 1;
}
