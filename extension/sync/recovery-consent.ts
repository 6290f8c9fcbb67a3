/** A recovery device's own word for being brought in. [K35] */
import type { Bytes } from '#shared/base/bytes.ts';
import { sign, type DeviceKeys } from '#shared/seal/device.ts';
import { deviceInput } from '#shared/seal/roster-sign.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';

/** `device` may be brought in by this browser's device in the room of `entry`: 64 bytes. */
export function consentOf(entry: KeyringEntry, device: DeviceKeys): Promise<Bytes> {
  const { roomId, memberId } = entry;
  const input = deviceInput(roomId, memberId, entry.device.deviceId, device);
  return sign(device.sign.privateKey, input);
}
