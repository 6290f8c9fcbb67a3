/** The sealing under any bytes: nothing throws, nothing passes that was not made. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyBytes, equalBytes, randomBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { fromBase32, toBase32 } from '#shared/seal/base32.ts';
import { createOpener, createSealer, sealedSize } from '#shared/seal/envelope.ts';
import { idFromBytes } from '#shared/seal/id-bytes.ts';
import { readInviteCode, writeInviteCode } from '#shared/seal/invite-code.ts';
import { WRITER_BYTES } from '#shared/seal/message-key.ts';
import { paddedSize } from '#shared/seal/padding.ts';
import { readPlaintext, writePlaintext } from '#shared/seal/plaintext.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import { readMark, writeMark } from '#shared/seal/mark.ts';
import { readSnapshotBody, writeSnapshotBody } from '#shared/seal/snapshot.ts';
import { openInvite } from '#shared/seal/sealed-invite.ts';
import { clipText } from '#shared/seal/short-text.ts';
import { announcement, applyAll, invite, join, person, room } from '../../support/seal/people.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(copyBytes);
const fixedBytes = (size: number) =>
  fc.uint8Array({ minLength: size, maxLength: size }).map(copyBytes);

/** `original` with one byte changed, cut, or with more behind it. */
function damaged(original: Bytes): fc.Arbitrary<Bytes> {
  const at = fc.nat({ max: original.length - 1 });
  return fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([index, change]) => {
      const copy = original.slice();
      copy[index] = (copy[index] ?? 0) ^ change;
      return copy;
    }),
    at.map((length) => original.slice(0, length)),
    bytes(40)
      .filter(({ length }) => length > 0)
      .map((more) => copyBytes(Uint8Array.from([...original, ...more]))),
  );
}

describe('messages', () => {
  test('[K7] [K8] any body comes back, from a message of the announced size', async () => {
    const anna = await person('Anna');
    const { keys } = await room(anna);
    const writer = randomBytes(WRITER_BYTES);
    const sealer = createSealer({ keys, device: anna.device, writer });
    const opener = createOpener(keys);
    await fc.assert(
      fc.asyncProperty(
        bytes(3000),
        bytes(100),
        fc.nat({ max: 255 }),
        fc.maxSafeNat(),
        async (body, headerBytes, kind, documentNumber) => {
          let counter = 0;
          const headerFor = (taken: number): Bytes => {
            counter = taken;
            return headerBytes;
          };
          const message = await sealer.seal(kind, headerFor, documentNumber, body);
          expect(message.sealed.length).toBe(sealedSize(documentNumber, body.length));
          const opened = await opener.open({ kind, writer, counter, ...message });
          expect(opened).toMatchObject({ ok: true, value: { documentNumber, body } });
        },
      ),
    );
  });

  test('[K7] [K10] a message damaged anywhere does not open, and nothing throws', async () => {
    const anna = await person('Anna');
    const { keys } = await room(anna);
    const writer = randomBytes(WRITER_BYTES);
    const headerBytes = utf8('header');
    const sealer = createSealer({ keys, device: anna.device, writer });
    const { sealed } = await sealer.seal(1, () => headerBytes, 0, utf8('a change'));
    const opener = createOpener(keys);
    const inputs = fc.oneof(
      fc.record({ sealed: damaged(sealed), headerBytes: fc.constant(headerBytes) }),
      fc.record({ sealed: fc.constant(sealed), headerBytes: damaged(headerBytes) }),
      fc.record({ sealed: bytes(600), headerBytes: bytes(60) }),
    );
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        const opened = await opener.open({ kind: 1, writer, counter: 1, ...input });
        expect(opened.ok).toBe(false);
      }),
    );
  });

  test('[K8] a plaintext has one form: what is read is written back to the byte', () => {
    const written = fc.record({ body: bytes(600), documentNumber: fc.maxSafeNat() }).map((fields) =>
      writePlaintext({
        ...fields,
        deviceId: 'AAAAAAAAAAAAAAAAAAAAAA' as Parameters<typeof writePlaintext>[0]['deviceId'],
        signature: new Uint8Array(64),
      }),
    );
    fc.assert(
      fc.property(fc.oneof(bytes(300), written, written.chain(damaged)), (input) => {
        const read = readPlaintext(input);
        if (read.ok) expect(equalBytes(writePlaintext(read.value), input)).toBe(true);
      }),
    );
  });

  test('[K8] padding never shrinks, is stable, keeps order, and costs at most 12 % above 256', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 30 }), fc.nat({ max: 2 ** 30 }), (one, other) => {
        const padded = paddedSize(one);
        expect(padded).toBeGreaterThanOrEqual(Math.max(256, one));
        expect(paddedSize(Math.min(padded, 2 ** 30))).toBe(Math.min(padded, 2 ** 30));
        expect(padded).toBeLessThanOrEqual(Math.max(256, one * 1.12));
        if (one <= other) expect(padded).toBeLessThanOrEqual(paddedSize(other));
      }),
    );
  });
});

