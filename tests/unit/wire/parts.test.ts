/** Joining parts: anything but the parts of one frame in order is refused. */
import { describe, expect, test } from 'vitest';
import { MAX_ENTRY_BYTES, MAX_FRAME_BYTES, PART_BYTES } from '#shared/wire/limits.ts';
import { createPartJoiner, needsParts, partsOf } from '#shared/wire/parts.ts';
import { writeUp } from '#shared/wire/up.ts';

const [first, second, third] = partsOf(new Uint8Array(2 * PART_BYTES + 5));
if (!first || !second || !third) throw new Error('three parts');
const outOfOrder = { ok: false, error: 'out-of-order' };

describe('parts', () => {
  test('[W24] a frame goes in parts exactly when it does not fit one message', () => {
    expect(needsParts(MAX_FRAME_BYTES)).toBe(false);
    expect(needsParts(MAX_FRAME_BYTES + 1)).toBe(true);
    expect(() => partsOf(new Uint8Array(MAX_FRAME_BYTES))).toThrow();
    expect(() => partsOf(new Uint8Array(MAX_ENTRY_BYTES + 1))).toThrow();
  });

  test('[W24] a part that does not fit its place is our own fault and is not written', () => {
    expect(() => writeUp({ type: 'part', id: 1, ...first, index: 2 })).toThrow();
    expect(() => writeUp({ type: 'part', id: 1, ...first, index: 3 })).toThrow();
  });

  test('[W25] parts that start late, repeat, skip or change their total are refused', () => {
    expect(createPartJoiner().add(second)).toEqual(outOfOrder);
    const repeating = createPartJoiner();
    repeating.add(first);
    expect(repeating.add(first)).toEqual(outOfOrder);
    const skipping = createPartJoiner();
    skipping.add(first);
    expect(skipping.add(third)).toEqual(outOfOrder);
    const changing = createPartJoiner();
    changing.add(first);
    expect(changing.add({ ...second, total: second.total + 1 })).toEqual(outOfOrder);
  });

  test('[W25] nothing can follow the last part', () => {
    const joiner = createPartJoiner();
    for (const part of [first, second, third]) expect(joiner.add(part).ok).toBe(true);
    expect(joiner.add(third)).toEqual(outOfOrder);
    expect(joiner.add(first)).toEqual(outOfOrder);
  });
});
