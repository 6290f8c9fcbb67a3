/**
 * A device of one room: three key pairs whose private halves never leave the browser profile, an id
 * that follows from the signing key, and Ed25519 signing and checking for the whole product. [K3, K4]
 */
import { concatBytes, type Bytes } from '../base/bytes.ts';
import { ID_BYTES, type DeviceId } from '../base/ids.ts';
import { sha256 } from '../base/sha256.ts';
import { idFromBytes } from './id-bytes.ts';
import { hasSmallOrder } from './small-order.ts';

/** The size of every raw public key, Ed25519 and X25519. */
export const PUBLIC_KEY_BYTES = 32;
/** The size of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;

/** The public halves of a device's keys, each raw, 32 bytes. */
export type DevicePublicKeys = {
  readonly signPublic: Bytes;
  readonly kexPublic: Bytes;
  readonly adminPublic: Bytes;
};

/** A device's keys for one room. Storable in IndexedDB by structured clone. */
export type DeviceKeys = DevicePublicKeys & {
  readonly deviceId: DeviceId;
  /** Ed25519: signs every message and roster record. */
  readonly sign: CryptoKeyPair;
  /** X25519: later epoch secrets are wrapped for it. */
  readonly kex: CryptoKeyPair;
  /** Ed25519: stands in the relay's admin list while the device's member is a co-owner. */
  readonly admin: CryptoKeyPair;
};

/** Makes a new device: three fresh key pairs whose private halves cannot be read back. [K4] */
export async function createDeviceKeys(): Promise<DeviceKeys> {
  const [sign, kex, admin] = await Promise.all([
    crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']),
    crypto.subtle.generateKey('X25519', false, ['deriveBits']),
    crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']),
  ]);
  const [signPublic, kexPublic, adminPublic] = await Promise.all([
    rawPublicKey(sign.publicKey),
    rawPublicKey(kex.publicKey),
    rawPublicKey(admin.publicKey),
  ]);
  const deviceId = await deviceIdOf(signPublic);
  return { deviceId, sign, kex, admin, signPublic, kexPublic, adminPublic };
}

async function rawPublicKey(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', key));
}

/** The id of the device whose raw signing key is `signPublic`: SHA-256(signPublic)[0..15]. [K4] */
export async function deviceIdOf(signPublic: Bytes): Promise<DeviceId> {
  return idFromBytes<DeviceId>((await sha256(signPublic)).slice(0, ID_BYTES));
}

/** A device's public keys in their fixed order, sign | kex | admin (96 bytes), as signatures bind them. */
export function joinPublicKeys(keys: DevicePublicKeys): Bytes {
  return concatBytes(keys.signPublic, keys.kexPublic, keys.adminPublic);
}

/** The Ed25519 signature (64 bytes) of `bytes` by a private key. */
export async function sign(key: CryptoKey, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes));
}

/**
 * Whether `signature` is that of `bytes` by the raw `publicKey`. Any bytes may be handed in: what is
 * no key, no signature or a point of small order is simply not a valid one. Never throws. [K3]
 */
export async function verify(publicKey: Bytes, signature: Bytes, bytes: Bytes): Promise<boolean> {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (hasSmallOrder(publicKey)) return false;
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, bytes);
  } catch {
    return false;
  }
}
