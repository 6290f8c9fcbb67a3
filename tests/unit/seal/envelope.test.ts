/** Messages: which key and nonce, what they are bound to, their one form, and who signed. */
import { describe, expect, test } from 'vitest';
import { equalBytes, randomBytes, toHex, utf8, type Bytes } from '#shared/base/bytes.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import {
  createOpener,
  createSealer,
  sealedSize,
  verifyOpened,
  type Opened,
  type SealedInput,
  type SealedMessage,
} from '#shared/seal/envelope.ts';
import { createEpochSecret, deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import {
  associatedBytes,
  deriveMessageKey,
  MAX_COUNTER,
  messageNonce,
  nextCounter,
  WRITER_BYTES,
} from '#shared/seal/message-key.ts';
import { writePlaintext } from '#shared/seal/plaintext.ts';
import { person, room } from '../../support/seal/people.ts';

const ENTRY = 1;
const EPHEMERAL = 3;

async function session() {
  const anna = await person('Anna');
  const { keys, roomId } = await room(anna);
  const writer = randomBytes(WRITER_BYTES);
  const sealer = createSealer({ keys, device: anna.device, writer });
  const sealOne = async (body: Bytes, kind = ENTRY, documentNumber = 0): Promise<SealedInput> => {
    let counter = 0;
    const headerFor = (taken: number): Bytes => {
      counter = taken;
      return utf8(`header ${taken}`);
    };
    const message = await sealer.seal(kind, headerFor, documentNumber, body);
    return { kind, writer, counter, ...message };
  };
  return { anna, keys, roomId, writer, sealer, sealOne, opener: createOpener(keys) };
}

/** Seals a plaintext that `writePlaintext` would not write. */
async function sealRaw(
  { keys, roomId, writer }: Awaited<ReturnType<typeof session>>,
  plaintext: Bytes,
): Promise<SealedInput> {
  const headerBytes = utf8('header');
  const key = await deriveMessageKey(keys.sealKey, writer, ENTRY);
  const additionalData = associatedBytes(roomId, headerBytes);
  const algorithm = { name: 'AES-GCM', iv: messageNonce(1), additionalData };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plaintext));
  return { kind: ENTRY, writer, counter: 1, headerBytes, sealed };
}

