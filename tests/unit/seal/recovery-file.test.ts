/** The recovery file: opened whole by its passphrase, and every way in which it does not open. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  concatBytes,
  equalBytes,
  randomBytes,
  toHex,
  utf8,
  type Bytes,
} from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import {
  MAX_RECOVERY_BODY_BYTES,
  readRecoveryBody,
  writeRecoveryBody,
  type RecoveryBody,
} from '#shared/seal/recovery-body.ts';
import {
  MAX_RECOVERY_FILE_BYTES,
  openRecoveryFile,
  readRecoveryFile,
  writeRecoveryFile,
  type SealedRecovery,
} from '#shared/seal/recovery-file.ts';
import { createRecoverySecret } from '#shared/seal/recovery.ts';
import { person, room } from '../../support/seal/people.ts';

const PASSPHRASE = 'four kind words, Zoë';
const HEADER_BYTES = 53;
const DAMAGED = { ok: false, error: 'damaged' };

let body: RecoveryBody;
let file: Bytes;

beforeAll(async () => {
  const { roomId: profileRoom } = await room(await person('Anna'));
  body = {
    secret: createRecoverySecret(),
    profileRoom,
    relayAddress: 'wss://relay.example.org',
    madeAt: 1_800_000_000_000 as Millis,
    keyring: randomBytes(500),
    copies: [randomBytes(2000), new Uint8Array(0)],
  };
  file = await written(body);
});

async function written(of: RecoveryBody, passphrase = PASSPHRASE): Promise<Bytes> {
  const made = await writeRecoveryFile(of, passphrase);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** `whole` with the hash that a file of these bytes has. */
async function rehashed(whole: Bytes): Promise<Bytes> {
  return concatBytes(whole, await sha256(whole));
}

/** The file with one byte changed and its hash made anew, as somebody would who means it. */
async function forged(at: number): Promise<SealedRecovery> {
  const whole = file.slice(0, -32);
  whole[at] = (whole[at] ?? 0) ^ 1;
  const read = await readRecoveryFile(await rehashed(whole));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

describe('the recovery file', () => {
  test('[K42] [K44] opens to what was put in, by its passphrase, however that is composed', async () => {
    const read = await readRecoveryFile(file);
    if (!read.ok) throw new Error(read.error);
    expect(await openRecoveryFile(read.value, PASSPHRASE.normalize('NFD'))).toEqual({
      ok: true,
      value: body,
    });
  });

  test('[K42] is another each time, with a salt and a nonce of its own', async () => {
    const again = await written(body);
    expect(again).toHaveLength(file.length);
    for (const [from, to] of [
      [9, 41],
      [41, 53],
      [53, 85],
    ]) {
      expect(equalBytes(again.slice(from, to), file.slice(from, to))).toBe(false);
    }
    for (const part of [body.secret, body.keyring, utf8(body.relayAddress)]) {
      expect(toHex(file)).not.toContain(toHex(part));
    }
  });

  test('[K43] a wrong passphrase is told from a file that somebody changed, and neither opens', async () => {
    const read = await readRecoveryFile(file);
    if (!read.ok) throw new Error(read.error);
    const wrong = { ok: false, error: 'wrong-passphrase' };
    for (const other of [`${PASSPHRASE} `, '']) {
      expect(await openRecoveryFile(read.value, other)).toEqual(wrong);
    }
    expect(await openRecoveryFile(await forged(HEADER_BYTES + 40), PASSPHRASE)).toEqual(DAMAGED);
    expect(await openRecoveryFile(await forged(file.length - 33), PASSPHRASE)).toEqual(DAMAGED);
    // Under another salt, nonce or check no passphrase is the right one.
    for (const at of [9, HEADER_BYTES - 1, HEADER_BYTES]) {
      expect(await openRecoveryFile(await forged(at), PASSPHRASE)).toEqual(wrong);
    }
  });

  test('[K43] that was cut short or changed anywhere is known before a passphrase is asked for', async () => {
    for (let size = 8; size < file.length; size += size < 120 ? 1 : 97) {
      expect(await readRecoveryFile(file.slice(0, size)), `${size} bytes`).toEqual(DAMAGED);
    }
    for (let at = 8; at < file.length; at += at < 120 ? 1 : 97) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(await readRecoveryFile(changed), `byte ${at}`).toEqual(DAMAGED);
    }
    const longer = concatBytes(file, new Uint8Array(1));
    expect(await readRecoveryFile(longer)).toEqual(DAMAGED);
    expect(await readRecoveryFile(await rehashed(file))).toEqual(DAMAGED);
  });

  test('[K43] anything that does not begin like one is none', async () => {
    const others = [
      new Uint8Array(0),
      file.slice(0, 7),
      file.slice(1),
      utf8('{"twoway": "an export"}'),
      randomBytes(500),
    ];
    for (const other of others) {
      const read = await readRecoveryFile(other);
      expect(read).toEqual({ ok: false, error: 'not-a-recovery-file' });
    }
  });

  test('[K43] of a newer version is called so, when it is whole', async () => {
    const whole = file.slice(0, -32);
    whole[8] = 2;
    const newer = await rehashed(whole);
    expect(await readRecoveryFile(newer)).toEqual({ ok: false, error: 'newer-version' });
    newer[100] = (newer[100] ?? 0) ^ 1;
    expect(await readRecoveryFile(newer)).toEqual(DAMAGED);
  });

  test('[K44] is bounded: what is larger is not written, and not looked at', async () => {
    const large = { ...body, copies: [new Uint8Array(MAX_RECOVERY_BODY_BYTES)] };
    const tooLarge = { ok: false, error: 'too-large' };
    expect(await writeRecoveryFile(large, PASSPHRASE)).toEqual(tooLarge);
    const keyring = new Uint8Array(1024 * 1024 + 1);
    expect(writeRecoveryBody({ ...body, keyring })).toEqual(tooLarge);
    const many = Array.from({ length: 1025 }, () => new Uint8Array(0));
    expect(writeRecoveryBody({ ...body, copies: many })).toEqual(tooLarge);
    const huge = new Uint8Array(MAX_RECOVERY_FILE_BYTES + 1);
    huge.set(file);
    expect(await readRecoveryFile(huge)).toEqual(DAMAGED);
    huge[8] = 2;
    expect(await readRecoveryFile(huge)).toEqual({ ok: false, error: 'newer-version' });
  });
});

describe('its body', () => {
  test('[K44] has one form, and another first byte is a newer one', () => {
    const bytes = writeRecoveryBody(body);
    if (!bytes.ok) throw new Error(bytes.error);
    expect(readRecoveryBody(bytes.value)).toEqual({ ok: true, value: body });
    expect(readRecoveryBody(bytes.value.slice(0, -1))).toEqual(DAMAGED);
    expect(readRecoveryBody(concatBytes(bytes.value, new Uint8Array(1)))).toEqual(DAMAGED);
    expect(readRecoveryBody(new Uint8Array(0))).toEqual(DAMAGED);
    const newer = concatBytes(new Uint8Array([2]), bytes.value.slice(1));
    expect(readRecoveryBody(newer)).toEqual({ ok: false, error: 'newer-version' });
  });

  test('[K44] has an address on one line, of the size of an invite’s', () => {
    const long = { ...body, relayAddress: `wss://${'a'.repeat(130)}` };
    expect(() => writeRecoveryBody(long)).toThrow();
    const lines = writeRecoveryBody({ ...body, relayAddress: 'wss://a\nb' });
    expect(lines.ok && readRecoveryBody(lines.value)).toEqual(DAMAGED);
  });
});
