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
  readonly u8: () => number;
  readonly varuint: () => number;
  readonly fixed: (size: number) => Bytes;
  /** A varuint length of at most `maxBytes`, then the bytes. */
  readonly block: (maxBytes: number) => Bytes;
  /** A block of well-formed UTF-8. */
  readonly text: (maxBytes: number) => string;
  /** All that is left, perhaps nothing. */
  readonly rest: () => Bytes;
  readonly left: () => number;
  readonly offset: () => number;
  /** Gives up at this place: a value that is out of its closed list. */
  readonly fail: () => never;
};

class MalformedAt extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('malformed');
    this.offset = offset;
  }
}

function createByteReader(input: Uint8Array): ByteReader {
  let at = 0;
  const take = (size: number): Bytes => {
    if (size > input.length - at) throw new MalformedAt(at);
    const bytes = copyBytes(input.subarray(at, at + size));
    at += size;
    return bytes;
  };
  const u8 = (): number => {
    const byte = input[at];
    if (byte === undefined) throw new MalformedAt(at);
    at += 1;
    return byte;
  };
  const varuint = (): number => {
    const start = at;
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = u8();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedAt(start);
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) throw new MalformedAt(start);
        return value;
      }
      scale *= 0x80;
      if (scale > 2 ** 49) throw new MalformedAt(start);
    }
  };
  const block = (maxBytes: number): Bytes => {
    const start = at;
    const size = varuint();
    if (size > maxBytes) throw new MalformedAt(start);
    return take(size);
  };
  return {
    u8,
    varuint,
    block,
    fixed: take,
    text(maxBytes) {
      const start = at;
      const text = fromUtf8(block(maxBytes));
      if (text === undefined) throw new MalformedAt(start);
      return text;
    },
    rest: () => take(input.length - at),
    left: () => input.length - at,
    offset: () => at,
    fail() {
      throw new MalformedAt(at);
    },
  };
}

/**
 * Runs `read` over the whole of `input`. Returns what it returns, or `Malformed` when a field does
 * not fit or bytes are left over. Never throws for any input.
 */
export function readBytes<T>(
  input: Uint8Array,
  read: (reader: ByteReader) => T,
): Result<T, Malformed> {
  const reader = createByteReader(input);
  try {
    const value = read(reader);
    return reader.left() === 0 ? ok(value) : err({ reason: 'malformed', offset: reader.offset() });
  } catch (fault) {
    if (fault instanceof MalformedAt) return err({ reason: 'malformed', offset: fault.offset });
    throw fault;
  }
}