function valueOf(opened: Awaited<ReturnType<ReturnType<typeof createOpener>['open']>>): Opened {
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

describe('messages', () => {
  test('[K7] [K9] what was sealed opens to what it was, signed by its author', async () => {
    const { anna, opener, sealOne } = await session();
    const opened = valueOf(await opener.open(await sealOne(utf8('a change'), ENTRY, 7)));
    expect(opened.deviceId).toBe(anna.device.deviceId);
    expect(opened.documentNumber).toBe(7);
    expect(toHex(opened.body)).toBe(toHex(utf8('a change')));
    expect(await verifyOpened(opened, anna.device.signPublic)).toBe(true);
  });

  test('[K5] the same writer, counter and header under another kind do not open', async () => {
    const { opener, sealOne } = await session();
    const message = await sealOne(utf8('a change'));
    const opened = await opener.open({ ...message, kind: EPHEMERAL });
    expect(opened).toEqual({ ok: false, error: 'cannot-open' });
  });

  test('[K5] the same counter of two writers gives unlike messages', async () => {
    const anna = await person('Anna');
    const { keys } = await room(anna);
    const sealed = await Promise.all(
      [randomBytes(WRITER_BYTES), randomBytes(WRITER_BYTES)].map((writer) =>
        createSealer({ keys, device: anna.device, writer }).seal(
          ENTRY,
          () => utf8('h'),
          0,
          utf8('b'),
        ),
      ),
    );
    expect(new Set(sealed.map((message) => toHex(message.sealed))).size).toBe(2);
  });

  test('[K6] overlapping seals take the counters 1, 2, 3 at once and resolve in that order', async () => {
    const { sealer } = await session();
    const taken: number[] = [];
    const resolved: number[] = [];
    const headerFor = (counter: number): Bytes => {
      taken.push(counter);
      return new Uint8Array([counter]);
    };
    const sizes = [400_000, 0, 10];
    const seals = sizes.map((size, index) =>
      sealer
        .seal(index === 1 ? EPHEMERAL : ENTRY, headerFor, 0, new Uint8Array(size))
        .then(({ headerBytes }) => resolved.push(headerBytes[0] ?? 0)),
    );
    expect(taken).toEqual([1, 2, 3]);
    await Promise.all(seals);
    expect(resolved).toEqual([1, 2, 3]);
  });

  test('[K6] a seal that fails uses up its counter and does not stop the next', async () => {
    const { sealer } = await session();
    const failing = sealer.seal(
      ENTRY,
      () => {
        throw new Error('no header');
      },
      0,
      utf8('a'),
    );
    const next = sealer.seal(ENTRY, (counter) => new Uint8Array([counter]), 0, utf8('b'));
    await expect(failing).rejects.toThrow('no header');
    expect((await next).headerBytes).toEqual(new Uint8Array([2]));
  });

  test('[K6] a seal that begins while another asks for its header has a counter of its own', async () => {
    const { keys, sealer, writer } = await session();
    const inner: Promise<SealedMessage>[] = [];
    const outer = await sealer.seal(
      ENTRY,
      (counter) => {
        inner.push(sealer.seal(ENTRY, (next) => new Uint8Array([next]), 0, utf8('inner')));
        return new Uint8Array([counter]);
      },
      0,
      utf8('outer'),
    );
    const opener = createOpener(keys);
    for (const message of [outer, ...(await Promise.all(inner))]) {
      const counter = message.headerBytes[0] ?? 0;
      expect((await opener.open({ kind: ENTRY, writer, counter, ...message })).ok).toBe(true);
    }
    expect(outer.headerBytes[0]).toBe(1);
  });

  test('[K6] a writer session ends at 2^32', () => {
    expect(nextCounter(MAX_COUNTER - 1)).toBe(2 ** 32);
    expect(() => nextCounter(MAX_COUNTER)).toThrow('used up');
    expect(toHex(messageNonce(2 ** 32))).toBe('000000000000000100000000');
  });

  test('[K7] a message of another room, epoch, writer, header or counter does not open', async () => {
    const { keys, opener, sealOne } = await session();
    const message = await sealOne(utf8('a change'));
    const elsewhere = await room(await person('Ben'));
    const others = await Promise.all([
      deriveEpochKeys(elsewhere.roomId, 0, keys.secret),
      deriveEpochKeys(keys.roomId, 1, keys.secret),
      deriveEpochKeys(keys.roomId, 0, createEpochSecret()),
    ]);
    const opened = await Promise.all([
      ...others.map((other) => createOpener(other).open(message)),
      opener.open({ ...message, writer: randomBytes(WRITER_BYTES) }),
      opener.open({ ...message, headerBytes: utf8('header 2') }),
      opener.open({ ...message, counter: 2 }),
    ]);
    expect(opened).toEqual(others.concat(others).map(() => ({ ok: false, error: 'cannot-open' })));
  });

  test('[K7] the room is bound, not only the key: a header that swallows it does not pass', async () => {
    const { roomId } = await room(await person('Anna'));
    const plain = associatedBytes(roomId, utf8('ab'));
    expect(equalBytes(plain, associatedBytes(roomId, utf8('a')))).toBe(false);
    expect(plain.length).toBe(4 + 16 + 1 + 2);
  });

  test('[K8] bodies of unlike small sizes make messages of one size', async () => {
    const { sealOne } = await session();
    const sizes = await Promise.all([0, 1, 100, 170].map((size) => sealOne(new Uint8Array(size))));
    expect(sizes.map(({ sealed }) => sealed.length)).toEqual([272, 272, 272, 272]);
    expect(sealedSize(0, 170)).toBe(272);
  });

  test('[K8] padding that holds anything is refused', async () => {
    const here = await session();
    const { deviceId } = here.anna.device;
    const signature = new Uint8Array(64);
    const plaintext = writePlaintext({ deviceId, signature, documentNumber: 0, body: utf8('a') });
    expect((await here.opener.open(await sealRaw(here, plaintext))).ok).toBe(true);
    plaintext[255] = 1;
    const opened = await here.opener.open(await sealRaw(here, plaintext));
    expect(opened).toEqual({ ok: false, error: 'malformed' });
  });

  test('[K8] a size that is not the padded one, or a number in a longer form, is refused', async () => {
    const here = await session();
    const fields = new Uint8Array(16 + 64);
    const longNumber = new Uint8Array(256);
    longNumber.set([0x80, 0x00], fields.length);
    const faults = [new Uint8Array(255), new Uint8Array(257), new Uint8Array(272), longNumber];
    for (const plaintext of faults) {
      const opened = await here.opener.open(await sealRaw(here, plaintext));
      expect(opened).toEqual({ ok: false, error: 'malformed' });
    }
  });

  test('[K9] a member who signs as another device is found out', async () => {
    const { anna, keys, opener, writer } = await session();
    const ben = await createDeviceKeys();
    const posing = createSealer({
      keys,
      device: { ...ben, deviceId: anna.device.deviceId },
      writer,
    });
    const message = await posing.seal(ENTRY, () => utf8('h'), 0, utf8('b'));
    const opened = valueOf(await opener.open({ kind: ENTRY, writer, counter: 1, ...message }));
    expect(await verifyOpened(opened, anna.device.signPublic)).toBe(false);
    expect(await verifyOpened(opened, ben.signPublic)).toBe(false);
  });

  test('[K9] a signature does not hold for another body, document, header or room', async () => {
    const { anna, opener, sealOne } = await session();
    const opened = valueOf(await opener.open(await sealOne(utf8('a change'))));
    const inputs: string[] = [];
    for (const [body, kind, documentNumber] of [
      [utf8('a chance'), ENTRY, 0],
      [utf8('a change'), ENTRY, 1],
      [utf8('a change'), ENTRY, 0],
    ] as const) {
      const other = valueOf(await opener.open(await sealOne(body, kind, documentNumber)));
      inputs.push(toHex(other.signedInput));
      const moved = { ...other, signature: opened.signature };
      expect(await verifyOpened(moved, anna.device.signPublic)).toBe(false);
    }
    expect(new Set([...inputs, toHex(opened.signedInput)]).size).toBe(4);
  });

  test('[K10] an opener takes any fields without throwing', async () => {
    const { opener, sealOne } = await session();
    const message = await sealOne(utf8('a change'));
    const odd: readonly Partial<SealedInput>[] = [
      { kind: -1 },
      { kind: 256 },
      { kind: Number.NaN },
      { writer: new Uint8Array(15) },
      { counter: 0 },
      { counter: 2 ** 32 + 1 },
      { counter: 1.5 },
      { sealed: new Uint8Array(0) },
      { sealed: new Uint8Array(16) },
    ];
    for (const fields of odd) {
      const opened = await opener.open({ ...message, ...fields });
      expect(opened).toEqual({ ok: false, error: 'malformed' });
    }
  });

  test('[K10] a flood of writers does not keep an earlier one from being read', async () => {
    const { opener, sealOne } = await session();
    const message = await sealOne(utf8('a change'));
    expect((await opener.open(message)).ok).toBe(true);
    for (let count = 0; count < 200; count += 1) {
      expect((await opener.open({ ...message, writer: randomBytes(WRITER_BYTES) })).ok).toBe(false);
    }
    expect((await opener.open(message)).ok).toBe(true);
  });
});
