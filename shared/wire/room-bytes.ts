/** How a connected client learns that a room gets full, or is no longer. [W53] */
import type { Form } from './codec.ts';

/** Down: the room's bytes have passed NEARLY_FULL_SHARE of maxRoomBytes, upward or downward. */
export type RoomBytes = { readonly type: 'room-bytes'; readonly roomBytes: number };

/** Fields of `room-bytes`. */
export const roomBytesForm: Form<RoomBytes> = {
  write: (writer, { roomBytes }) => void writer.varuint(roomBytes),
  read: (reader) => ({ type: 'room-bytes', roomBytes: reader.varuint() }),
};
