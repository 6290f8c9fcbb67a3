/**
 * Signatures on an agreement: by a member's device, on the hash of the exact text, for one room, at a time
 * that its signer states. [K53, K54]
 */
import { createByteWriter } from '../base/byte-writer.ts';
import { concatBytes, utf8, type Bytes } from '../base/bytes.ts';
import type { DeviceId, Millis, RoomId } from '../base/ids.ts';
import { sha256 } from '../base/sha256.ts';
import { sign, verify, type DeviceKeys } from './device.ts';
import { idBytes } from './id-bytes.ts';

/** The 32 bytes by which a text of an agreement is named: SHA-256("tw/1/agreement" | text). [K53] */
export async function agreementHash(text: string): Promise<Bytes> {
  return sha256(concatBytes(utf8('tw/1/agreement'), utf8(text)));
}

/** What is signed, where, by which device, and when. */
export type SignedAgreement = {
  readonly roomId: RoomId;
  readonly deviceId: DeviceId;
  readonly hash: Bytes;
  readonly at: Millis;
};

/** What a device signs: "tw/1/agree" | room id | device id | hash 32 | varuint time in ms. [K54] */
export function agreementInput({ roomId, deviceId, hash, at }: SignedAgreement): Bytes {
  const writer = createByteWriter().fixed(utf8('tw/1/agree')).fixed(idBytes(roomId));
  return writer.fixed(idBytes(deviceId)).fixed(hash).varuint(at).finish();
}

/** The signature of `device` on a text, 64 bytes. */
export async function signAgreementHash(
  device: Pick<DeviceKeys, 'deviceId' | 'sign'>,
  signed: Omit<SignedAgreement, 'deviceId'>,
): Promise<Bytes> {
  const input = agreementInput({ ...signed, deviceId: device.deviceId });
  return sign(device.sign.privateKey, input);
}

/** Whether `signature` is that of the device with the raw key `signPublic`. Never throws. [K3, K54] */
export async function holdsAgreementSignature(
  signPublic: Bytes,
  signed: SignedAgreement,
  signature: Bytes,
): Promise<boolean> {
  return verify(signPublic, signature, agreementInput(signed));
}
