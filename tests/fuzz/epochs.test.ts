/**
 * The fuzz with epochs within `npm test`: fixed seeds of runs in which devices begin epochs, among crashes,
 * lines that are cut and answers that are lost. FUZZ.md says what it does.
 */
import { expect, test } from 'vitest';
import { playEpochs } from '../support/fuzz/seeds.ts';

const SEEDS_OF_A_GROUP = 15;

test.each([1, 16, 31])(
  '[Z13] where devices begin epochs all come to the same record and lose nothing, 15 seeds from %i',
  { timeout: 120_000 },
  async (first) => {
    const wrong: string[] = [];
    for (let seed = first; seed < first + SEEDS_OF_A_GROUP; seed += 1)
      for (const sentence of await playEpochs(seed)) wrong.push(`seed ${seed}: ${sentence}`);
    expect(wrong).toEqual([]);
  },
);
