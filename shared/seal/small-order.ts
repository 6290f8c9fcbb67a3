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

/** The same for X25519, whose points have other encodings (libsodium, has_small_order of x25519). */
const SMALL_ORDER_KEX = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Whether a raw Ed25519 public key (32 bytes) is a point of small order, in any of its encodings. [K3] */
export function hasSmallOrder(publicKey: Bytes): boolean {
  return SMALL_ORDER.has(unsigned(publicKey));
}

/** The same of a raw X25519 public key: for such a key nothing can be wrapped. [K34] */
export function hasSmallOrderKex(publicKey: Bytes): boolean {
  return SMALL_ORDER_KEX.has(unsigned(publicKey));
}

/** Both kinds of keys leave their highest bit out of the encoded coordinate. */
function unsigned(publicKey: Bytes): string {
  const copy = publicKey.slice();
  copy[31] = (copy[31] ?? 0) & 0x7f;
  return toHex(copy);
}
