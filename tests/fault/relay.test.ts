/** The short form of `npm run fault:relay`: each kind of trouble at least once. */
import { expect, test } from 'vitest';
import { runRounds } from '../support/fault/run-rounds.ts';

const TEN_ROUNDS_MS = 300_000;

test(
  '[V53] [V54] [L14] [L16] [L17] killed, torn, full or not to be written: what was acknowledged is there',
  async () => {
    const result = await runRounds({ rounds: 10, seed: 20_261_126 }, () => undefined);
    expect(result.faults).toEqual([]);
    expect(result.ackedLost).toBe(0);
    expect(result.rounds).toBe(10);
    expect(result.acked).toBeGreaterThan(1_000);
  },
  TEN_ROUNDS_MS,
);
