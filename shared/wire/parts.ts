/**
 * A frame that is too large for one message, and every snapshot, cut into parts. The cut is fixed: every part but the
 * last holds exactly PART_BYTES, so the total says how many parts there are and how large each is,
 * and the reader checks index, total and size of a part by itself. [W24, W25, W46]
 */
import { assert } from '#shared/base/assert.ts';
import type { ByteReader } from '#shared/base/byte-reader.ts';
import type { ByteWriter } from '#shared/base/byte-writer.ts';
import { concatBytes, copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { writeBlock } from './fields.ts';
import { MAX_ENTRY_BYTES, MAX_FRAME_BYTES, MAX_SNAPSHOT_BYTES, PART_BYTES } from './limits.ts';

/** One part: `index` from 0, `total` the bytes of the whole frame. */
export type Part = { readonly index: number; readonly total: number; readonly bytes: Bytes };

/** Whether a frame of this size goes in parts and not in one message. */
export function needsParts(frameBytes: number): boolean {
  return frameBytes > MAX_FRAME_BYTES;
}

/** How many parts a frame of `total` bytes has. */
export function partCount(total: number): number {
  return Math.ceil(total / PART_BYTES);
}

function partSize(index: number, total: number): number {
  return Math.min(PART_BYTES, total - index * PART_BYTES);
}

function cut(frame: Uint8Array): readonly Part[] {
  const total = frame.length;
  return Array.from({ length: partCount(total) }, (_, index) => ({
    index,
    total,
    bytes: copyBytes(frame.subarray(index * PART_BYTES, (index + 1) * PART_BYTES)),
  }));
}

/** Cuts a frame of more than MAX_FRAME_BYTES and at most MAX_ENTRY_BYTES. [W24] */
export function partsOf(frame: Uint8Array): readonly Part[] {
  const total = frame.length;
  assert(needsParts(total) && total <= MAX_ENTRY_BYTES, 'a frame that goes in parts');
  return cut(frame);
}

/** Cuts a frame of kind snapshot, whatever its size up to MAX_SNAPSHOT_BYTES. [W46] */
export function snapshotPartsOf(frame: Uint8Array): readonly Part[] {
  assert(frame.length >= 1 && frame.length <= MAX_SNAPSHOT_BYTES, 'a snapshot of a sound size');
  return cut(frame);
}

/** Writes a part's three fields. */
export function writePart(writer: ByteWriter, part: Part): void {
  assert(part.index < partCount(part.total), 'a part within its total');
  assert(part.bytes.length === partSize(part.index, part.total), 'a part of the fixed size');
  writer.varuint(part.index).varuint(part.total);
  writeBlock(writer, part.bytes, PART_BYTES);
}

function readPartOf(reader: ByteReader, leastTotal: number, mostTotal: number): Part {
  const index = reader.varuint();
  const total = reader.varuint();
  if (total < leastTotal || total > mostTotal || index >= partCount(total)) return reader.fail();
  const bytes = reader.block(PART_BYTES);
  return bytes.length === partSize(index, total) ? { index, total, bytes } : reader.fail();
}

/** Reads a part of an entry: its total is above what one message holds; throws only to `readBytes`. */
export function readPart(reader: ByteReader): Part {
  return readPartOf(reader, MAX_FRAME_BYTES + 1, MAX_ENTRY_BYTES);
}

/** Writes the size of a snapshot's frame. */
export function writeSnapshotTotal(writer: ByteWriter, total: number): void {
  assert(total >= 1 && total <= MAX_SNAPSHOT_BYTES, 'a snapshot of a sound size');
  writer.varuint(total);
}

/** Reads the size of a snapshot's frame: 1 to MAX_SNAPSHOT_BYTES; throws only to `readBytes`. */
export function readSnapshotTotal(reader: ByteReader): number {
  const total = reader.varuint();
  return total >= 1 && total <= MAX_SNAPSHOT_BYTES ? total : reader.fail();
}

/** Reads a part of a snapshot, whose total may be anything up to MAX_SNAPSHOT_BYTES. [W46] */
export function readSnapshotPart(reader: ByteReader): Part {
  return readPartOf(reader, 1, MAX_SNAPSHOT_BYTES);
}

/** Puts the parts of one frame together again, holding at most its total. */
export type PartJoiner = {
  /** Takes the next part: the whole frame when it was the last, `undefined` before. */
  readonly add: (part: Part) => Result<Bytes | undefined, 'out-of-order'>;
};

/** A joiner for one frame: parts from index 0, in order, all of one total. */
export function createPartJoiner(): PartJoiner {
  const taken: Bytes[] = [];
  let total: number | undefined;
  return {
    add(part) {
      if (part.index !== taken.length || (total !== undefined && part.total !== total))
        return err('out-of-order');
      total = part.total;
      taken.push(part.bytes);
      return ok(taken.length === partCount(total) ? concatBytes(...taken) : undefined);
    },
  };
}
