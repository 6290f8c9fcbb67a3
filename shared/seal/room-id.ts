/**
 * A room is named by its genesis, so nobody can squat it. The same rule stands in shared/wire, which
 * this room does not see; a test holds the two together. [K16]
 */
import { concatBytes, utf8, type Bytes } from '../base/bytes.ts';
import { ID_BYTES, type RoomId } from '../base/ids.ts';
import { sha256 } from '../base/sha256.ts';
import { idFromBytes } from './id-bytes.ts';

/** 16 random bytes, then the creating device's raw admin key. */
export const GENESIS_BYTES = 48;

/** SHA-256("tw/1/room" | genesis)[0..15]. [K16] */
export async function roomIdOfGenesis(genesis: Bytes): Promise<RoomId> {
  const hash = await sha256(concatBytes(utf8('tw/1/room'), genesis));
  return idFromBytes<RoomId>(hash.slice(0, ID_BYTES));
}
