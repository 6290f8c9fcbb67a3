/** Keys of epochs and devices: what they are bound to, and that they stay where they are. */
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8, type Bytes } from '#shared/base/bytes.ts';
import { createDeviceKeys, deviceIdOf, sign, verify } from '#shared/seal/device.ts';
import { createEpochSecret, deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { deriveInvite, createInviteSecret } from '#shared/seal/invite.ts';
import { keyFromSeed } from '#shared/seal/seed-key.ts';
import { hasSmallOrder } from '#shared/seal/small-order.ts';
import { person, room } from '../../support/seal/people.ts';

/** The points of order 1, 2, 4 and 8, and the forms of the first three that are not canonical. */
const SMALL_ORDER_KEYS = [
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
];

describe('keys', () => {
  test('[K1] one secret gives other keys in another room and in another epoch', async () => {
    const here = await room(await person('Anna'));
    const elsewhere = await room(await person('Anna'));
    const secret = createEpochSecret();
    const keys = await Promise.all([
      deriveEpochKeys(here.roomId, 0, secret),
      deriveEpochKeys(here.roomId, 1, secret),
      deriveEpochKeys(elsewhere.roomId, 0, secret),
    ]);
    expect(new Set(keys.map(({ authPublic }) => toHex(authPublic))).size).toBe(3);
  });

  test('[K2] the keys of an epoch and of an invite cannot be read back', async () => {
    const { keys } = await room(await person('Anna'));
    const invite = await deriveInvite(createInviteSecret());
    for (const key of [keys.authKey, keys.sealKey, invite.sealKey, invite.signKey]) {
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('jwk', key)).rejects.toThrow();
    }
  });

  test('[K3] a signature holds for its bytes and its key only', async () => {
    const [one, other] = await Promise.all([createDeviceKeys(), createDeviceKeys()]);
    const bytes = utf8('what was signed');
    const signature = await sign(one.sign.privateKey, bytes);
    expect(await verify(one.signPublic, signature, bytes)).toBe(true);
    expect(await verify(one.signPublic, signature, utf8('what was not'))).toBe(false);
    expect(await verify(other.signPublic, signature, bytes)).toBe(false);
  });

  test('[K3] what is no key or no signature does not hold, and does not throw', async () => {
    const { sign: pair, signPublic } = await createDeviceKeys();
    const bytes = utf8('what was signed');
    const signature = await sign(pair.privateKey, bytes);
    expect(await verify(signPublic, signature.slice(1), bytes)).toBe(false);
    expect(await verify(signPublic.slice(1), signature, bytes)).toBe(false);
    expect(await verify(new Uint8Array(32).fill(0xff), signature, bytes)).toBe(false);
  });

  test('[K3] a key of small order is known as one, with either sign', async () => {
    const { signPublic } = await createDeviceKeys();
    expect(hasSmallOrder(signPublic)).toBe(false);
    for (const text of SMALL_ORDER_KEYS) {
      const key = fromHexOrThrow(text);
      expect(hasSmallOrder(key), text).toBe(true);
      key[31] = (key[31] ?? 0) ^ 0x80;
      expect(hasSmallOrder(key), text).toBe(true);
    }
  });

  test('[K4] a device has three keys that cannot leave it and an id that follows from the first', async () => {
    const device = await createDeviceKeys();
    for (const { privateKey } of [device.sign, device.kex, device.admin]) {
      expect(privateKey.extractable).toBe(false);
    }
    const publicKeys = [device.signPublic, device.kexPublic, device.adminPublic].map(toHex);
    expect(new Set(publicKeys).size).toBe(3);
    expect(await deviceIdOf(device.signPublic)).toBe(device.deviceId);
  });

  test('[K4] the keys of a device survive being stored by structured clone', async () => {
    const device = await createDeviceKeys();
    const stored = structuredClone(device);
    const bytes = utf8('after a restart');
    const signature = await sign(stored.sign.privateKey, bytes);
    expect(await verify(device.signPublic, signature, bytes)).toBe(true);
  });

  test('[K2] a key from a seed cannot be read back', async () => {
    const { signKey } = await keyFromSeed(new Uint8Array(32));
    expect(signKey.extractable).toBe(false);
  });
});

function fromHexOrThrow(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('not hexadecimal');
  return bytes;
}
