/**
 * The hash chain over a room's frames in the relay's order, computed by relay and clients. What
 * is hashed is defined here once; who hashes is the caller's: the relay synchronously, a client by
 * WebCrypto. Drop, reorder, replay, rewrite and fork show at the next frame that crosses. [W20]
 */
import { assert } from '#shared/base/assert.ts';
import { concatBytes, copyBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import type { Cursor } from './cursor.ts';
import { HASH_BYTES } from './fields.ts';
import { roomIdBytes } from './room-id.ts';

/** The bytes whose SHA-256 is the chain before the first entry. */
export function chainStartInput(roomId: RoomId): Bytes {
  return concatBytes(utf8('tw/1/chain'), roomIdBytes(roomId));
}

/** The bytes whose SHA-256 is the chain after one more frame; `frameHash` is the frame's SHA-256. */
export function chainLinkInput(previous: Uint8Array, frameHash: Uint8Array): Bytes {
  assert(previous.length === HASH_BYTES && frameHash.length === HASH_BYTES, 'a hash of 32 bytes');
  return concatBytes(previous, frameHash);
}

/** Where every log starts: seq 0. */
export async function chainStart(roomId: RoomId): Promise<Cursor> {
  return { seq: 0, hash: await sha256(chainStartInput(roomId)) };
}

/** The chain's hash after `frame`. */
export async function nextHash(previous: Uint8Array, frame: Uint8Array): Promise<Bytes> {
  return sha256(chainLinkInput(previous, await sha256(copyBytes(frame))));
}

/** The cursor after one more `frame`. */
export async function nextCursor(cursor: Cursor, frame: Uint8Array): Promise<Cursor> {
  return { seq: cursor.seq + 1, hash: await nextHash(cursor.hash, frame) };
}
