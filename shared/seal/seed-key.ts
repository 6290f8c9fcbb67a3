/**
 * Key pairs from seeds of 32 bytes: Ed25519 (RFC 8032) and X25519 (RFC 7748). WebCrypto takes a private
 * key only as PKCS #8, and gives a public half only by a JWK or, for X25519, by a derivation, hence the
 * detours; the seed never leaves this file. [K3]
 */
import { assert } from '../base/assert.ts';
import { concatBytes, fromBase64Url, fromHex, type Bytes } from '../base/bytes.ts';

/** A private key that signs and cannot be read back, and its raw public half (32 bytes). */
export type SeedKey = { readonly signKey: CryptoKey; readonly publicKey: Bytes };

/** PrivateKeyInfo of RFC 8410 up to the seed: version 0, algorithm 1.3.101.x, OCTET STRING of 34. */
const PKCS8_PREFIXES = {
  Ed25519: '302e020100300506032b657004220420',
  X25519: '302e020100300506032b656e04220420',
};

function pkcs8(algorithm: keyof typeof PKCS8_PREFIXES, seed: Bytes): Bytes {
  assert(seed.length === 32, 'a seed has 32 bytes');
  const prefix = fromHex(PKCS8_PREFIXES[algorithm]);
  assert(prefix !== undefined, 'the prefix is hexadecimal');
  return concatBytes(prefix, seed);
}

/** The key pair of `seed` (32 bytes). */
export async function keyFromSeed(seed: Bytes): Promise<SeedKey> {
  const bytes = pkcs8('Ed25519', seed);
  const readable = await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', readable);
  const publicKey = x === undefined ? undefined : fromBase64Url(x);
  assert(publicKey?.length === 32, 'an exported key has its public half');
  const signKey = await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', false, ['sign']);
  return { signKey, publicKey };
}

/** The base point of RFC 7748, 9: what gives a private key its public half. */
const BASE_POINT = new Uint8Array([9, ...new Uint8Array(31)]);

/** An X25519 pair whose private half derives and cannot be read back, and its raw public half (32 bytes). */
export type SeedKexKey = { readonly pair: CryptoKeyPair; readonly publicKey: Bytes };

/** The X25519 pair of `seed` (32 bytes). Its public half is derived: Firefox exports no JWK of such keys. */
export async function kexFromSeed(seed: Bytes): Promise<SeedKexKey> {
  const { subtle } = crypto;
  const bytes = pkcs8('X25519', seed);
  const privateKey = await subtle.importKey('pkcs8', bytes, 'X25519', false, ['deriveBits']);
  const base = await subtle.importKey('raw', BASE_POINT, 'X25519', false, []);
  const derived = await subtle.deriveBits({ name: 'X25519', public: base }, privateKey, 256);
  const publicKey = new Uint8Array(derived);
  return {
    pair: { privateKey, publicKey: await subtle.importKey('raw', publicKey, 'X25519', true, []) },
    publicKey,
  };
}
