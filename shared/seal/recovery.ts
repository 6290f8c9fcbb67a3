/**
 * The recovery secret, which a person prints or keeps in a file: from it follow the keys of one more
 * device in each room, so that a new browser can read on, sign itself in and strike out the lost one. [K40]
 */
import { assert } from '../base/assert.ts';
import { concatBytes, randomBytes, utf8, type Bytes } from '../base/bytes.ts';
import type { RoomId } from '../base/ids.ts';
import type { DeviceKeys } from './device.ts';
import { hkdfBytes, importHkdfKey } from './hkdf.ts';
import { idBytes } from './id-bytes.ts';
import { deviceFromSeeds } from './recovery-seeds.ts';

/** The size of a recovery secret. */
export const RECOVERY_SECRET_BYTES = 32;

/** A fresh recovery secret. */
export function createRecoverySecret(): Bytes {
  return randomBytes(RECOVERY_SECRET_BYTES);
}

/**
 * The device that a recovery secret is in one room; its private keys cannot be read back. Another in each
 * room, the same whenever it is derived. [K40]
 */
export async function deriveRecoveryDevice(secret: Bytes, roomId: RoomId): Promise<DeviceKeys> {
  assert(secret.length === RECOVERY_SECRET_BYTES, 'a recovery secret has 32 bytes');
  const source = await importHkdfKey(secret);
  const seed = (label: string): Promise<Bytes> =>
    hkdfBytes(source, idBytes(roomId), utf8(label), 32);
  const [sign, kex, admin] = await Promise.all([
    seed('tw/1/rec/sign'),
    seed('tw/1/rec/kex'),
    seed('tw/1/rec/admin'),
  ]);
  return deviceFromSeeds(concatBytes(sign, kex, admin));
}