describe('invites', () => {
  test('[K13] any bytes as a sealed invite are refused without an exception', async () => {
    const derived = await invite();
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes(1200), fc.constant(randomBytes(1052))), async (input) => {
        expect((await openInvite(derived, input)).ok).toBe(false);
      }),
    );
  });

  const address = fc
    .tuple(
      fc.constantFrom('ws', 'wss'),
      fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,25}$/),
      fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
      fc.constantFrom('', '/', '/two/way'),
    )
    .map(
      ([scheme, host, port, path]) =>
        `${scheme}://${host}${port === undefined ? '' : `:${port}`}${path}`,
    );
  const secret = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(copyBytes);

  test('[K14] [K15] any code is read back, wherever white space fell into it', () => {
    const spaces = fc.array(
      fc.tuple(fc.nat({ max: 110 }), fc.constantFrom(' ', '\n', '\r\n', '\t')),
    );
    fc.assert(
      fc.property(address, secret, spaces, (relayAddress, bytesOfSecret, gaps) => {
        const code = writeInviteCode({ relayAddress, secret: bytesOfSecret });
        if (!code.ok) throw new Error(code.error);
        expect(code.value.length).toBeLessThan(120);
        let pasted = code.value;
        for (const [at, gap] of gaps) {
          const place = 4 + (at % (pasted.length - 3));
          pasted = pasted.slice(0, place) + gap + pasted.slice(place);
        }
        const value = { relayAddress, secret: bytesOfSecret };
        expect(readInviteCode(pasted)).toEqual({ ok: true, value });
      }),
    );
  });

  test('[K15] one wrong character in any code is found, and any text is taken without an exception', () => {
    const wrong = fc.tuple(
      fc.nat(),
      fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'.split('')),
    );
    fc.assert(
      fc.property(address, secret, wrong, fc.string(), (relayAddress, ofSecret, [at, by], text) => {
        const code = writeInviteCode({ relayAddress, secret: ofSecret });
        if (!code.ok) throw new Error(code.error);
        const place = 4 + (at % (code.value.length - 4));
        fc.pre(code.value[place] !== by);
        const changed = code.value.slice(0, place) + by + code.value.slice(place + 1);
        expect(readInviteCode(changed).ok).toBe(false);
        expect(readInviteCode(`tw1-${text}`).ok).toBe(false);
        expect(readInviteCode(text).ok).toBe(false);
      }),
    );
  });

  test('[K14] base32 has one form', () => {
    fc.assert(
      fc.property(bytes(80), fc.stringMatching(/^[0-9a-z]{0,20}$/), (input, text) => {
        const back = fromBase32(toBase32(input));
        expect(back !== undefined && equalBytes(back, input)).toBe(true);
        const read = fromBase32(text);
        const straight = text.replaceAll('o', '0').replaceAll(/[il]/g, '1');
        if (read !== undefined) expect(toBase32(read)).toBe(straight);
      }),
    );
  });

  test('[K11] any text is cut to its bound, on one line, and cut again stays', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(texts, fc.nat({ max: 40 }), (text, maxBytes) => {
        const clipped = clipText(text, maxBytes);
        expect(utf8(clipped).length).toBeLessThanOrEqual(maxBytes);
        expect(clipped).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(clipText(clipped, maxBytes)).toBe(clipped);
      }),
    );
  });
});

describe('roster', () => {
  test('[K19] [K20] any bytes, and any damage to a record, change nothing but the faults', async () => {
    const [anna, ben] = await Promise.all([person('Anna'), person('Ben')]);
    const { roomId, roster: created } = await room(anna);
    const derived = await invite();
    const announced = await signRosterRecord(roomId, anna.device, 2, announcement(derived));
    const roster = await applyAll(created, announced);
    const joined = await join(roomId, ben, derived);
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes(500), damaged(joined), damaged(announced)), async (input) => {
        readRosterRecord(input);
        const { faults, ...after } = await applyRosterRecord(roster, input);
        const { faults: before, ...facts } = roster;
        expect(faults.length).toBe(before.length + 1);
        expect(after).toEqual(facts);
      }),
    );
  });
});

describe('marks and snapshots', () => {
  const place = fc.record({ seq: fc.maxSafeNat(), hash: fixedBytes(32) });

  test('[K25] any mark comes back; any bytes are one mark in one form, or none', () => {
    const mark = fc.record({
      stored: place,
      drawnSeq: fc.maxSafeNat(),
      time: fc.maxSafeNat().map((time) => time as Millis),
      number: fc.maxSafeNat(),
    });
    fc.assert(
      fc.property(mark, (one) => {
        expect(readMark(writeMark(one))).toEqual({ ok: true, value: one });
      }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          bytes(120),
          mark.chain((one) => damaged(writeMark(one))),
        ),
        (any) => {
          const read = readMark(any);
          if (read.ok) expect(writeMark(read.value)).toEqual(any);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('[K28] [K29] any snapshot comes back; damaged or random bytes never make it reject', async () => {
    const witness = fc.tuple(fixedBytes(16).map(idFromBytes<DeviceId>), place);
    const snapshot = fc.record({
      records: fc.array(bytes(100), { maxLength: 5 }),
      witnesses: fc.array(witness, { maxLength: 5 }).map((rows) => new Map(rows)),
      state: bytes(2000),
    });
    await fc.assert(
      fc.asyncProperty(snapshot, async (one) => {
        const read = await readSnapshotBody(await writeSnapshotBody(one));
        expect(read.ok && read.value.records).toEqual(one.records);
        expect(read.ok && read.value.witnesses).toEqual(one.witnesses);
        expect(read.ok && read.value.state).toEqual(one.state);
      }),
    );
    const written = await writeSnapshotBody({
      records: [randomBytes(30)],
      witnesses: new Map([
        [idFromBytes<DeviceId>(randomBytes(16)), { seq: 1, hash: randomBytes(32) }],
      ]),
      state: randomBytes(500),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes(200), damaged(written)), async (any) => {
        const read = await readSnapshotBody(any);
        if (!read.ok) expect(['malformed', 'unknown-version']).toContain(read.error);
      }),
      { numRuns: 300 },
    );
  });
});
