/** Marks: what a device says of itself, its number, and where it stands. */
import { describe, expect, test } from 'vitest';
import { concatBytes, randomBytes, toHex } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { sealedSize } from '#shared/seal/envelope.ts';
import { createEpochSecret, deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { deriveMarkSlot, nextNumber, readMark, writeMark, type Mark } from '#shared/seal/mark.ts';
import { MAX_HEADER_BYTES, MAX_MARK_BYTES } from '#shared/wire/limits.ts';
import { person, room } from '../../support/seal/people.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const now = 1_800_000_000_000 as Millis;
const mark: Mark = {
  stored: { seq: 12, hash: randomBytes(32) },
  drawnSeq: 11,
  time: now,
  number: now,
};

describe('marks', () => {
  test('[K25] a mark is read as it was written, the largest no larger on the wire than the smallest', () => {
    const stored = { seq: FAR, hash: randomBytes(32) };
    const largest = { stored, drawnSeq: FAR, time: FAR as Millis, number: FAR };
    for (const one of [mark, largest])
      expect(readMark(writeMark(one))).toEqual({ ok: true, value: one });
    const sizes = [mark, largest].map((one) => sealedSize(0, writeMark(one).length));
    expect(sizes[0]).toBe(sizes[1]);
    expect(MAX_HEADER_BYTES + 1 + 2 + (sizes[0] ?? FAR)).toBeLessThanOrEqual(MAX_MARK_BYTES);
  });

  test('[K25] what is no mark is refused, a newer one told apart', () => {
    const body = writeMark(mark);
    const newer = concatBytes(new Uint8Array([2]), body.subarray(1));
    expect(readMark(newer)).toEqual({ ok: false, error: 'unknown-version' });
    const broken = [new Uint8Array(0), body.slice(0, -1), concatBytes(body, new Uint8Array(1))];
    for (const bytes of broken) expect(readMark(bytes)).toEqual({ ok: false, error: 'malformed' });
  });

  test('[K26] a number is above the last one and never below the clock', () => {
    expect(nextNumber(0, now)).toBe(now);
    expect(nextNumber(now, now)).toBe(now + 1);
    expect(nextNumber(now + 5, (now - 86_400_000) as Millis)).toBe(now + 6);
  });

  test('[K27] a slot is of one device, room and epoch secret', async () => {
    const [anna, ben] = [await person('Anna'), await person('Ben')];
    const { keys, roomId } = await room(anna);
    const other = await room(anna);
    const nextEpoch = await deriveEpochKeys(roomId, 1, createEpochSecret());
    const { deviceId } = anna.device;
    const slots = await Promise.all([
      deriveMarkSlot(keys, deviceId),
      deriveMarkSlot(keys, ben.device.deviceId),
      deriveMarkSlot({ ...keys, roomId: other.roomId }, deviceId),
      deriveMarkSlot(nextEpoch, deviceId),
    ]);
    expect(new Set(slots.map(toHex)).size).toBe(4);
    expect(slots.every(({ length }) => length === 16)).toBe(true);
    expect(await deriveMarkSlot(keys, deviceId)).toEqual(slots[0]);
  });
});
