/** Frames: what is written is read, every other byte string is refused from the closed list. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, copyBytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import {
  readFrame,
  readFrameHeader,
  readHeader,
  writeFrame,
  writeHeader,
  type Frame,
} from '#shared/wire/frame.ts';
import { MAX_HEADER_BYTES } from '#shared/wire/limits.ts';
import { frameHeader, sealedBytes } from '../../support/arbitrary-messages.ts';

const REASONS = ['malformed', 'too-long', 'unknown-version', 'unknown-kind'];

test('[W10] [W11] a frame that is written is read as it was', () => {
  fc.assert(
    fc.property(frameHeader, sealedBytes, (header, sealed) => {
      const headerBytes = writeHeader(header);
      expect(headerBytes.length).toBeLessThanOrEqual(MAX_HEADER_BYTES);
      const value = { header, headerBytes, sealed };
      expect(readFrame(writeFrame(headerBytes, sealed))).toEqual({ ok: true, value });
    }),
    { numRuns: 1000 },
  );
});

test('[W12] any bytes are read or refused from the closed list, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const framed = writeFrame(bytes.subarray(0, MAX_HEADER_BYTES), bytes);
      for (const read of [readFrame(bytes), readHeader(bytes), readFrame(framed)])
        if (!read.ok) expect(REASONS).toContain(read.error.reason);
    }),
    { numRuns: 3000 },
  );
});

/** What reading a frame comes to, but for what is sealed. */
function judged(read: Result<Pick<Frame, 'header'>, { readonly reason: string }>) {
  return read.ok ? read.value.header : read.error.reason;
}

test('[W10] [W12] the header alone is judged as the whole frame is', () => {
  fc.assert(
    fc.property(
      frameHeader,
      sealedBytes,
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      fc.nat(),
      (header, sealed, anyPlace, flip, cut) => {
        const frame = copyBytes(writeFrame(writeHeader(header), sealed));
        const place = anyPlace % Math.min(frame.length, 80);
        frame[place] = (frame[place] ?? 0) ^ flip;
        const bytes = frame.subarray(0, frame.length - Math.max(0, (cut % 20) - 10));
        const alone = readFrameHeader(bytes);
        const read = alone.ok ? { ok: true as const, value: { header: alone.value } } : alone;
        expect(judged(read)).toEqual(judged(readFrame(bytes)));
      },
    ),
    { numRuns: 3000 },
  );
});

test('[W10] every truncation of a frame and every byte after it is refused', () => {
  fc.assert(
    fc.property(frameHeader, sealedBytes, fc.nat(), (header, sealed, anySize) => {
      const frame = writeFrame(writeHeader(header), sealed);
      expect(readFrame(frame.subarray(0, anySize % frame.length)).ok).toBe(false);
      expect(readFrame(concatBytes(frame, new Uint8Array(1))).ok).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test('[W3] [W11] a frame with one byte changed is refused, or is what writing gives', () => {
  fc.assert(
    fc.property(
      frameHeader,
      sealedBytes,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (header, sealed, anyPlace, flip) => {
        const changed = copyBytes(writeFrame(writeHeader(header), sealed));
        const place = anyPlace % Math.min(changed.length, 80);
        changed[place] = (changed[place] ?? 0) ^ flip;
        const read = readFrame(changed);
        if (!read.ok) return;
        const { value } = read;
        expect(writeFrame(writeHeader(value.header), value.sealed)).toEqual(changed);
      },
    ),
    { numRuns: 2000 },
  );
});
