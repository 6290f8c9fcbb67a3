/**
 * `npm run fuzz:client -- --minutes M`: besieges whole clients by a relay that lies for M minutes and
 * prints the first seed; `--from S` begins at seed S. Ends with `N passed, N failed`. [Z10]
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { besiegeClients, MOST_CLIENT_GROWTH_BYTES } from '../support/fuzz/client-siege.ts';

const DEFAULT_MINUTES = 10;
/** From here on the memory of this process stays; see MOST_CLIENT_GROWTH_BYTES. */
const WARM_UP = 96;
const SAYS_EVERY = 50;
const MIB = 1024 * 1024;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = { minutes: { type: 'string' }, from: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const firstSeed = values.from === undefined ? randomInt(2 ** 30) : Number(values.from);
  const minutes = values.minutes === undefined ? DEFAULT_MINUTES : Number(values.minutes);
  console.log(`${minutes} minutes, the first seed is ${firstSeed}`);
  const until = Date.now() + minutes * 60_000;
  const result = await besiegeClients({
    firstSeed,
    warmUp: WARM_UP,
    goesOn(attacks) {
      if (attacks > 0 && attacks % SAYS_EVERY === 0) console.log(`${attacks} attacks`);
      return Date.now() < until;
    },
  });
  for (const fault of result.faults) console.log(fault);
  const [before, after] = [result.beforeBytes, result.afterBytes].map((bytes) =>
    Math.round(bytes / MIB),
  );
  console.log(
    `memory: ${before} MiB, then ${after} MiB; up to ${MOST_CLIENT_GROWTH_BYTES / MIB} more is none lost`,
  );
  const failed = result.faults.length;
  console.log(`${result.attacks - Math.min(failed, result.attacks)} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
