/** A room's id as text and as bytes. [W6] */
import { assert } from '#shared/base/assert.ts';
import { fromBase64Url, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import { ID_BYTES, isId, type RoomId } from '#shared/base/ids.ts';

/** The room id that `text` is, or `undefined` when it does not have the one form of an id. */
export function readRoomId(text: unknown): RoomId | undefined {
  return isId(text) ? (text as RoomId) : undefined;
}

/** The 16 bytes of a room id. */
export function roomIdBytes(roomId: RoomId): Bytes {
  const bytes = fromBase64Url(roomId);
  assert(bytes?.length === ID_BYTES, 'a room id without its form');
  return bytes;
}

/** The room id of a hash of `roomIdInput`: its first 16 bytes. */
export function roomIdOfHash(hash: Uint8Array): RoomId {
  assert(hash.length >= ID_BYTES, 'a hash too short for a room id');
  return toBase64Url(hash.subarray(0, ID_BYTES)) as RoomId;
}
