/** The wire against the language-neutral vectors, and that they leave no message out. */
import { describe, expect, test } from 'vitest';
import { DOWN_NUMBERS } from '#shared/wire/down.ts';
import { NACK_NUMBERS, REFUSAL_NUMBERS, SNAPSHOT_NUMBERS } from '#shared/wire/errors.ts';
import { UP_NUMBERS } from '#shared/wire/up.ts';
import { checkWireVectors } from '../../support/wire-vectors.ts';
import vectors from '../../vectors/wire-1.json' with { type: 'json' };

describe('vectors', () => {
  test('[W2] [W9] [W10] [W20] [W30] the wire is as the written-out vectors say', async () => {
    expect(await checkWireVectors(vectors)).toEqual([]);
  });

  test('[W2] a vector that is off by one bit is a failure', async () => {
    const changed = structuredClone(vectors);
    const first = changed.up[0];
    if (first === undefined) throw new Error('no vectors');
    first.bytes = first.bytes.replace(/^01/, '02');
    expect(await checkWireVectors(changed)).not.toEqual([]);
  });

  test('[W9] every message of both directions has a vector', () => {
    const up = new Set([...vectors.up.map(({ message }) => message.type), 'part']);
    const down = new Set([...vectors.down.map(({ message }) => message.type), 'entry-part']);
    expect([...up].toSorted()).toEqual(Object.keys(UP_NUMBERS).toSorted());
    expect([...down].toSorted()).toEqual(Object.keys(DOWN_NUMBERS).toSorted());
  });

  test('[W41] [W42] [W43] every code of a nack, a refusal and a result of a snapshot has a vector', () => {
    const codesOf = (type: string): readonly string[] =>
      vectors.down.flatMap(({ message }) =>
        message.type === type && 'code' in message ? [String(message.code)] : [],
      );
    expect(codesOf('nack').toSorted()).toEqual(Object.keys(NACK_NUMBERS).toSorted());
    expect(codesOf('snapshot-result').toSorted()).toEqual(Object.keys(SNAPSHOT_NUMBERS).toSorted());
    expect(codesOf('refused').toSorted()).toEqual(Object.keys(REFUSAL_NUMBERS).toSorted());
  });
});
