/** Recovery keys and files under any text and any bytes: nothing throws, nothing is half-read. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, copyBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { idFromBytes } from '#shared/seal/id-bytes.ts';
import { readRecoveryBody, writeRecoveryBody } from '#shared/seal/recovery-body.ts';
import { readRecoveryFile } from '#shared/seal/recovery-file.ts';
import { readRecoveryKey, writeRecoveryKey } from '#shared/seal/recovery-key.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(copyBytes);
const fixedBytes = (size: number) =>
  fc.uint8Array({ minLength: size, maxLength: size }).map(copyBytes);
const roomId = fixedBytes(16).map(idFromBytes<RoomId>);

describe('the recovery key', () => {
  const key = fc.record({
    relayAddress: fc
      .tuple(fc.constantFrom('ws', 'wss'), fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,45}$/))
      .map(([scheme, host]) => `${scheme}://${host}`),
    secret: fixedBytes(32),
    profileRoom: roomId,
  });

  test('[K41] any key is read back, wherever white space fell, and with one wrong character none is', () => {
    const gaps = fc.array(fc.tuple(fc.nat({ max: 190 }), fc.constantFrom(' ', '\n', '\r\n', '\t')));
    const wrong = fc.tuple(
      fc.nat(),
      fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'.split('')),
    );
    fc.assert(
      fc.property(key, gaps, wrong, fc.string(), (one, spaces, [at, by], text) => {
        const written = writeRecoveryKey(one);
        if (!written.ok) throw new Error(written.error);
        let pasted = written.value;
        for (const [place, gap] of spaces) {
          const cut = 5 + (place % (pasted.length - 4));
          pasted = pasted.slice(0, cut) + gap + pasted.slice(cut);
        }
        expect(readRecoveryKey(pasted)).toEqual({ ok: true, value: one });
        const place = at % written.value.length;
        fc.pre(written.value[place] !== by && written.value[place] !== ' ');
        const changed = written.value.slice(0, place) + by + written.value.slice(place + 1);
        expect(readRecoveryKey(changed).ok).toBe(false);
        expect(readRecoveryKey(text).ok).toBe(false);
        expect(readRecoveryKey(`twr1-${text}`).ok).toBe(false);
      }),
    );
  });
});

describe('the recovery file', () => {
  test('[K43] any bytes, also such as begin and end like a file, are a fault or one whole form', async () => {
    const faults = ['not-a-recovery-file', 'damaged', 'newer-version'];
    const begun = fc
      .tuple(fc.constantFrom(0, 1, 2, 255), bytes(300))
      .map(([version, rest]) => concatBytes(utf8('twoway/r'), new Uint8Array([version]), rest));
    const inputs = fc.tuple(fc.oneof(bytes(200), begun), fc.boolean());
    await fc.assert(
      fc.asyncProperty(inputs, async ([input, ends]) => {
        const file: Bytes = ends ? concatBytes(input, await sha256(input)) : input;
        const read = await readRecoveryFile(file);
        if (!read.ok) expect(faults).toContain(read.error);
        else expect(read.value.header).toEqual(file.slice(0, 53));
      }),
      { numRuns: 500 },
    );
  });

  test('[K44] any body comes back, and any bytes are one body in one form, or none', () => {
    const body = fc.record({
      secret: fixedBytes(32),
      profileRoom: roomId,
      relayAddress: fc.webUrl({ size: 'small' }).filter((url) => utf8(url).length <= 128),
      madeAt: fc.maxSafeNat().map((time) => time as Millis),
      keyring: bytes(200),
      copies: fc.array(bytes(100), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(body, fc.nat(), fc.nat({ max: 255 }), (one, at, change) => {
        const written = writeRecoveryBody(one);
        if (!written.ok) throw new Error(written.error);
        expect(readRecoveryBody(written.value)).toEqual({ ok: true, value: one });
        const changed = written.value.slice();
        changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ change;
        const read = readRecoveryBody(changed);
        if (read.ok) expect(writeRecoveryBody(read.value)).toEqual({ ok: true, value: changed });
      }),
    );
  });
});
