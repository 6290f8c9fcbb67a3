/**
 * The keys of one epoch of one room, all from the epoch secret S_e that every member holds: one that
 * proves membership to the relay, one from which every message's key comes. [K1, K2]
 */
import { assert } from '../base/assert.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import { copyBytes, randomBytes, type Bytes } from '../base/bytes.ts';
import type { RoomId } from '../base/ids.ts';
import { hkdfBytes, importHkdfKey, labelled } from './hkdf.ts';
import { idBytes } from './id-bytes.ts';
import { keyFromSeed } from './seed-key.ts';

/** The size of an epoch secret. */
export const EPOCH_SECRET_BYTES = 32;

/** The secret of one epoch: what is kept, and goes into wraps and lists. */
export type EpochSecret = {
  /** From 0. */
  readonly epoch: number;
  /** S_e, 32 bytes. */
  readonly secret: Bytes;
};

/** What a member holds of one epoch. The `CryptoKey`s cannot be read back. */
export type EpochKeys = EpochSecret & {
  readonly roomId: RoomId;
  /** Ed25519, private: signs the handshake with the relay. */
  readonly authKey: CryptoKey;
  /** Its raw public half (32 bytes), which the relay stores. */
  readonly authPublic: Bytes;
  /** An HKDF key: the source of the keys of messages. */
  readonly sealKey: CryptoKey;
};

/** A fresh epoch secret. */
export function createEpochSecret(): Bytes {
  return randomBytes(EPOCH_SECRET_BYTES);
}

/** Derives the keys of `epoch` (a whole number from 0) from its 32-byte secret. [K1, K2] */
export async function deriveEpochKeys(
  roomId: RoomId,
  epoch: number,
  secret: Bytes,
): Promise<EpochKeys> {
  assert(secret.length === EPOCH_SECRET_BYTES, 'an epoch secret has 32 bytes');
  const source = await importHkdfKey(secret);
  const salt = idBytes(roomId);
  const epochBytes = createByteWriter().varuint(epoch).finish();
  const derive = (label: string): Promise<Bytes> =>
    hkdfBytes(source, salt, labelled(label, epochBytes), 32);
  const [authSeed, sealBytes] = await Promise.all([derive('tw/1/auth|'), derive('tw/1/seal|')]);
  const [auth, sealKey] = await Promise.all([keyFromSeed(authSeed), importHkdfKey(sealBytes)]);
  return {
    roomId,
    epoch,
    secret: copyBytes(secret),
    authKey: auth.signKey,
    authPublic: auth.publicKey,
    sealKey,
  };
}
