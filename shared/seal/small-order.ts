/**
 * Under a key of small order almost anything verifies, and platforms differ in whether they look:
 * Chromium 156 and Node 20 (OpenSSL 3.0) let such signatures pass, Node 24 (OpenSSL 3.5) does not. A
 * roster must come out alike on all, so the keys are refused here. [K3]
 */
import { toHex, type Bytes } from '../base/bytes.ts';

/** Every encoding of such a point with the sign bit cleared (libsodium, ge25519_has_small_order). */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Whether a raw Ed25519 public key (32 bytes) is a point of small order, in any of its encodings. [K3] */
export function hasSmallOrder(publicKey: Bytes): boolean {
  const unsigned = publicKey.slice();
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  return SMALL_ORDER.has(toHex(unsigned));
}
