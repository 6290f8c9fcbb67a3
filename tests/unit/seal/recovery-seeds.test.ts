/** The seeds of a mentorship's recovery device. */
import { expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { createDeviceKeys, sign, verify } from '#shared/seal/device.ts';
import { idFromBytes } from '#shared/seal/id-bytes.ts';
import {
  createRecoverySeeds,
  deviceFromSeeds,
  openRecoverySeeds,
  RECOVERY_SEEDS_BYTES,
  SEALED_SEEDS_BYTES,
  sealRecoverySeeds,
} from '#shared/seal/recovery-seeds.ts';

test('[K50] the same seeds are the same device, whose private keys cannot be read back', async () => {
  const seeds = createRecoverySeeds();
  const [one, again] = [await deviceFromSeeds(seeds), await deviceFromSeeds(seeds)];
  expect(again.deviceId).toBe(one.deviceId);
  expect([again.signPublic, again.kexPublic, again.adminPublic]).toEqual([
    one.signPublic,
    one.kexPublic,
    one.adminPublic,
  ]);
  for (const pair of [one.sign, one.kex, one.admin])
    expect(pair.privateKey.extractable).toBe(false);
  const text = randomBytes(10);
  expect(await verify(one.adminPublic, await sign(again.admin.privateKey, text), text)).toBe(true);
  expect((await deviceFromSeeds(createRecoverySeeds())).deviceId).not.toBe(one.deviceId);
});

test('[K51] only the holder of the key opens them, only for that room; nothing rejects', async () => {
  const [holder, other] = [await createDeviceKeys(), await createDeviceKeys()];
  const [roomId, otherRoom] = [0, 1].map(() => idFromBytes<RoomId>(randomBytes(16)));
  if (roomId === undefined || otherRoom === undefined) throw new Error('no rooms');
  const seeds = createRecoverySeeds();
  const sealed = await sealRecoverySeeds(holder.kexPublic, roomId, seeds);
  expect(sealed).toHaveLength(SEALED_SEEDS_BYTES);
  expect(await openRecoverySeeds(holder.kex, roomId, sealed)).toEqual(seeds);
  expect(await openRecoverySeeds(other.kex, roomId, sealed)).toBeUndefined();
  expect(await openRecoverySeeds(holder.kex, otherRoom, sealed)).toBeUndefined();
  for (const at of [0, 40, 143]) {
    const changed = sealed.with(at, (sealed[at] ?? 0) ^ 1);
    expect(await openRecoverySeeds(holder.kex, roomId, changed)).toBeUndefined();
  }
  for (const size of [0, 32, RECOVERY_SEEDS_BYTES, 143, 145])
    expect(await openRecoverySeeds(holder.kex, roomId, randomBytes(size))).toBeUndefined();
});
