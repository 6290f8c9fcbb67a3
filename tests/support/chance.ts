/** Repeatable chance: the same seed gives the same numbers, ids and client ids on every machine. */
import { toBase64Url } from '#shared/base/bytes.ts';
import type { ItemId, MemberId } from '#shared/base/ids.ts';

/** A source of repeatable chance. */
export type Chance = {
  /** A whole number from 0 to `most - 1`. */
  readonly below: (most: number) => number;
  /** One of `list`, which is not empty. */
  readonly oneOf: <T>(list: readonly [T, ...T[]]) => T;
  readonly id: <Id extends ItemId | MemberId>() => Id;
  /** As Yjs chooses one: 32 bits. */
  readonly clientId: () => number;
};

/** Chance from `seed` by mulberry32, whose 32 bits are even enough for texts and ids of tests. */
export function createChance(seed: number): Chance {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (most: number): number => Math.floor((next() / 2 ** 32) * most);
  return {
    below,
    oneOf: (list) => list[below(list.length)] ?? list[0],
    id: <Id extends ItemId | MemberId>() =>
      toBase64Url(Uint8Array.from({ length: 16 }, () => below(256))) as Id,
    clientId: next,
  };
}
