/** The sealing against published vectors and the language-neutral ones, which a second program wrote. */
import { describe, expect, test } from 'vitest';
import { sealVectorsByNodeCrypto } from '../../support/seal-by-node-crypto.ts';
import { checkSealVectors } from '../../support/seal-vectors.ts';
import vectors from '../../vectors/seal-1.json' with { type: 'json' };

describe('vectors', () => {
  test('[K1] [K3] [K4] [K5] [K7] [K9] [K12] [K16] [K17] [K18] [K25] [K27] [K28] [K31] [K33] [K35] [K36] [K40] [K41] [K42] [K45] [K46] [K53] [K54] the sealing is as the vectors say', async () => {
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

  test('[K53] [K54] a text, a time or a signature that is off by one is a difference', async () => {
    const spoil = async (change: object) => {
      const changed = structuredClone(vectors);
      Object.assign(changed.agreements[0] ?? {}, change);
      return checkSealVectors(changed);
    };
    const [first] = vectors.agreements;
    expect(await spoil({ text: '[["purpose","Grew"]]' })).toEqual(['agreement 20 hash']);
    expect(await spoil({ at: (first?.at ?? 0) + 1 })).toEqual([
      'agreement 20 input',
      'agreement 20 signature',
      'agreement 20 holds',
    ]);
    const signature = `00${first?.signature.slice(2)}`;
    expect(await spoil({ signature })).toEqual(['agreement 20 signature', 'agreement 20 holds']);
  });
});
