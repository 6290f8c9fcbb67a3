/** Wraps: the next epoch's secret for one device, and the list of all. */
import { describe, expect, test } from 'vitest';
import { concatBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { createDeviceKeys, type DeviceKeys } from '#shared/seal/device.ts';
import { createEpochSecret, deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { hpkeSeal } from '#shared/seal/hpke.ts';
import { PREVIOUS_BYTES } from '#shared/seal/previous-secret.ts';
import { kexFromSeed } from '#shared/seal/seed-key.ts';
import {
  openEpoch,
  openWrap,
  readWraps,
  WRAP_BYTES,
  wrapSecret,
  writeWraps,
} from '#shared/seal/wrap.ts';
import { person, room } from '../../support/seal/people.ts';

/** Epoch 1 of a room, wrapped for one device. */
async function wrapped() {
  const { roomId } = await room(await person('Anna'));
  const device = await createDeviceKeys();
  const secret = createEpochSecret();
  const { authPublic } = await deriveEpochKeys(roomId, 1, secret);
  const place = { roomId, epoch: 1, deviceId: device.deviceId };
  const wrap = await wrapSecret(place, device.kexPublic, secret);
  return { roomId, device, secret, authPublic, place, wrap };
}

/** The epoch's record and list for `device`, who has `wrap`. */
async function listed(device: DeviceKeys, wrap: Bytes, authPublic: Bytes) {
  const previous = randomBytes(PREVIOUS_BYTES);
  const list = writeWraps({ previous, wraps: new Map([[device.deviceId, wrap]]) });
  return { list, record: { epoch: 1, authPublic, wrapsHash: await sha256(list) } };
}

describe('a wrap', () => {
  test('[K31] is opened by its device alone, whose kex key cannot be read back', async () => {
    const { device, secret, authPublic, place, wrap } = await wrapped();
    expect(wrap).toHaveLength(WRAP_BYTES);
    expect(device.kex.privateKey.extractable).toBe(false);
    const opened = await openWrap(place, device.kex, wrap, authPublic);
    expect(opened.ok && opened.value.secret).toEqual(secret);
    const other = await createDeviceKeys();
    const refused = await openWrap(place, other.kex, wrap, authPublic);
    expect(refused).toEqual({ ok: false, error: 'cannot-open' });
  });

  test('[K31] two wraps of one secret are unlike', async () => {
    const { device, secret, place, wrap } = await wrapped();
    expect(await wrapSecret(place, device.kexPublic, secret)).not.toEqual(wrap);
  });

  test('[K32] for another room, epoch or device does not open', async () => {
    const { device, authPublic, place, wrap } = await wrapped();
    const elsewhere = await room(await person('Eve'));
    const another = await createDeviceKeys();
    const places = [
      { ...place, roomId: elsewhere.roomId },
      { ...place, epoch: 2 },
      { ...place, epoch: 0 },
      { ...place, deviceId: another.deviceId },
    ];
    for (const wrong of places) {
      const opened = await openWrap(wrong, device.kex, wrap, authPublic);
      expect(opened).toEqual({ ok: false, error: 'cannot-open' });
    }
  });

  test('[K32] that was changed or cut does not open', async () => {
    const { device, authPublic, place, wrap } = await wrapped();
    for (const at of [0, 31, 32, WRAP_BYTES - 1]) {
      const changed = wrap.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const opened = await openWrap(place, device.kex, changed, authPublic);
      expect(opened, `byte ${at}`).toEqual({ ok: false, error: 'cannot-open' });
    }
    for (const wrong of [wrap.slice(1), concatBytes(wrap, wrap.slice(0, 1)), wrap.slice(0, 0)]) {
      const opened = await openWrap(place, device.kex, wrong, authPublic);
      expect(opened).toEqual({ ok: false, error: 'malformed' });
    }
  });

  test('[K32] whose one-time key is of small order does not open', async () => {
    const { device, authPublic, place, wrap } = await wrapped();
    for (const first of [0, 1]) {
      const weak = wrap.slice();
      weak.set([first, ...new Uint8Array(31)]);
      const opened = await openWrap(place, device.kex, weak, authPublic);
      expect(opened).toEqual({ ok: false, error: 'cannot-open' });
    }
  });

  test('[K32] with another secret than the one the record names is told apart', async () => {
    const { device, authPublic, place } = await wrapped();
    const other = await wrapSecret(place, device.kexPublic, createEpochSecret());
    const opened = await openWrap(place, device.kex, other, authPublic);
    expect(opened).toEqual({ ok: false, error: 'wrong-secret' });
  });

  test('[K31] a pair from a seed opens too, and its private half cannot be read back', async () => {
    const seed = randomBytes(32);
    const [kex, again] = await Promise.all([kexFromSeed(seed), kexFromSeed(seed)]);
    expect(again.publicKey).toEqual(kex.publicKey);
    expect(kex.pair.privateKey.extractable).toBe(false);
    const { place, secret, authPublic } = await wrapped();
    const wrap = await wrapSecret(place, kex.publicKey, secret);
    expect((await openWrap(place, kex.pair, wrap, authPublic)).ok).toBe(true);
    await expect(hpkeSeal(new Uint8Array(32), seed, seed)).rejects.toThrow();
  });
});

describe('the list of wraps', () => {
  test('[K33] gives each device its epoch, and says when there is none for it', async () => {
    const { roomId, device, secret, authPublic, wrap } = await wrapped();
    const { list, record } = await listed(device, wrap, authPublic);
    const opened = await openEpoch(roomId, device, record, list);
    expect(opened.ok && opened.value).toMatchObject({ epoch: 1, secret, authPublic });
    const left = await openEpoch(roomId, await createDeviceKeys(), record, list);
    expect(left).toEqual({ ok: false, error: 'no-wrap' });
  });

  test('[K33] that is not the one the record names is not opened', async () => {
    const { roomId, device, authPublic, wrap } = await wrapped();
    const { list, record } = await listed(device, wrap, authPublic);
    const changed = list.slice();
    changed[40] = (changed[40] ?? 0) ^ 1;
    for (const other of [changed, list.slice(1), new Uint8Array(0)]) {
      const opened = await openEpoch(roomId, device, record, other);
      expect(opened).toEqual({ ok: false, error: 'other-wraps' });
    }
  });

  test('[K33] of another form than the one is malformed, also when the record names it', async () => {
    const { roomId, device, authPublic, wrap } = await wrapped();
    const { list } = await listed(device, wrap, authPublic);
    const previous = list.slice(0, PREVIOUS_BYTES);
    const row = list.slice(PREVIOUS_BYTES + 1);
    const forms = [
      concatBytes(list, new Uint8Array(1)),
      concatBytes(previous, new Uint8Array([2]), row, row),
      list.slice(0, -1),
      list.slice(1),
      concatBytes(previous, new Uint8Array([0x81, 0x02])),
      previous,
      new Uint8Array(0),
    ];
    for (const form of forms) {
      expect(readWraps(form)).toEqual({ ok: false, error: 'malformed' });
      const record = { epoch: 1, authPublic, wrapsHash: await sha256(form) };
      const opened = await openEpoch(roomId, device, record, form);
      expect(opened).toEqual({ ok: false, error: 'malformed' });
    }
  });

  test('[K33] has one form, in whatever order the wraps are given', async () => {
    const devices = await Promise.all([createDeviceKeys(), createDeviceKeys(), createDeviceKeys()]);
    const rows = devices.map(({ deviceId }): [DeviceId, Bytes] => [
      deviceId,
      randomBytes(WRAP_BYTES),
    ]);
    const previous = randomBytes(PREVIOUS_BYTES);
    const list = writeWraps({ previous, wraps: new Map(rows) });
    expect(writeWraps({ previous, wraps: new Map(rows.toReversed()) })).toEqual(list);
    const read = readWraps(list);
    expect(read.ok && read.value.previous).toEqual(previous);
    expect(read.ok && new Map(read.value.wraps)).toEqual(new Map(rows));
    expect(read.ok && writeWraps(read.value)).toEqual(list);
  });
});
