/** How shared/seal names and signs a text of the agreement, against the vectors. Runs in browsers too. [K53, K54] */
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import {
  agreementHash,
  agreementInput,
  holdsAgreementSignature,
  signAgreementHash,
} from '#shared/seal/agreement-signature.ts';
import { keyFromSeed } from '#shared/seal/seed-key.ts';
import type vectorsFile from '../vectors/seal-1.json';
import { hex, type Same } from './vector-parts.ts';

/** Every signature of the vectors: the hash of its text, what is signed, and by whom it holds. */
export async function checkAgreements(
  { agreements, devices }: Pick<typeof vectorsFile, 'agreements' | 'devices'>,
  same: Same,
): Promise<void> {
  for (const { text, hash, roomId, deviceId, at, input, signature } of agreements) {
    const name = `agreement ${text.length}`;
    same(`${name} hash`, await agreementHash(text), hash);
    const device = devices.find((one) => one.deviceId === deviceId);
    if (device === undefined) throw new Error('signed by no device');
    const signed = {
      roomId: roomId as RoomId,
      deviceId: deviceId as DeviceId,
      hash: hex(hash),
      at: at as Millis,
    };
    same(`${name} input`, agreementInput(signed), input);
    const { signKey } = await keyFromSeed(hex(device.signSeed));
    const keys = { deviceId: signed.deviceId, sign: { privateKey: signKey } };
    same(`${name} signature`, await signAgreementHash(keys as never, signed), signature);
    const holds = (by: string) => holdsAgreementSignature(hex(by), signed, hex(signature));
    same(`${name} holds`, await holds(device.signPublic), true);
    for (const other of devices)
      if (other !== device) same(`${name} by another`, await holds(other.signPublic), false);
  }
}
