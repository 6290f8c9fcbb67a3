/** Writes the binary forms of the wire and of sealed bodies: the counterpart of byte-reader.ts. */
import { assert } from './assert.ts';
import { concatBytes, utf8, type Bytes } from './bytes.ts';

/** Collects fields in order; `finish` returns them as one array. */
export type ByteWriter = {
  /** One byte, 0 to 255. */
  readonly u8: (value: number) => ByteWriter;
  /** A whole number from 0 to 2^53-1, seven bits a byte, low end first, shortest form. */
  readonly varuint: (value: number) => ByteWriter;
  /** Bytes whose length the reader knows. */
  readonly fixed: (bytes: Uint8Array) => ByteWriter;
  /** A varuint length, then the bytes. */
  readonly block: (bytes: Uint8Array) => ByteWriter;
  /** A block of UTF-8. */
  readonly text: (text: string) => ByteWriter;
  readonly finish: () => Bytes;
};

function varuintBytes(value: number): Bytes {
  assert(Number.isSafeInteger(value) && value >= 0, 'varuint out of range');
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return new Uint8Array(bytes);
}

/** A new, empty writer. */
export function createByteWriter(): ByteWriter {
  const parts: Uint8Array[] = [];
  const add = (...more: Uint8Array[]): ByteWriter => {
    parts.push(...more);
    return writer;
  };
  const writer: ByteWriter = {
    u8(value) {
      assert(Number.isInteger(value) && value >= 0 && value <= 255, 'u8 out of range');
      return add(new Uint8Array([value]));
    },
    varuint: (value) => add(varuintBytes(value)),
    fixed: (bytes) => add(bytes),
    block: (bytes) => add(varuintBytes(bytes.length), bytes),
    text(text) {
      return writer.block(utf8(text));
    },
    finish: () => concatBytes(...parts),
  };
  return writer;
}
