/** The short form of `npm run fuzz:client`: fixed seeds over real sockets. FUZZ.md says what it does. */
import { expect, test } from 'vitest';
import { besiegeClients } from '../support/fuzz/client-siege.ts';

const ATTACKS = 36;

test(
  '[Z10, Z11, Z12] whatever a lying relay says, a client loses nothing, claims nothing and comes through',
  { timeout: 120_000 },
  async () => {
    const goesOn = (attacks: number): boolean => attacks < ATTACKS;
    const { faults, attacks } = await besiegeClients({ firstSeed: 1, warmUp: ATTACKS, goesOn });
    expect(faults).toEqual([]);
    expect(attacks).toBe(ATTACKS);
  },
);
