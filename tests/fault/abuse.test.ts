/** The short form of `npm run abuse`: each attack once, on the real relay process. */
import { expect, test } from 'vitest';
import { ATTACK_NAMES } from '../support/abuse/attacks.ts';
import { runAbuse } from '../support/abuse/run-abuse.ts';

const ATTACK_MS = 400;
const AT_MOST_MS = 240_000;

test(
  '[V34, V35, V87, V88, V89, V90, V91, V92, V93, V94] a relay under attack keeps within its bounds, and nobody else notices',
  async () => {
    const { faults, attacks } = await runAbuse(
      ATTACK_MS,
      (rounds) => rounds === 0,
      () => undefined,
    );
    expect(faults).toEqual([]);
    expect(attacks.map(({ attack }) => attack)).toEqual(['none', ...ATTACK_NAMES]);
  },
  AT_MOST_MS,
);
