/** HKDF-SHA-256 (RFC 5869) by the platform's WebCrypto: the one way by which this room gets a key from a key. */
import { concatBytes, utf8, type Bytes } from '../base/bytes.ts';

/** The salt of derivations that know no room yet. */
export const NO_SALT: Bytes = new Uint8Array(0);

/** A label and what it is bound to, as the `info` of a derivation. */
export function labelled(label: string, ...parts: readonly Uint8Array[]): Bytes {
  return concatBytes(utf8(label), ...parts);
}

/** A secret as a key that only derives and cannot be read back. */
export function importHkdfKey(secret: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']);
}

/** `size` bytes derived from `key`. */
export async function hkdfBytes(
  key: CryptoKey,
  salt: Bytes,
  info: Bytes,
  size: number,
): Promise<Bytes> {
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, size * 8));
}

/** An AES-256-GCM key derived from `key`, which cannot be read back. */
export function hkdfAesKey(key: CryptoKey, salt: Bytes, info: Bytes): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info },
    key,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
