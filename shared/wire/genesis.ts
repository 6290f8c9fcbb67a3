/** What a room is named after: nobody can squat an id, and no admin secret is shared. [W6] */
import { readBytes, type Malformed } from '#shared/base/byte-reader.ts';
import { createByteWriter } from '#shared/base/byte-writer.ts';
import { concatBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { readKey, writeFixed, writeKey } from './fields.ts';
import { roomIdOfHash } from './room-id.ts';

/** Random bytes in a genesis. */
export const GENESIS_RANDOM_BYTES = 16;

/** The birth of a room: 16 random bytes and the creating device's admin public key. */
export type Genesis = { readonly random: Bytes; readonly adminPublic: Bytes };

/** The 48 bytes of a genesis. */
export function writeGenesis(genesis: Genesis): Bytes {
  const writer = createByteWriter();
  writeFixed(writer, genesis.random, GENESIS_RANDOM_BYTES);
  writeKey(writer, genesis.adminPublic);
  return writer.finish();
}

/** Reads exactly 48 bytes. Never throws. */
export function readGenesis(bytes: Uint8Array): Result<Genesis, Malformed> {
  return readBytes(bytes, (reader) => ({
    random: reader.fixed(GENESIS_RANDOM_BYTES),
    adminPublic: readKey(reader),
  }));
}

/** The bytes whose SHA-256 names the room: the relay hashes them in its own, synchronous way. */
export function roomIdInput(genesis: Genesis): Bytes {
  return concatBytes(utf8('tw/1/room'), writeGenesis(genesis));
}

/** The room id of a genesis, by WebCrypto. */
export async function roomIdOf(genesis: Genesis): Promise<RoomId> {
  return roomIdOfHash(await sha256(roomIdInput(genesis)));
}
