/**
 * Which key, nonce and associated data seal one message. The key is used by one writer session and
 * kind only and the counter never repeats within it, so no nonce is used twice; the associated data
 * bind a message to its room and header. [K5, K6, K7]
 */
import { assert } from '../base/assert.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import { utf8, type Bytes } from '../base/bytes.ts';
import type { RoomId } from '../base/ids.ts';
import { hkdfAesKey, labelled } from './hkdf.ts';
import { idBytes } from './id-bytes.ts';

/**
 * The size of a writer session's name: fresh random bytes for each connection, never stored and never
 * resumed, since a repeated pair of writer and counter would repeat a nonce. [K6]
 */
export const WRITER_BYTES = 16;
/** The last counter of a writer session; whoever needs more begins a new one. [K6] */
export const MAX_COUNTER = 2 ** 32;

/** Whether `counter` may stand in a header: a whole number from 1 to 2^32. [K6] */
export function isCounter(counter: number): boolean {
  return Number.isInteger(counter) && counter >= 1 && counter <= MAX_COUNTER;
}

/** The counter after `last` (0 before the first). Throws when the writer session is used up. [K6] */
export function nextCounter(last: number): number {
  assert(isCounter(last + 1), 'this writer session is used up');
  return last + 1;
}

/** The AES-256-GCM key of one writer session (16 bytes) and kind (0 to 255). [K5] */
export function deriveMessageKey(
  sealKey: CryptoKey,
  writer: Bytes,
  kind: number,
): Promise<CryptoKey> {
  assert(writer.length === WRITER_BYTES, 'a writer session has 16 bytes');
  const kindByte = createByteWriter().u8(kind).finish();
  return hkdfAesKey(sealKey, writer, labelled('tw/1/msg|', kindByte));
}

/** The 12-byte nonce of a counter: four zero bytes, then the counter, high end first. [K6] */
export function messageNonce(counter: number): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(counter));
  return nonce;
}

/** What a message is bound to without carrying it: "tw/1" | room id | header with its length. [K7] */
export function associatedBytes(roomId: RoomId, headerBytes: Bytes): Bytes {
  return createByteWriter().fixed(utf8('tw/1')).fixed(idBytes(roomId)).block(headerBytes).finish();
}
