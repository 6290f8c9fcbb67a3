/** Writes the binary forms of the wire and of sealed bodies: the counterpart of byte-reader.ts. */
import { assert } from './assert.ts';
import { utf8, type Bytes } from './bytes.ts';

/** Collects fields in order; `finish` returns them as one array. */
export type ByteWriter = {
  /** One byte, 0 to 255. */
  u8(value: number): ByteWriter;
  /** A whole number from 0 to 2^53-1, seven bits a byte, low end first, shortest form. */
  varuint(value: number): ByteWriter;
  /** Bytes whose length the reader knows. Read when it is finished: not changed before. */
  fixed(bytes: Uint8Array): ByteWriter;
  /** A varuint length, then the bytes. */
  block(bytes: Uint8Array): ByteWriter;
  /** A block of UTF-8. */
  text(text: string): ByteWriter;
  finish(): Bytes;
};

/** A new, empty writer. */
export function createByteWriter(): ByteWriter {
  return new FieldWriter();
}

/** Keeps the fields as they were given, so that there is one array in the end and none for a number. */
class FieldWriter implements ByteWriter {
  /** Bytes, or one byte of a number. */
  readonly #fields: (number | Uint8Array)[] = [];
  #size = 0;

  u8(value: number): ByteWriter {
    assert(Number.isInteger(value) && value >= 0 && value <= 255, 'u8 out of range');
    return this.#byte(value);
  }

  varuint(value: number): ByteWriter {
    assert(Number.isSafeInteger(value) && value >= 0, 'varuint out of range');
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.#byte(rest);
  }

  fixed(bytes: Uint8Array): ByteWriter {
    this.#fields.push(bytes);
    this.#size += bytes.length;
    return this;
  }

  block(bytes: Uint8Array): ByteWriter {
    return this.varuint(bytes.length).fixed(bytes);
  }

  text(text: string): ByteWriter {
    return this.block(utf8(text));
  }

  finish(): Bytes {
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const field of this.#fields) {
      if (typeof field === 'number') {
        all[at] = field;
        at += 1;
      } else {
        all.set(field, at);
        at += field.length;
      }
    }
    return all;
  }

  #byte(value: number): ByteWriter {
    this.#fields.push(value);
    this.#size += 1;
    return this;
  }
}
