/**
 * The hash chain of a room's log, computed synchronously. What is hashed is defined once, in
 * shared/wire/chain.ts; only the way to hash is the relay's own.
 */
import { hash } from 'node:crypto';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { chainLinkInput, chainStartInput } from '#shared/wire/chain.ts';

/** The 32-byte SHA-256 of `bytes`. */
export function sha256Now(bytes: Uint8Array): Bytes {
  return copyBytes(hash('sha256', bytes, 'buffer'));
}

/** H_0 of a room: the hash before its first entry. */
export function chainStartNow(roomId: RoomId): Bytes {
  return sha256Now(chainStartInput(roomId));
}

/** H_n from H_(n-1) and the frame of entry n. */
export function nextHashNow(previous: Bytes, frame: Bytes): Bytes {
  return sha256Now(chainLinkInput(previous, hash('sha256', frame, 'buffer')));
}
