/** A place in a room's log as sealed bodies name it: the entry's number and the chain's hash there. */
import { assert } from '../base/assert.ts';
import type { ByteReader } from '../base/byte-reader.ts';
import type { ByteWriter } from '../base/byte-writer.ts';
import type { Bytes } from '../base/bytes.ts';

const HASH_BYTES = 32;

/** The log up to and with entry `seq`; `hash` is the chain's 32 bytes there. */
export type LogPlace = { readonly seq: number; readonly hash: Bytes };

/** Writes varuint seq | hash 32. */
export function writeLogPlace(writer: ByteWriter, { seq, hash }: LogPlace): void {
  assert(hash.length === HASH_BYTES, 'a hash of 32 bytes');
  writer.varuint(seq).fixed(hash);
}

/** Reads varuint seq | hash 32; throws only to `readBytes`. */
export function readLogPlace(reader: ByteReader): LogPlace {
  return { seq: reader.varuint(), hash: reader.fixed(HASH_BYTES) };
}
