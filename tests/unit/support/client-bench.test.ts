/** What the benchmark of the extension can be asked for. */
import { expect, test } from 'vitest';
import { readClientBenchOptions } from '../../bench/client-options.ts';

test('with no words it measures nine runs of the simple record', () => {
  expect(readClientBenchOptions([])).toEqual({ fiveYears: false, runs: 9 });
});

test.each([[['--five-years', '--json']], [['--json', '--five-years', '9']]])(
  'five years with every part filled are asked for by name: %j',
  (words) => {
    expect(readClientBenchOptions(words)).toEqual({ fiveYears: true, runs: 9 });
  },
);

test.each([[['0']], [['many']], [['3', '4']], [['--years']]])(
  'what makes no sense is refused: %j',
  (words) => {
    expect(() => readClientBenchOptions(words)).toThrow();
  },
);
