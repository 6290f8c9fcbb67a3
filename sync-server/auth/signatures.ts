/** Ed25519 signatures, checked synchronously by node:crypto (0.13 ms each). */
import { createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { utf8, type Bytes } from '#shared/base/bytes.ts';
import { sha256Now } from '../log/chain-hash.ts';

// RFC 8410: what stands before the 32 bytes of an Ed25519 public key in its DER form.
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether `signature` (64 bytes) over `input` is by `publicKey` (32 bytes). Never throws for any bytes. */
export function isSignedBy(publicKey: Bytes, signature: Bytes, input: Bytes): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = createPublicKey({
    key: Buffer.concat([DER_PREFIX, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, input, key, signature);
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(sha256Now(utf8(given)), sha256Now(utf8(wanted)));
}
