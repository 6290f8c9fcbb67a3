/** The fuzz must notice when S46 is not kept: a snapshot is believed, whatever it lacks. */
import { expect, test, vi } from 'vitest';
import { firstFault } from '../support/fuzz/seeds.ts';
import type * as ComparisonFile from '../../extension/sync/comparison.ts';

vi.mock(import('../../extension/sync/comparison.ts'), async (original) => {
  const real: typeof ComparisonFile = await original();
  return { ...real, compare: () => Promise.resolve('whole' as const) };
});

test(
  '[Z5] a client that believes every snapshot fails the fuzz',
  { timeout: 120_000 },
  async () => {
    expect(await firstFault(/holds other changes|is lost/u, 5)).toBeDefined();
  },
);
