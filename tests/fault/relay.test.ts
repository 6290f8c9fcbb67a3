/** The short form of `npm run fault:relay`: each kind of trouble at least once, on both engines. */
import { expect, test } from 'vitest';
import { openDatabaseEngine } from '../support/fault/database-engine.ts';
import { FILE_ENGINE } from '../support/fault/file-engine.ts';
import { runRounds } from '../support/fault/run-rounds.ts';
import type { FaultEngine } from '../support/fault/trouble.ts';

const ROUNDS_MS = 300_000;

async function survives(engine: FaultEngine, rounds: number): Promise<void> {
  const result = await runRounds(engine, { rounds, seed: 20_261_126 }, () => undefined);
  expect(result.faults).toEqual([]);
  expect(result.ackedLost).toBe(0);
  expect(result.rounds).toBe(rounds);
  expect(result.acked).toBeGreaterThan(1_000);
}

test(
  '[V53] [V54] [V76] [L14] [L16] [L17] on a file: killed, torn, full or not to be written, nothing is lost',
  () => survives(FILE_ENGINE, 10),
  ROUNDS_MS,
);

test(
  '[V53] [V54] [V76] [L14] [L16] [L26] on PostgreSQL: relay and server killed, the way cut, its disk full, nothing is lost',
  async () => {
    const engine = await openDatabaseEngine();
    try {
      await survives(engine, 4);
    } finally {
      await engine.close();
    }
  },
  ROUNDS_MS,
);
