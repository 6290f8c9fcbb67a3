/**
 * What SEAL.md is built on, from Node's own crypto and nothing of ours: bytes, numbers, HKDF, AES-GCM,
 * key pairs, and HPKE written out from RFC 9180. For the second program of the vectors.
 */
import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  sign,
} from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What can be joined: bytes, text, numbers from 0 to 255. */
export type Part = Uint8Array | string | readonly number[];

/** All parts behind each other. */
export const join = (...parts: readonly Part[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));
/** SHA-256 of all parts. */
export const hash = (...parts: readonly Part[]): Buffer =>
  createHash('sha256')
    .update(join(...parts))
    .digest();
/** 32 bytes that only look random. */
export const made = (label: string): Buffer => hash(`twoway vectors/${label}`);
/** Hexadecimal. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** An id as text. */
export const id = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** A number, seven bits a byte. */
export function varuint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    const low = Number(rest & 127n);
    bytes.push(rest > 127n ? low | 128 : low);
    if (rest <= 127n) return Buffer.from(bytes);
  }
}

/** A length, then the bytes. */
export const block = (part: Part): Buffer => join(varuint(Buffer.from(part).length), part);

/** HKDF-SHA-256. */
export function hkdf(secret: Uint8Array, salt: Part, info: Buffer, size: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.from(salt), info, size));
}

/** AES-256-GCM: ciphertext, then tag. */
export function aesGcm(key: Buffer, nonce: Buffer, bound: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return join(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

/** A key pair from a seed; `agree` is for X25519 alone, `sign` for Ed25519. */
export type Pair = {
  readonly publicKey: Buffer;
  readonly sign: (bytes: Buffer) => Buffer;
  readonly agree: (publicKey: Buffer) => Buffer;
};

function der(prefix: string, algorithm: '70' | '6e', tail: string, key: Buffer): Buffer {
  return join(Buffer.from(`${prefix}300506032b65${algorithm}${tail}`, 'hex'), key);
}

/** The pair of a seed: Ed25519 (`70`) or X25519 (`6e`). */
export function pair(seed: Buffer, algorithm: '70' | '6e'): Pair {
  const pkcs8 = der('302e020100', algorithm, '04220420', seed);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  const imported = (publicKey: Buffer) => {
    const spki = der('302a', '6e', '032100', publicKey);
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  };
  return {
    publicKey: Buffer.from(x ?? '', 'base64url'),
    sign: (bytes) => sign(null, bytes, key),
    agree: (publicKey) => diffieHellman({ privateKey: key, publicKey: imported(publicKey) }),
  };
}

/** Crockford's base32, high bits first. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  const symbols = '0123456789abcdefghjkmnpqrstvwxyz';
  return groups.map((group) => symbols.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}

/** The base32 word of a code: address, secret, check digits. */
export function codeWord(relayAddress: string, secret: Buffer): string {
  const [scheme = '', address = ''] = relayAddress.split('://');
  const content = join([(scheme === 'ws' ? 64 : 0) + address.length], secret, address);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return base32(join(content, check));
}

const hmac = (key: Buffer, ...parts: readonly Part[]): Buffer =>
  createHmac('sha256', key)
    .update(join(...parts))
    .digest();

/** RFC 9180 section 4: LabeledExtract, and LabeledExpand of at most 32 bytes. */
function labeled(suite: Buffer) {
  return {
    extract: (salt: Part, label: string, ikm: Part): Buffer =>
      hmac(join(salt), 'HPKE-v1', suite, label, ikm),
    expand: (prk: Buffer, label: string, info: Part, size: number): Buffer =>
      hmac(prk, [0, size], 'HPKE-v1', suite, label, info, [1]).subarray(0, size),
  };
}

/** HPKE, base mode, one message by the one-time key of a seed: one-time public key, then ciphertext. */
export function hpke(
  oneTimeSeed: Buffer,
  publicKey: Buffer,
  info: Buffer,
  plaintext: Buffer,
  bound = '',
): Buffer {
  const oneTime = pair(oneTimeSeed, '6e');
  const kem = labeled(join('KEM', [0, 0x20]));
  const agreed = kem.extract('', 'eae_prk', oneTime.agree(publicKey));
  const both = join(oneTime.publicKey, publicKey);
  const shared = kem.expand(agreed, 'shared_secret', both, 32);
  const { extract, expand } = labeled(join('HPKE', [0, 0x20, 0, 1, 0, 2]));
  const context = join([0], extract('', 'psk_id_hash', ''), extract('', 'info_hash', info));
  const secret = extract(shared, 'secret', '');
  const key = expand(secret, 'key', context, 32);
  const nonce = expand(secret, 'base_nonce', context, 12);
  return join(oneTime.publicKey, aesGcm(key, nonce, Buffer.from(bound), plaintext));
}
