/** The fuzz must notice when R6 is not kept: what the document could not take whole counts as taken. */
import { expect, test, vi } from 'vitest';
import { firstFault } from '../support/fuzz/seeds.ts';
import type * as RangesFile from '../../extension/sync/update-ranges.ts';

vi.mock(import('../../extension/sync/update-ranges.ts'), async (original) => {
  const real: typeof RangesFile = await original();
  return { ...real, isIntegrated: () => true };
});

test('[Z5] a client that sets nothing aside fails the fuzz', { timeout: 120_000 }, async () => {
  expect(await firstFault(/holds other changes|is lost/u, 3)).toBeDefined();
});
