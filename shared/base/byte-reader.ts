/**
 * Reads the binary forms of the wire and of sealed bodies, strictly: every length is checked
 * against what is there, numbers have one form, nothing may follow the last field.
 */
import { copyBytes, fromUtf8, type Bytes } from './bytes.ts';
import { err, ok, type Result } from './result.ts';

/** Bytes that do not have the form expected; `offset` is the first byte that does not fit. */
export type Malformed = { readonly reason: 'malformed'; readonly offset: number };

/** Reads fields in order. Its methods throw only to `readBytes`, which turns that into `Malformed`. */
export type ByteReader = {
  u8(): number;
  varuint(): number;
  fixed(size: number): Bytes;
  /** A varuint length of at most `maxBytes`, then the bytes. */
  block(maxBytes: number): Bytes;
  /** A block of well-formed UTF-8. */
  text(maxBytes: number): string;
  /** All that is left, perhaps nothing. */
  rest(): Bytes;
  /** Goes past bytes that are there, without a copy of them. */
  skip(size: number): void;
  left(): number;
  offset(): number;
  /** Gives up at this place: a value that is out of its closed list. */
  fail(): never;
};

class MalformedAt extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('malformed');
    this.offset = offset;
  }
}

/** A relay makes three for each change that passes: one object, and methods in place of closures. */
class InputReader implements ByteReader {
  readonly #input: Uint8Array;
  #at = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
  }

  u8(): number {
    const byte = this.#input[this.#at];
    if (byte === undefined) throw new MalformedAt(this.#at);
    this.#at += 1;
    return byte;
  }

  varuint(): number {
    const start = this.#at;
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedAt(start);
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) throw new MalformedAt(start);
        return value;
      }
      scale *= 0x80;
      if (scale > 2 ** 49) throw new MalformedAt(start);
    }
  }

  fixed(size: number): Bytes {
    const start = this.#at;
    this.skip(size);
    return copyBytes(this.#input.subarray(start, this.#at));
  }

  block(maxBytes: number): Bytes {
    const start = this.#at;
    const size = this.varuint();
    if (size > maxBytes) throw new MalformedAt(start);
    return this.fixed(size);
  }

  text(maxBytes: number): string {
    const start = this.#at;
    const text = fromUtf8(this.block(maxBytes));
    if (text === undefined) throw new MalformedAt(start);
    return text;
  }

  rest(): Bytes {
    return this.fixed(this.left());
  }

  skip(size: number): void {
    if (size > this.left()) throw new MalformedAt(this.#at);
    this.#at += size;
  }

  left(): number {
    return this.#input.length - this.#at;
  }

  offset(): number {
    return this.#at;
  }

  fail(): never {
    throw new MalformedAt(this.#at);
  }
}

/**
 * Runs `read` over the whole of `input`. Returns what it returns, or `Malformed` when a field does
 * not fit or bytes are left over. Never throws for any input.
 */
export function readBytes<T>(
  input: Uint8Array,
  read: (reader: ByteReader) => T,
): Result<T, Malformed> {
  const reader = new InputReader(input);
  try {
    const value = read(reader);
    return reader.left() === 0 ? ok(value) : err({ reason: 'malformed', offset: reader.offset() });
  } catch (fault) {
    if (fault instanceof MalformedAt) return err({ reason: 'malformed', offset: fault.offset });
    throw fault;
  }
}
