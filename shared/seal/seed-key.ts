/**
 * An Ed25519 key pair from a 32-byte seed (RFC 8032). WebCrypto takes a private key only as PKCS #8
 * and gives its public half only by a JWK, hence the detour; the seed never leaves this file. [K3]
 */
import { assert } from '../base/assert.ts';
import { concatBytes, fromBase64Url, fromHex, type Bytes } from '../base/bytes.ts';

/** A private key that signs and cannot be read back, and its raw public half (32 bytes). */
export type SeedKey = { readonly signKey: CryptoKey; readonly publicKey: Bytes };

/** PrivateKeyInfo of RFC 8410 up to the seed: version 0, algorithm 1.3.101.112, OCTET STRING of 34. */
const PKCS8_PREFIX = '302e020100300506032b657004220420';

/** The key pair of `seed` (32 bytes). */
export async function keyFromSeed(seed: Bytes): Promise<SeedKey> {
  assert(seed.length === 32, 'a seed has 32 bytes');
  const prefix = fromHex(PKCS8_PREFIX);
  assert(prefix !== undefined, 'the prefix is hexadecimal');
  const pkcs8 = concatBytes(prefix, seed);
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', readable);
  const publicKey = x === undefined ? undefined : fromBase64Url(x);
  assert(publicKey?.length === 32, 'an exported key has its public half');
  const signKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return { signKey, publicKey };
}
