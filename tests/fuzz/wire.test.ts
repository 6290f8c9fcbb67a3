/** The short form of `npm run fuzz:wire`: the real relay process, fixed seeds. */
import { expect, test } from 'vitest';
import { besiege } from '../support/fuzz/wire-siege.ts';

const ATTACKS = 160;

test(
  '[Z6, V50] a besieged relay answers or closes, lives on, keeps its other rooms and its memory',
  { timeout: 120_000 },
  async () => {
    const goesOn = (done: number): boolean => done < ATTACKS;
    const { faults, attacks } = await besiege({ firstSeed: 1, warmUp: ATTACKS / 2, goesOn });
    expect(faults).toEqual([]);
    expect(attacks).toBe(ATTACKS);
  },
);
