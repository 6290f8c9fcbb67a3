/** What `npm run bench:client` is asked for. */
import { parseArgs } from 'node:util';

/** `fiveYears`: the record has every part filled, and search and Today are measured as well. */
export type ClientBenchOptions = { readonly fiveYears: boolean; readonly runs: number };

const MOST_RUNS = 1_000;

/** Reads the words of the command line; throws with a sentence for what makes no sense. */
export function readClientBenchOptions(words: readonly string[]): ClientBenchOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    // The last line is JSON in any case.
    options: { json: { type: 'boolean' }, 'five-years': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [runs = 9, ...more] = positionals.map(Number);
  if (!Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS || more.length > 0)
    throw new Error(
      `One number of runs, from 1 to ${MOST_RUNS}, and not: ${positionals.join(' ')}`,
    );
  return { fiveYears: values['five-years'], runs };
}
