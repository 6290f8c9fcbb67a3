/** The fuzz must notice when R1 is not kept: entries are read while the one before is still being read. */
import { expect, test, vi } from 'vitest';
import { firstFault } from '../support/fuzz/seeds.ts';
import type * as ArrivalsFile from '../../extension/sync/arrivals.ts';

vi.mock(import('../../extension/sync/arrivals.ts'), async (original) => {
  const real: typeof ArrivalsFile = await original();
  return {
    ...real,
    createArrivals(deps) {
      const arrivals = real.createArrivals(deps);
      return {
        ...arrivals,
        entry(seq, frame) {
          void arrivals.entry(seq, frame);
          return Promise.resolve(undefined);
        },
      };
    },
  };
});

test(
  '[Z5] a client that does not read entries one at a time fails the fuzz',
  { timeout: 120_000 },
  async () => {
    expect(await firstFault(/is stopped: wrong-history/u)).toBeDefined();
  },
);
