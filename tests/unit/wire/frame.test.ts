/** Frames and headers, by example. */
import { describe, expect, test } from 'vitest';
import { concatBytes } from '#shared/base/bytes.ts';
import { readFrame, readHeader, writeFrame, writeHeader } from '#shared/wire/frame.ts';
import type { FrameHeader } from '#shared/wire/frame.ts';
import { isLogKind } from '#shared/wire/kind.ts';
import { MAX_ENTRY_BYTES, MAX_HEADER_BYTES } from '#shared/wire/limits.ts';

const header: FrameHeader = {
  version: 1,
  kind: 'entry',
  epoch: 0,
  writer: new Uint8Array(16).fill(7),
  counter: 1,
  seen: { seq: 0, hash: new Uint8Array(32).fill(9) },
};
const headerBytes = writeHeader(header);

/** A sealed block that brings the whole frame to `size`. */
function frameOfSize(size: number): Uint8Array {
  return writeFrame(headerBytes, new Uint8Array(size - headerBytes.length - 1 - 4));
}

describe('frames', () => {
  test('[W4] [W10] the largest frame is read, one byte more is too long', () => {
    const largest = frameOfSize(MAX_ENTRY_BYTES);
    expect(largest.length).toBe(MAX_ENTRY_BYTES);
    expect(readFrame(largest).ok).toBe(true);
    const size = MAX_ENTRY_BYTES + 1;
    expect(readFrame(frameOfSize(size))).toEqual({
      ok: false,
      error: { reason: 'too-long', size },
    });
  });

  test('[W4] [W11] a header with every number at its longest just fits', () => {
    const widest = writeHeader({
      ...header,
      epoch: 2 ** 32 - 1,
      counter: Number.MAX_SAFE_INTEGER,
      seen: { ...header.seen, seq: Number.MAX_SAFE_INTEGER },
    });
    expect(widest.length).toBe(MAX_HEADER_BYTES);
    expect(readHeader(widest).ok).toBe(true);
    const longer = concatBytes(widest, new Uint8Array(1));
    expect(readHeader(longer)).toMatchObject({ error: { reason: 'too-long' } });
  });

  test('[W12] version and kind are judged before the rest', () => {
    expect(readHeader(new Uint8Array([2, 99]))).toEqual({
      ok: false,
      error: { reason: 'unknown-version', number: 2 },
    });
    expect(readHeader(new Uint8Array([1, 99]))).toEqual({
      ok: false,
      error: { reason: 'unknown-kind', number: 99 },
    });
    expect(readHeader(new Uint8Array([1]))).toMatchObject({ error: { reason: 'malformed' } });
  });

  test('[W12] only entries and control records are kinds of the log', () => {
    const kinds = ['entry', 'snapshot', 'ephemeral', 'mark', 'control'] as const;
    expect(kinds.filter(isLogKind)).toEqual(['entry', 'control']);
  });

  test('[W13] what its author had seen comes back as it was written', () => {
    const seen = { seq: 4711, hash: new Uint8Array(32).fill(3) };
    const read = readFrame(writeFrame(writeHeader({ ...header, seen }), new Uint8Array(20)));
    expect(read.ok && read.value.header.seen).toEqual(seen);
  });

  test('[W10] what was read stands on bytes of its own', () => {
    const frame = writeFrame(headerBytes, new Uint8Array(20).fill(5));
    const read = readFrame(frame);
    frame.fill(0);
    if (!read.ok) throw new Error('not read');
    expect(read.value.headerBytes).toEqual(headerBytes);
    expect(read.value.sealed).toEqual(new Uint8Array(20).fill(5));
    expect(read.value.header.writer).toEqual(header.writer);
  });

  test('[W11] a header that would break a bound is our own fault and is not written', () => {
    expect(() => writeHeader({ ...header, epoch: 2 ** 32 })).toThrow();
    expect(() => writeHeader({ ...header, writer: new Uint8Array(15) })).toThrow();
    expect(() => writeHeader({ ...header, counter: -1 })).toThrow();
    expect(() => writeHeader({ ...header, counter: 0.5 })).toThrow();
  });
});
