/** Snapshots and marks on the wire: what a header and a part say, and what is never written or read. */
import { describe, expect, test } from 'vitest';
import { concatBytes, type Bytes } from '#shared/base/bytes.ts';
import { readDown, writeDown, type DownMessage } from '#shared/wire/down.ts';
import { readFrame, readFrameStart, writeFrame, writeHeader } from '#shared/wire/frame.ts';
import type { FrameHeader } from '#shared/wire/frame.ts';
import { isPresent } from '#shared/wire/mode.ts';
import * as limits from '#shared/wire/limits.ts';
import { createPartJoiner, snapshotPartsOf } from '#shared/wire/parts.ts';
import { readUp, writeUp, type UpMessage } from '#shared/wire/up.ts';

const covers = { seq: 4711, hash: new Uint8Array(32).fill(3) };
const older = { seq: 12, hash: new Uint8Array(32).fill(4) };

function frameOf(size: number, change: Partial<FrameHeader> = {}): Bytes {
  const headerBytes = writeHeader({
    version: 1,
    kind: 'snapshot',
    epoch: 0,
    writer: new Uint8Array(16),
    counter: 1,
    seen: covers,
    ...change,
  });
  const around = headerBytes.length + 1 + (size > 2_097_152 ? 4 : 3);
  return writeFrame(headerBytes, new Uint8Array(size - around));
}

function crossesUp(message: UpMessage): void {
  expect(readUp(writeUp(message))).toEqual({ ok: true, value: message });
}

function crossesDown(message: DownMessage): void {
  expect(readDown(writeDown(message))).toEqual({ ok: true, value: message });
}

describe('snapshots', () => {
  test('[W4] [W44] a snapshot of 8 MiB is read with its place, one byte more or another kind is not', () => {
    const largest = frameOf(limits.MAX_SNAPSHOT_BYTES);
    const read = readFrame(largest);
    expect(read.ok && read.value.header.seen).toEqual(covers);
    const error = { reason: 'too-long' };
    expect(readFrame(frameOf(limits.MAX_SNAPSHOT_BYTES + 1))).toMatchObject({ error });
    const entry = frameOf(limits.MAX_ENTRY_BYTES + 1, { kind: 'entry' });
    expect(readFrame(entry)).toMatchObject({ error });
  });

  test('[W44] welcome and news name at most two snapshots, the newest first', () => {
    const newest = { covers, total: 500, confirmed: false };
    const before = { covers: older, total: limits.MAX_SNAPSHOT_BYTES, confirmed: true };
    for (const snapshots of [[], [newest], [newest, before]])
      crossesDown({ type: 'snapshots', snapshots });
    for (const snapshots of [[before, newest], [newest, newest], [{ ...newest, total: 0 }]])
      expect(() => writeDown({ type: 'snapshots', snapshots })).toThrow();
  });

  test('[W45] a lease is asked for without a word and answered with its holder and its time', () => {
    crossesUp({ type: 'snapshot-lease' });
    crossesDown({ type: 'snapshot-lease', holder: 7, leftMs: limits.LEASE_MS });
  });

  test('[W46] a snapshot of any size goes in parts, which join to the same frame', () => {
    for (const size of [300, limits.PART_BYTES, limits.MAX_FRAME_BYTES, 1_000_001]) {
      const frame = frameOf(size);
      const joiner = createPartJoiner();
      const whole = snapshotPartsOf(frame).map((part) => {
        crossesUp({ type: 'snapshot-part', id: 1, ...part });
        crossesDown({ type: 'snapshot-part', seq: covers.seq, ...part });
        return joiner.add(part);
      });
      expect(whole.at(-1)).toEqual({ ok: true, value: frame });
    }
    expect(() => snapshotPartsOf(new Uint8Array(limits.MAX_SNAPSHOT_BYTES + 1))).toThrow();
    crossesUp({ type: 'snapshot-begin', id: 1, covers, previous: 0, total: 1_000_001 });
  });

  test('[W46] [W47] the first part tells the header, and whether the rest can fit it', () => {
    const frame = frameOf(400_000);
    const [first] = snapshotPartsOf(frame);
    if (first === undefined) throw new Error('no part');
    expect(readFrameStart(first.bytes, frame.length)).toMatchObject({
      ok: true,
      value: { kind: 'snapshot', seen: covers },
    });
    const malformed = { ok: false, error: { reason: 'malformed' } };
    for (const total of [frame.length - 1, frame.length + 1, 0])
      expect(readFrameStart(first.bytes, total)).toMatchObject(malformed);
    expect(readFrameStart(first.bytes.subarray(0, 40), frame.length)).toMatchObject(malformed);
    const newer = concatBytes(new Uint8Array([2, 9, 9, 0]));
    expect(readFrameStart(newer, 4)).toMatchObject({ error: { reason: 'unknown-version' } });
    crossesUp({ type: 'snapshot-commit', id: 1 });
  });

  test('[W48] mode replay is present like live', () => {
    const modes = ['live', 'fetch', 'head', 'replay'] as const;
    expect(modes.filter(isPresent)).toEqual(['live', 'replay']);
    crossesDown({ type: 'snapshot', covers, total: 5 });
  });

  test('[W49] [W50] [W51] [W52] a snapshot is confirmed and fetched by the place it covers', () => {
    crossesUp({ type: 'snapshot-confirm', id: 1, seq: covers.seq });
    crossesUp({ type: 'snapshot-fetch', id: 2, seq: covers.seq });
    crossesDown({ type: 'snapshot-result', id: 1, code: 'done' });
    expect(limits.SNAPSHOT_REST_MS).toBeLessThan(limits.SNAPSHOT_PATIENCE_MS);
  });
});

describe('marks', () => {
  const slot = new Uint8Array(16).fill(1);

  test('[W4] [W54] the largest mark crosses, one byte more is not written', () => {
    const frame = new Uint8Array(limits.MAX_MARK_BYTES);
    crossesUp({ type: 'mark', slot, frame });
    const longer = new Uint8Array(limits.MAX_MARK_BYTES + 1);
    expect(() => writeUp({ type: 'mark', slot, frame: longer })).toThrow();
    expect(() => writeUp({ type: 'mark', slot: slot.subarray(1), frame })).toThrow();
  });

  test('[W4] [W55] all marks of a full room fit one message', () => {
    const full = Array.from({ length: limits.MAX_MARKS }, (_, index) => ({
      slot: new Uint8Array(16).fill(index),
      frame: new Uint8Array(limits.MAX_MARK_BYTES),
    }));
    crossesDown({ type: 'marks', marks: full });
    expect(() => writeDown({ type: 'marks', marks: [...full, ...full] })).toThrow();
  });

  test('[W53] what a room holds is told as a number', () => {
    crossesDown({ type: 'room-bytes', roomBytes: 53_687_092 });
  });

  test('[W4] [W53] how long an idle room is kept is told in days, a hundred years at most', () => {
    crossesDown({ type: 'idle-limit', days: limits.MAX_IDLE_DAYS });
    const longer = { type: 'idle-limit', days: limits.MAX_IDLE_DAYS + 1 } as const;
    expect(() => writeDown(longer)).toThrow();
  });
});
