/** Holds recovery secret, key and file to the written-out values. Runs in browsers too. */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { sign } from '#shared/seal/device.ts';
import {
  openRecoveryFile,
  readRecoveryFile,
  writeRecoveryFile,
} from '#shared/seal/recovery-file.ts';
import { readRecoveryKey, writeRecoveryKey } from '#shared/seal/recovery-key.ts';
import { deriveRecoveryDevice } from '#shared/seal/recovery.ts';
import type vectorsFile from '../vectors/seal-1.json';
import { hex, type Same } from './vector-parts.ts';

type RecoveryVectors = (typeof vectorsFile)['recovery'];

/** The recovery secret as it is written out. [K40, K41, K42, K44] */
export async function checkRecovery(wanted: RecoveryVectors, same: Same): Promise<void> {
  const secret = hex(wanted.secret);
  for (const { roomId, message, signature, adminSignature, ...keys } of wanted.devices) {
    const device = await deriveRecoveryDevice(secret, roomId as RoomId);
    const { deviceId, signPublic, kexPublic, adminPublic } = device;
    same(`recovery in ${roomId}`, { deviceId, signPublic, kexPublic, adminPublic }, keys);
    same('recovery signature', await sign(device.sign.privateKey, hex(message)), signature);
    same('recovery admin', await sign(device.admin.privateKey, hex(message)), adminSignature);
  }
  for (const { relayAddress, profileRoom, key } of wanted.keys) {
    const value = { relayAddress, secret, profileRoom: profileRoom as RoomId };
    same(`recovery key for ${relayAddress}`, writeRecoveryKey(value), { ok: true, value: key });
    same(`recovery key of ${relayAddress}`, readRecoveryKey(key), { ok: true, value });
  }
  await checkFile(secret, wanted.file, same);
}

async function checkFile(
  secret: Uint8Array<ArrayBuffer>,
  wanted: RecoveryVectors['file'],
  same: Same,
): Promise<void> {
  const { passphrase, relayAddress, profileRoom, madeAt, keyring, copies, keyCheck } = wanted;
  const body = {
    secret,
    profileRoom: profileRoom as RoomId,
    relayAddress,
    madeAt: madeAt as Millis,
    keyring: hex(keyring),
    copies: copies.map(hex),
  };
  const read = await readRecoveryFile(hex(wanted.file));
  same('recovery file', read.ok && read.value.keyCheck, keyCheck);
  if (!read.ok) return;
  const opened = await openRecoveryFile(read.value, passphrase);
  same('recovery file opened', opened, { ok: true, value: body });
  const anew = await writeRecoveryFile(body, passphrase);
  const again = anew.ok && (await readRecoveryFile(anew.value));
  if (again === false || !again.ok) return same('recovery file anew', again, true);
  same('recovery file anew', await openRecoveryFile(again.value, passphrase), opened);
}
