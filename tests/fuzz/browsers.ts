/**
 * `npm run fuzz:browsers -- --seeds N --steps M`: two people in real browsers at the real relay do M times
 * what comes, N times over, and prints the first seed; `--from S` begins at seed S. What chance decides is
 * the same for a seed, when it happens is not. Two walk at a time, each in a process of its own. Ends with
 * `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clearEvidence, saveEvidence } from '../support/evidence.ts';
import { ensureNeeds } from '../support/needs.ts';
import { buildForTests } from '../support/test-build.ts';
import { walk } from '../support/walk/walk.ts';

const DEFAULT_SEEDS = 10;
const DEFAULT_STEPS = 30;
const AT_ONCE = 2;

process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const options = {
    seeds: { type: 'string' },
    steps: { type: 'string' },
    from: { type: 'string' },
    /** One walk, in this process. */
    walk: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const steps = Number(values.steps ?? DEFAULT_STEPS);
  if (values.walk !== undefined) return walkOnce(Number(values.walk), steps);
  const from = Number(values.from ?? randomInt(2 ** 30));
  const seeds = Number(values.seeds ?? DEFAULT_SEEDS);
  const need = ensureNeeds();
  if (need !== undefined) throw new Error(need);
  if (process.env['TWOWAY_SKIP_BUILD'] === undefined && !buildForTests())
    throw new Error('the extension cannot be built');
  console.log(`${seeds} seeds, the first is ${from}`);
  let [next, failed] = [from, 0];
  const worker = async (): Promise<void> => {
    while (next < from + seeds) {
      next += 1;
      failed += await walkApart(next - 1, steps);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`${seeds - failed} passed, ${failed} failed`);
  // No walk, or a number that is none, shows nothing.
  return failed === 0 && seeds > 0 ? 0 : 1;
}

/** Walks in a process of its own; 1 where something went wrong. */
async function walkApart(seed: number, steps: number): Promise<0 | 1> {
  const args = ['--walk', String(seed), '--steps', String(steps)];
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // In one piece, so that two do not mix.
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  process.stdout.write(output);
  return code === 0 ? 0 : 1;
}

/** Walks once, closes everything, and says what was done where something went wrong. */
async function walkOnce(seed: number, steps: number): Promise<0 | 1> {
  const closables: { readonly close: () => unknown }[] = [];
  const said: string[] = [];
  const began = performance.now();
  const flow = `walk-${seed}`;
  clearEvidence(flow);
  try {
    await walk({
      ...{ seed, steps },
      open(thing) {
        closables.push(thing);
        return thing;
      },
      say: (words) => said.push(words),
    });
    console.log(`seed ${seed}: well, ${Math.round((performance.now() - began) / 1_000)} s`);
    return 0;
  } catch (error) {
    console.log(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
    console.log(said.map((line) => `  ${line}`).join('\n'));
    console.log(`  pictures and logs: ${await saveEvidence(flow, 'the end')}`);
    return 1;
  } finally {
    for (const one of closables.toReversed()) await one.close();
  }
}
