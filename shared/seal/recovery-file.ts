/**
 * The recovery file: what a new browser needs, sealed under a passphrase. A file that was damaged is
 * known before a passphrase is asked for, and a wrong passphrase is told from a file that somebody
 * changed; it opens whole or not at all. [K42, K43]
 *
 * magic 8 | version u8 | salt 32 | nonce 12 | key check 32 | block(sealed) | SHA-256 of all before 32.
 */
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import {
  concatBytes,
  copyBytes,
  equalBytes,
  randomBytes,
  utf8,
  type Bytes,
} from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { sha256 } from '../base/sha256.ts';
import { hkdfAesKey, hkdfBytes, importHkdfKey, labelled, NO_SALT } from './hkdf.ts';
import { readRecoveryBody, writeRecoveryBody, type RecoveryBody } from './recovery-body.ts';

/** The largest file; with its first bytes the only thing that is looked at of a larger one. */
export const MAX_RECOVERY_FILE_BYTES = 64 * 1024 * 1024;

const MAGIC = 'twoway/r';
const VERSION = 1;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const CHECK_BYTES = 32;
const HASH_BYTES = 32;
const HEADER_BYTES = MAGIC.length + 1 + SALT_BYTES + NONCE_BYTES;

/**
 * OWASP's number for PBKDF2-HMAC-SHA-256 (2023). Off the main thread; 0.14 s of one core of an AMD EPYC with
 * instructions for SHA (Node 24, measured 2026-11-26), 2.5 s on the same machine under heavy load.
 * Somebody who guesses pays the same for each guess, and can buy many such cores: the passphrase decides.
 */
const ROUNDS = 600_000;

/** A file that is whole, not yet opened: only then a passphrase is asked for. */
export type SealedRecovery = {
  /** Magic, version, salt, nonce. */
  readonly header: Bytes;
  readonly keyCheck: Bytes;
  readonly sealed: Bytes;
};

/**
 * `not-a-recovery-file`: it does not begin like one. `damaged`: cut short or changed since it was written.
 * `newer-version`: made by a newer Twoway. `wrong-passphrase`: whole, but not under this passphrase.
 */
export type RecoveryFileFault =
  'not-a-recovery-file' | 'damaged' | 'newer-version' | 'wrong-passphrase';

/** Seals a body under a passphrase, which may be any text: how good it is, the caller judges. [K42] */
export async function writeRecoveryFile(
  body: RecoveryBody,
  passphrase: string,
): Promise<Result<Bytes, 'too-large'>> {
  const written = writeRecoveryBody(body);
  if (!written.ok) return written;
  const header = concatBytes(
    utf8(MAGIC),
    new Uint8Array([VERSION]),
    randomBytes(SALT_BYTES),
    randomBytes(NONCE_BYTES),
  );
  const { keyCheck, sealKey } = await deriveFileKeys(header, passphrase);
  const sealed = await crypto.subtle.encrypt(sealing(header, keyCheck), sealKey, written.value);
  const whole = createByteWriter()
    .fixed(header)
    .fixed(keyCheck)
    .block(new Uint8Array(sealed))
    .finish();
  return ok(concatBytes(whole, await sha256(whole)));
}

/** Looks at a file without opening it, whatever its bytes are. Never rejects. [K42, K43] */
export async function readRecoveryFile(
  file: Bytes,
): Promise<Result<SealedRecovery, Exclude<RecoveryFileFault, 'wrong-passphrase'>>> {
  if (!equalBytes(file.subarray(0, MAGIC.length), utf8(MAGIC))) return err('not-a-recovery-file');
  const isOurs = file[MAGIC.length] === VERSION;
  if (file.length > MAX_RECOVERY_FILE_BYTES) return err(isOurs ? 'damaged' : 'newer-version');
  const whole = copyBytes(file.subarray(0, Math.max(0, file.length - HASH_BYTES)));
  if (!equalBytes(await sha256(whole), file.subarray(whole.length))) return err('damaged');
  if (!isOurs) return err('newer-version');
  const read = readBytes(whole, (reader) => ({
    header: reader.fixed(HEADER_BYTES),
    keyCheck: reader.fixed(CHECK_BYTES),
    sealed: reader.block(MAX_RECOVERY_FILE_BYTES),
  }));
  return read.ok ? ok(read.value) : err('damaged');
}

/** Opens a file that was found whole; takes as long as `ROUNDS` says. Never rejects. [K42, K43] */
export async function openRecoveryFile(
  { header, keyCheck, sealed }: SealedRecovery,
  passphrase: string,
): Promise<Result<RecoveryBody, Exclude<RecoveryFileFault, 'not-a-recovery-file'>>> {
  const keys = await deriveFileKeys(header, passphrase);
  if (!equalBytes(keys.keyCheck, keyCheck)) return err('wrong-passphrase');
  let opened: ArrayBuffer;
  try {
    opened = await crypto.subtle.decrypt(sealing(header, keyCheck), keys.sealKey, sealed);
  } catch {
    return err('damaged');
  }
  return readRecoveryBody(new Uint8Array(opened));
}

/** The same letters give the same key, however a keyboard composes them. */
async function deriveFileKeys(
  header: Bytes,
  passphrase: string,
): Promise<{ readonly keyCheck: Bytes; readonly sealKey: CryptoKey }> {
  const { subtle } = crypto;
  const text = utf8(passphrase.normalize('NFKC'));
  const password = await subtle.importKey('raw', text, 'PBKDF2', false, ['deriveBits']);
  const start = MAGIC.length + 1;
  const salt = header.slice(start, start + SALT_BYTES);
  const stretched = await subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    password,
    256,
  );
  const source = await importHkdfKey(new Uint8Array(stretched));
  const [keyCheck, sealKey] = await Promise.all([
    hkdfBytes(source, NO_SALT, labelled('tw/1/rec/check', header), CHECK_BYTES),
    hkdfAesKey(source, NO_SALT, labelled('tw/1/rec/file', header)),
  ]);
  return { keyCheck, sealKey };
}

function sealing(header: Bytes, keyCheck: Bytes): AesGcmParams {
  const iv = header.slice(HEADER_BYTES - NONCE_BYTES);
  const additionalData = labelled('tw/1/rec', header, keyCheck);
  return { name: 'AES-GCM', iv, additionalData };
}
