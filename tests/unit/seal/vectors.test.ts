/** The sealing against published vectors and the language-neutral ones, which a second program wrote. */
import { describe, expect, test } from 'vitest';
import { sealVectorsByNodeCrypto } from '../../support/seal-by-node-crypto.ts';
import { checkSealVectors } from '../../support/seal-vectors.ts';
import vectors from '../../vectors/seal-1.json' with { type: 'json' };

describe('vectors', () => {
  test('[K1] [K3] [K4] [K5] [K7] [K9] [K12] [K16] [K17] [K18] [K25] [K27] [K28] [K31] [K33] [K35] [K36] [K40] [K41] [K42] [K45] [K46] the sealing is as the vectors say', async () => {
    expect(await checkSealVectors(vectors)).toEqual([]);
  });

  test('[K1] the vectors are what a program on other cryptography writes from the specification', () => {
    expect(vectors).toEqual(sealVectorsByNodeCrypto());
  });

  test('[K1] a vector that is off by one bit is a difference', async () => {
    const changed = structuredClone(vectors);
    const [first] = changed.envelopes;
    if (first === undefined) throw new Error('no vectors');
    first.sealed = first.sealed.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await checkSealVectors(changed)).toEqual([
      'envelope 1 sealed',
      'envelope 1 opened',
      'envelope 1 holds',
    ]);
  });
});
