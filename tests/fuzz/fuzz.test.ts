/**
 * The fuzz within `npm test`: fixed seeds, in groups, so that what fails names its seed. FUZZ.md says what
 * it does. How long all of them took is printed at the end; nothing fails by it, machines differ.
 */
import { afterAll, expect, test } from 'vitest';
import { playSeeds, SEEDS_IN_TEST } from '../support/fuzz/seeds.ts';

const SEEDS_OF_A_GROUP = 25;
const GROUPS = Array.from(
  { length: SEEDS_IN_TEST / SEEDS_OF_A_GROUP },
  (_, group) => 1 + group * SEEDS_OF_A_GROUP,
);
const began = performance.now();
const usedBefore = process.cpuUsage();

afterAll(() => {
  const { user, system } = process.cpuUsage(usedBefore);
  const seconds = [performance.now() - began, (user + system) / 1_000].map((ms) =>
    (ms / 1_000).toFixed(1),
  );
  process.stdout.write(
    `fuzz: ${SEEDS_IN_TEST} seeds in ${seconds.join(' s, ')} s of processor time\n`,
  );
});

test.each(GROUPS)(
  '[Z1, Z2, Z3, Z4, Z7] all come to the same record and lose nothing that was promised, 25 seeds from %i',
  { timeout: 120_000 },
  async (first) => {
    expect(await playSeeds(first, SEEDS_OF_A_GROUP)).toEqual([]);
  },
);
