/**
 * The secret of the epoch before, sealed for whoever has this one's: it stands in the epoch's list of
 * wraps, so that a newcomer, or who slept long, comes to all that was written earlier. [K45]
 */
import { assert } from '../base/assert.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import type { Bytes } from '../base/bytes.ts';
import type { RoomId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { EPOCH_SECRET_BYTES, type EpochSecret } from './epoch-keys.ts';
import { hkdfAesKey, importHkdfKey, labelled } from './hkdf.ts';
import { idBytes } from './id-bytes.ts';

/** The size of an earlier secret that is sealed: secret 32, tag 16. */
export const PREVIOUS_BYTES = EPOCH_SECRET_BYTES + 16;

/** The key seals one secret and nothing else ever, so it needs no other. [K45] */
const NONCE = new Uint8Array(12);

async function previousKey(roomId: RoomId, { epoch, secret }: EpochSecret): Promise<CryptoKey> {
  const number = createByteWriter().varuint(epoch).finish();
  return hkdfAesKey(await importHkdfKey(secret), idBytes(roomId), labelled('tw/1/prev|', number));
}

/**
 * `previous`, the 32-byte secret of the epoch before `of`, sealed for who has the secret of `of`: 48
 * bytes, always the same for the same two. [K45]
 */
export async function sealPrevious(
  roomId: RoomId,
  of: EpochSecret,
  previous: Bytes,
): Promise<Bytes> {
  assert(of.epoch > 0, 'before the first epoch there is none');
  assert(previous.length === EPOCH_SECRET_BYTES, 'an epoch secret has 32 bytes');
  const key = await previousKey(roomId, of);
  const algorithm = { name: 'AES-GCM', iv: NONCE };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, previous));
}

/**
 * The secret of the epoch before `of`. Whether it is the one that was used is for its own epoch's record
 * to say. Never rejects, whatever the bytes are. [K45]
 */
export async function openPrevious(
  roomId: RoomId,
  of: EpochSecret,
  sealed: Bytes,
): Promise<Result<EpochSecret, 'malformed' | 'cannot-open'>> {
  if (sealed.length !== PREVIOUS_BYTES) return err('malformed');
  const key = await previousKey(roomId, of);
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: NONCE }, key, sealed);
    return ok({ epoch: of.epoch - 1, secret: new Uint8Array(opened) });
  } catch {
    return err('cannot-open');
  }
}
