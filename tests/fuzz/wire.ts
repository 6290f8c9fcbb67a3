/**
 * `npm run fuzz:wire -- --minutes M`: lays siege to the real relay process for M minutes and prints the
 * first seed; `--from S` begins at seed S. Ends with `N passed, N failed`, N attacks. [Z6]
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { besiege, MOST_GROWTH_BYTES } from '../support/fuzz/wire-siege.ts';

const DEFAULT_MINUTES = 10;
/** From here on a healthy relay's memory stays; see MOST_GROWTH_BYTES. */
const WARM_UP = 1_000;
const MIB = 1024 * 1024;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = { minutes: { type: 'string' }, from: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const firstSeed = values.from === undefined ? randomInt(2 ** 30) : Number(values.from);
  const minutes = values.minutes === undefined ? DEFAULT_MINUTES : Number(values.minutes);
  console.log(`${minutes} minutes, the first seed is ${firstSeed}`);
  const until = Date.now() + minutes * 60_000;
  const result = await besiege({ firstSeed, warmUp: WARM_UP, goesOn: () => Date.now() < until });
  for (const fault of result.faults) console.log(fault);
  const [before, after] = [result.beforeBytes, result.afterBytes].map((bytes) =>
    Math.round(bytes / MIB),
  );
  console.log(
    `memory: ${before} MiB, then ${after} MiB; up to ${MOST_GROWTH_BYTES / MIB} more is none lost`,
  );
  const failed = result.faults.length;
  console.log(`${result.attacks - Math.min(failed, result.attacks)} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
