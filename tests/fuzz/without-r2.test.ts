/** The fuzz must notice when R2 is not kept: the cursor moves when an entry is read, not when it is taken. */
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
        async entry(seq, frame) {
          const end = await arrivals.entry(seq, frame);
          deps.intake.acknowledged([], deps.reader.cursor());
          return end;
        },
      };
    },
  };
});

test(
  '[Z5] a client whose cursor runs ahead of what it has taken fails the fuzz',
  { timeout: 120_000 },
  async () => {
    expect(await firstFault(/holds other changes|is lost|unreadable/u, 33)).toBeDefined();
  },
);
