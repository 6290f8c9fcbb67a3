/** A place in a room's log, with the chain's hash there. [W13, W20] */
import type { ByteReader } from '#shared/base/byte-reader.ts';
import type { ByteWriter } from '#shared/base/byte-writer.ts';
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { readHash, writeHash } from './fields.ts';

/** The log up to and with entry `seq`; `hash` is the chain's 32 bytes there (seq 0: its start). */
export type Cursor = { readonly seq: number; readonly hash: Bytes };

/** Writes a cursor's two fields. */
export function writeCursor(writer: ByteWriter, cursor: Cursor): void {
  writer.varuint(cursor.seq);
  writeHash(writer, cursor.hash);
}

/** Reads a cursor's two fields; throws only to `readBytes`. */
export function readCursor(reader: ByteReader): Cursor {
  return { seq: reader.varuint(), hash: readHash(reader) };
}

/** Whether both name the same place of the same history. */
export function sameCursor(a: Cursor, b: Cursor): boolean {
  return a.seq === b.seq && equalBytes(a.hash, b.hash);
}
