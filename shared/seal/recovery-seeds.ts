/**
 * The recovery device of a mentorship: its seeds are random, and lie sealed to the recovery secret's device
 * in the profile, so that a mentorship made later is covered while nobody has that secret at hand. [K50, K51]
 */
import { assert } from '../base/assert.ts';
import { concatBytes, randomBytes, utf8, type Bytes } from '../base/bytes.ts';
import type { RoomId } from '../base/ids.ts';
import { deviceIdOf, type DeviceKeys } from './device.ts';
import { HPKE_EXTRA_BYTES, hpkeOpen, hpkeSeal } from './hpke.ts';
import { idBytes } from './id-bytes.ts';
import { kexFromSeed, keyFromSeed } from './seed-key.ts';

const SEED_BYTES = 32;
/** The size of a recovery device's seeds: of sign, kex and admin, in this order. */
export const RECOVERY_SEEDS_BYTES = 3 * SEED_BYTES;
/** The size of such seeds once they are sealed. */
export const SEALED_SEEDS_BYTES = RECOVERY_SEEDS_BYTES + HPKE_EXTRA_BYTES;

/** Fresh seeds. */
export function createRecoverySeeds(): Bytes {
  return randomBytes(RECOVERY_SEEDS_BYTES);
}

/** The device of such seeds, the same whenever it is made; its private keys cannot be read back. [K50] */
export async function deviceFromSeeds(seeds: Bytes): Promise<DeviceKeys> {
  assert(seeds.length === RECOVERY_SEEDS_BYTES, 'seeds of a device have 96 bytes');
  const seed = (index: number): Bytes => seeds.slice(index * SEED_BYTES, (index + 1) * SEED_BYTES);
  const [sign, kex, admin] = await Promise.all([
    signingPair(seed(0)),
    kexFromSeed(seed(1)),
    signingPair(seed(2)),
  ]);
  return {
    deviceId: await deviceIdOf(sign.publicKey),
    sign: sign.pair,
    kex: kex.pair,
    admin: admin.pair,
    signPublic: sign.publicKey,
    kexPublic: kex.publicKey,
    adminPublic: admin.publicKey,
  };
}

/** Seals the seeds of the mentorship `roomId` for whoever holds the raw X25519 key `kexPublic`. [K51] */
export function sealRecoverySeeds(kexPublic: Bytes, roomId: RoomId, seeds: Bytes): Promise<Bytes> {
  return hpkeSeal(kexPublic, sealingInfo(roomId), seeds);
}

/** Opens them; `undefined` for what was not sealed so. Never rejects, whatever the bytes are. [K51] */
export async function openRecoverySeeds(
  kex: CryptoKeyPair,
  roomId: RoomId,
  sealed: Bytes,
): Promise<Bytes | undefined> {
  if (sealed.length !== SEALED_SEEDS_BYTES) return undefined;
  return hpkeOpen(kex, sealingInfo(roomId), sealed);
}

function sealingInfo(roomId: RoomId): Bytes {
  return concatBytes(utf8('tw/1/rec/seeds'), idBytes(roomId));
}

async function signingPair(
  seed: Bytes,
): Promise<{ readonly pair: CryptoKeyPair; readonly publicKey: Bytes }> {
  const { signKey, publicKey } = await keyFromSeed(seed);
  const verifyKey = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', true, ['verify']);
  return { pair: { privateKey: signKey, publicKey: verifyKey }, publicKey };
}
