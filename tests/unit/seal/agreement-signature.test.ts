import { expect, test } from 'vitest';
import { concatBytes, toHex, utf8, type Bytes } from '#shared/base/bytes.ts';
import type { MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import {
  agreementHash,
  agreementInput,
  holdsAgreementSignature,
  signAgreementHash,
} from '#shared/seal/agreement-signature.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { idBytes } from '#shared/seal/id-bytes.ts';
import type { AgreementSignatureView } from '#shared/record/view.ts';
import { idNumber } from '../../support/record/people.ts';
import { SIGNED_ROOM, signers } from '../../support/signing.ts';

const AT = 1_772_442_000_000 as Millis;
const MIA = idNumber<MemberId>(1);
const BEN = idNumber<MemberId>(2);

test('[K53] a text is named by its hash, another by another', async () => {
  const hash = await agreementHash('[["purpose","Grow"]]');
  expect(toHex(hash)).toBe(
    toHex(await sha256(concatBytes(utf8('tw/1/agreement'), utf8('[["purpose","Grow"]]')))),
  );
  expect(await agreementHash('[["purpose","grow"]]')).not.toEqual(hash);
});

test('[K54] a signature is on one text, in one room, by one device, at one time', async () => {
  const device = await createDeviceKeys();
  const { deviceId, signPublic } = device;
  const signed = { roomId: SIGNED_ROOM, hash: await agreementHash('a'), at: AT };
  const signature = await signAgreementHash(device, signed);
  const holds = (
    change: Partial<typeof signed & { deviceId: typeof deviceId }>,
  ): Promise<boolean> =>
    holdsAgreementSignature(signPublic, { ...signed, deviceId, ...change }, signature);
  expect(await holds({})).toBe(true);
  expect(await holds({ hash: await agreementHash('b') })).toBe(false);
  expect(await holds({ roomId: idNumber(5) as string as RoomId })).toBe(false);
  expect(await holds({ at: (AT + 1) as Millis })).toBe(false);
  expect(await holds({ deviceId: (await createDeviceKeys()).deviceId })).toBe(false);
  const input = agreementInput({ ...signed, deviceId });
  const head = concatBytes(
    utf8('tw/1/agree'),
    idBytes(SIGNED_ROOM),
    idBytes(deviceId),
    signed.hash,
  );
  expect(input.subarray(0, head.length)).toEqual(head);
});

test('[K55] a signature holds only as that of the member whose device the roster knows', async () => {
  const [mia, ben] = await signers([MIA, BEN]);
  const [stranger] = await signers([BEN]);
  if (!mia || !ben || !stranger) throw new Error('nobody to sign');
  const hash = await ben.signing.hashOf('a');
  const made = { hash, at: AT, ...(await ben.signing.sign(hash, AT)) };
  const claim = (change: Partial<AgreementSignatureView>) =>
    mia.signing.check({ ...made, memberId: BEN, ...change });
  expect(await claim({})).toBe('holds');
  expect(await ben.signing.check({ ...made, memberId: BEN })).toBe('holds');
  expect(await ben.signing.check({ ...made, memberId: MIA })).toBe('does-not-hold');
  expect(await claim({ memberId: MIA })).toBe('does-not-hold');
  expect(await claim({ device: mia.device.deviceId })).toBe('does-not-hold');
  expect(await claim({ hash: await ben.signing.hashOf('b') })).toBe('does-not-hold');
  expect(await claim({ signature: '!' })).toBe('does-not-hold');
  expect(await claim(await stranger.signing.sign(hash, AT))).toBe('unknown-device');
});

test('[K54] whatever bytes a signature has, checking does not throw', async () => {
  const { signPublic, deviceId } = await createDeviceKeys();
  const signed = { roomId: SIGNED_ROOM, deviceId, hash: await agreementHash('a'), at: AT };
  for (const size of [0, 1, 63, 64, 65]) {
    const bytes: Bytes = new Uint8Array(size);
    expect(await holdsAgreementSignature(signPublic, signed, bytes)).toBe(false);
  }
});
