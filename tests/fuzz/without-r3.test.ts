/** The fuzz must notice when R3 is not kept: the cursor is written before the rows that it vouches for. */
import { expect, test, vi } from 'vitest';
import { firstFault } from '../support/fuzz/seeds.ts';
import type * as RowsFile from '../../extension/store/rows.ts';

vi.mock(import('../../extension/store/rows.ts'), async (original) => {
  const real: typeof RowsFile = await original();
  return {
    ...real,
    async commitFromRelay(db, term, from) {
      const state = await real.commitFromRelay(db, term, { ...from, rows: [] });
      if (!state.ok) return state;
      return real.commitFromRelay(db, term, { ...from, acknowledged: new Set(), change: {} });
    },
  };
});

test(
  '[Z5] a client that stores cursor and rows apart fails the fuzz',
  { timeout: 240_000 },
  async () => {
    expect(await firstFault(/holds other changes|is lost|unreadable/u, 45)).toBeDefined();
  },
);
