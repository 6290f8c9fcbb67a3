/** An id is text everywhere but in signed and sealed bytes, where it is 16 bytes: the way there and back. */
import { assert } from '../base/assert.ts';
import { fromBase64Url, toBase64Url, type Bytes } from '../base/bytes.ts';
import { ID_BYTES, type DeviceId, type MemberId, type RoomId } from '../base/ids.ts';

/** The 16 bytes of an id. Throws for text that is no id: ids are checked where they come in. */
export function idBytes(id: RoomId | DeviceId | MemberId): Bytes {
  const bytes = fromBase64Url(id);
  assert(bytes?.length === ID_BYTES, 'an id has 16 bytes');
  return bytes;
}

/** The id that 16 bytes stand for. Any 16 bytes are one. */
export function idFromBytes<Id extends RoomId | DeviceId | MemberId>(bytes: Bytes): Id {
  assert(bytes.length === ID_BYTES, 'an id has 16 bytes');
  return toBase64Url(bytes) as Id;
}
