/** Large frames: whatever the size, cutting and joining give the same bytes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalBytes } from '#shared/base/bytes.ts';
import { MAX_ENTRY_BYTES, MAX_FRAME_BYTES, PART_BYTES } from '#shared/wire/limits.ts';
import { createPartJoiner, partsOf } from '#shared/wire/parts.ts';

test('[W24] [W25] the parts of a frame join to the same frame, and only with the last', () => {
  const sizes = fc.oneof(
    fc.integer({ min: MAX_FRAME_BYTES + 1, max: MAX_ENTRY_BYTES }),
    fc.integer({ min: 3, max: 31 }).map((parts) => parts * PART_BYTES),
  );
  fc.assert(
    fc.property(sizes, fc.nat(255), (size, seed) => {
      const frame = new Uint8Array(size);
      for (let at = 0; at < size; at += 997) frame[at] = (at + seed) & 255;
      const parts = partsOf(frame);
      const joiner = createPartJoiner();
      for (const part of parts) {
        const joined = joiner.add(part);
        if (!joined.ok) throw new Error('out of order');
        if (part !== parts.at(-1)) expect(joined.value).toBeUndefined();
        else expect(joined.value !== undefined && equalBytes(joined.value, frame)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});
