/**
 * Values as PostgreSQL reads them in its binary form. The driver sends bytes as they are given, so these
 * go as they stand; as text a list of frames would be twice its size, and take as long again to be read.
 */
import type { Bytes } from '#shared/base/bytes.ts';

// Of the catalogue's types, which every server numbers alike (pg_type.dat).
const BYTEA = 17;
const INT8 = 20;
const LIST_HEAD_BYTES = 20;
const UINT32 = 2 ** 32;

function writeInt8(into: DataView, at: number, value: number): void {
  into.setUint32(at, Math.floor(value / UINT32));
  into.setUint32(at + 4, value % UINT32);
}

/** One dimension, no NULL in it, counted from 1: what stands before the elements of a list. */
function createList(type: number, count: number, elementBytes: number) {
  const bytes = new Uint8Array(LIST_HEAD_BYTES + 4 * count + elementBytes);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of [1, 0, type, count, 1].entries()) view.setUint32(4 * index, word);
  return { bytes, view };
}

/** A whole number of 4 bytes, 0 or more. */
export function int4(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** A whole number of 8 bytes, 0 or more. */
export function int8(value: number): Bytes {
  const bytes = new Uint8Array(8);
  writeInt8(new DataView(bytes.buffer), 0, value);
  return bytes;
}

/** A `bigint[]` of whole numbers that are 0 or more; not empty. */
export function int8List(values: readonly number[]): Bytes {
  const { bytes, view } = createList(INT8, values.length, 8 * values.length);
  let at = LIST_HEAD_BYTES;
  for (const value of values) {
    view.setUint32(at, 8);
    writeInt8(view, at + 4, value);
    at += 12;
  }
  return bytes;
}

/** A `bytea[]`; not empty. */
export function byteaList(values: readonly Uint8Array[]): Bytes {
  const all = values.reduce((sum, { length }) => sum + length, 0);
  const { bytes, view } = createList(BYTEA, values.length, all);
  let at = LIST_HEAD_BYTES;
  for (const value of values) {
    view.setUint32(at, value.length);
    bytes.set(value, at + 4);
    at += 4 + value.length;
  }
  return bytes;
}
