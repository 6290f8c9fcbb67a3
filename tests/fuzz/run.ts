/**
 * `npm run fuzz -- --seeds N`: plays N fresh seeds and prints the first; `--from S` begins at seed S
 * instead and so repeats a run; `--shrink S` looks for the shortest schedule with which seed S still
 * goes wrong. Ends with `N passed, N failed`. [Z5]
 */
import '../support/fuzz/virtual-world.ts';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { playSeed, shrinkSeed } from '../support/fuzz/seeds.ts';

const DEFAULT_SEEDS = 1_000;
const SAYS_EVERY_MS = 10_000;

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
  return playAll(from, count);
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
