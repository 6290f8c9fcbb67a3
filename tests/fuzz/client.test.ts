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

test('[Z11] of a change that the relay altered on its way it says so, and is brought back at a word', async () => {
  const goesOn = (attacks: number): boolean => attacks < 1;
  const { faults } = await besiegeClients({ firstSeed: 951_874_784, warmUp: 1, goesOn });
  expect(faults).toEqual([]);
});
