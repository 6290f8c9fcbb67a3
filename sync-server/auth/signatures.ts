/**
 * Ed25519 signatures, checked by WebCrypto on a thread beside the event loop: 0.2 ms each, of which the
 * loop spends 0.04, so that a flood of logins holds up nobody who is in. [V94]
 */
import { timingSafeEqual } from 'node:crypto';
import { utf8, type Bytes } from '#shared/base/bytes.ts';
import { sha256Now } from '../log/chain-hash.ts';

const ED25519 = 'Ed25519';

/** Whether `signature` (64 bytes) over `input` is by `publicKey` (32 bytes). Never rejects for any bytes. */
export async function isSignedBy(
  publicKey: Bytes,
  signature: Bytes,
  input: Bytes,
): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey('raw', publicKey, ED25519, false, ['verify']);
    return await subtle.verify(ED25519, key, signature, input);
  } catch {
    // Bytes that are no key.
    return false;
  }
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(sha256Now(utf8(given)), sha256Now(utf8(wanted)));
}
