/** What a relay takes a room to be, from what the store says, whatever comes late. [V10, V107] */
import { concatBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Appended, RoomState } from '../log/log-store.ts';

/** The room with what was appended, unless more of it is known already. */
export function withAppended(known: RoomState, { head, bytes, tailBytes }: Appended): RoomState {
  return head.seq > known.head.seq ? { ...known, head, bytes, tailBytes } : known;
}

/** The room as it is said to be, but of no earlier epoch than is known: that was read before another look. */
export function neverBack(known: RoomState, said: RoomState): RoomState {
  const { epoch, authPublic, admins } = known;
  return said.epoch < epoch ? { ...said, epoch, authPublic, admins } : said;
}

/** The room with its keys in one piece of memory: many rooms are kept for hours. [V104] */
export function packed(state: RoomState): RoomState {
  const { admins } = state;
  const pieces = [state.authPublic, ...admins.keys];
  const all = concatBytes(...pieces);
  let end = 0;
  const [authPublic = state.authPublic, ...keys] = pieces.map((piece): Bytes => {
    end += piece.length;
    return all.subarray(end - piece.length, end);
  });
  return { ...state, authPublic, admins: { ...admins, keys } };
}
