/**
 * The next epoch's secret for the devices that remain: each gets it wrapped for its own kex key, and
 * all wraps of an epoch are one list, which the epoch's record names by its hash. [K31, K32, K33]
 */
import { assert } from '../base/assert.ts';
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import { equalBytes, type Bytes } from '../base/bytes.ts';
import type { DeviceId, RoomId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { sha256 } from '../base/sha256.ts';
import { readDeviceRows, writeDeviceRows } from './device-rows.ts';
import type { DeviceKeys } from './device.ts';
import { deriveEpochKeys, EPOCH_SECRET_BYTES, type EpochKeys } from './epoch-keys.ts';
import { labelled } from './hkdf.ts';
import { HPKE_EXTRA_BYTES, hpkeOpen, hpkeSeal } from './hpke.ts';
import { idBytes } from './id-bytes.ts';
import { PREVIOUS_BYTES } from './previous-secret.ts';
import { MAX_ROOM_DEVICES } from './roster-limits.ts';

/** The size of one wrap: one-time key 32, secret 32, tag 16. */
export const WRAP_BYTES = EPOCH_SECRET_BYTES + HPKE_EXTRA_BYTES;

/** What a list of wraps holds. */
export type EpochWraps = {
  /** The secret of the epoch before, sealed for who has this one's (`sealPrevious`): 48 bytes. */
  readonly previous: Bytes;
  readonly wraps: ReadonlyMap<DeviceId, Bytes>;
};

/** What a wrap is bound to: it opens for this device, for this epoch of this room. */
export type WrapPlace = {
  readonly roomId: RoomId;
  readonly epoch: number;
  readonly deviceId: DeviceId;
};

/** What an epoch's record says of the secret that is wrapped. */
export type WrappedEpoch = {
  readonly epoch: number;
  /** The public half of the epoch's auth key. */
  readonly authPublic: Bytes;
  /** SHA-256 of the list of wraps. */
  readonly wrapsHash: Bytes;
};

/**
 * Why the secret of an epoch was not got. `malformed`: no wrap, or no list. `cannot-open`: for another
 * room, epoch or device, or changed. `wrong-secret`: opened, but not the secret of which the record
 * gives the auth key. `other-wraps`: not the list that the record names. `no-wrap`: none for us.
 */
export type WrapFault = 'malformed' | 'cannot-open' | 'wrong-secret' | 'other-wraps' | 'no-wrap';

function wrapInfo({ roomId, epoch, deviceId }: WrapPlace): Bytes {
  const number = createByteWriter().varuint(epoch).finish();
  return labelled('tw/1/wrap', idBytes(roomId), number, idBytes(deviceId));
}

/** The secret of an epoch, wrapped for the device whose raw kex key is `kexPublic`: 80 bytes. [K31] */
export async function wrapSecret(
  place: WrapPlace,
  kexPublic: Bytes,
  secret: Bytes,
): Promise<Bytes> {
  assert(secret.length === EPOCH_SECRET_BYTES, 'an epoch secret has 32 bytes');
  return hpkeSeal(kexPublic, wrapInfo(place), secret);
}

/**
 * The keys of an epoch from the wrap for `kex`, a pair whose private half need not be readable. They are
 * given out only when the secret gives `authPublic`. Never rejects, whatever the bytes are. [K32]
 */
export async function openWrap(
  place: WrapPlace,
  kex: CryptoKeyPair,
  wrap: Bytes,
  authPublic: Bytes,
): Promise<Result<EpochKeys, WrapFault>> {
  if (wrap.length !== WRAP_BYTES) return err('malformed');
  const secret = await hpkeOpen(kex, wrapInfo(place), wrap);
  if (secret === undefined) return err('cannot-open');
  const keys = await deriveEpochKeys(place.roomId, place.epoch, secret);
  return equalBytes(keys.authPublic, authPublic) ? ok(keys) : err('wrong-secret');
}

/** The list of wraps as it is kept and hashed, in whatever order they are given. [K33] */
export function writeWraps({ previous, wraps }: EpochWraps): Bytes {
  assert(wraps.size <= MAX_ROOM_DEVICES, 'a bounded list of wraps');
  assert(previous.length === PREVIOUS_BYTES, 'an earlier secret, sealed, has 48 bytes');
  const writer = createByteWriter().fixed(previous);
  writeDeviceRows(writer, wraps, (wrap) => {
    assert(wrap.length === WRAP_BYTES, 'a wrap has 80 bytes');
    writer.fixed(wrap);
  });
  return writer.finish();
}

/** Reads a list of wraps, which has one form. Never throws, whatever the bytes are. [K33] */
export function readWraps(list: Bytes): Result<EpochWraps, 'malformed'> {
  const read = readBytes(list, (reader) => {
    const previous = reader.fixed(PREVIOUS_BYTES);
    const wraps = readDeviceRows(reader, MAX_ROOM_DEVICES, () => reader.fixed(WRAP_BYTES));
    return { previous, wraps };
  });
  return read.ok ? ok(read.value) : err('malformed');
}

/**
 * The keys of the epoch that `record` names, for `device`, from the list of wraps that came with it.
 * Whether the record itself holds is the roster's to say. Never rejects, whatever the bytes are. [K32, K33]
 */
export async function openEpoch(
  roomId: RoomId,
  device: Pick<DeviceKeys, 'deviceId' | 'kex'>,
  record: WrappedEpoch,
  list: Bytes,
): Promise<Result<EpochKeys, WrapFault>> {
  if (!equalBytes(await sha256(list), record.wrapsHash)) return err('other-wraps');
  const wraps = readWraps(list);
  if (!wraps.ok) return wraps;
  const wrap = wraps.value.wraps.get(device.deviceId);
  if (wrap === undefined) return err('no-wrap');
  const place = { roomId, epoch: record.epoch, deviceId: device.deviceId };
  return openWrap(place, device.kex, wrap, record.authPublic);
}
