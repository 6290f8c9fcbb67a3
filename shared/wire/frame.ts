/**
 * A frame: the unit that is sealed, ordered and chained. The header is in the clear, bound to the
 * seal as associated data; the relay reads kind and epoch of it and nothing of the rest. [W10-W13]
 */
import { readBytes } from '#shared/base/byte-reader.ts';
import { createByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { readCursor, writeCursor, type Cursor } from './cursor.ts';
import type { FrameFault } from './errors.ts';
import { readNumber, writeBlock, writeFixed, writeNumber } from './fields.ts';
import { KIND_NUMBERS, kindOfNumber, type FrameKind } from './kind.ts';
import { MAX_ENTRY_BYTES, MAX_EPOCH, MAX_HEADER_BYTES, MAX_SNAPSHOT_BYTES } from './limits.ts';
import { WIRE_VERSION } from './version.ts';

/** Bytes of a writer session. */
export const WRITER_BYTES = 16;

/** What stands in the clear before the sealed bytes. */
export type FrameHeader = {
  readonly version: typeof WIRE_VERSION;
  readonly kind: FrameKind;
  readonly epoch: number;
  /** The writer session: 16 random bytes, born with each socket, never stored or resumed. */
  readonly writer: Bytes;
  /** Rises before each seal of this writer session and kind; gives the nonce. */
  readonly counter: number;
  /** How far its author had stored the log; of a snapshot: exactly what it stands for. */
  readonly seen: Cursor;
};

/** A frame that was read. `headerBytes` and `sealed` are copies of their own. */
export type Frame = {
  readonly header: FrameHeader;
  readonly headerBytes: Bytes;
  readonly sealed: Bytes;
};

/** The bytes of a header, as they are sealed over and sent. [W11] */
export function writeHeader(header: FrameHeader): Bytes {
  const writer = createByteWriter().u8(header.version).u8(KIND_NUMBERS[header.kind]);
  writeNumber(writer, header.epoch, MAX_EPOCH);
  writeFixed(writer, header.writer, WRITER_BYTES);
  writer.varuint(header.counter);
  writeCursor(writer, header.seen);
  return writer.finish();
}

/** Reads a header alone. Version and kind are judged before the rest. Never throws. [W11, W12] */
export function readHeader(bytes: Uint8Array): Result<FrameHeader, FrameFault> {
  if (bytes.length > MAX_HEADER_BYTES) return err({ reason: 'too-long', size: bytes.length });
  const [version, kindNumber] = bytes;
  if (version === undefined) return err({ reason: 'malformed', offset: 0 });
  if (version !== WIRE_VERSION) return err({ reason: 'unknown-version', number: version });
  if (kindNumber === undefined) return err({ reason: 'malformed', offset: 1 });
  const kind = kindOfNumber(kindNumber);
  if (kind === undefined) return err({ reason: 'unknown-kind', number: kindNumber });
  return readBytes(bytes, (reader) => {
    reader.fixed(2);
    return {
      version: WIRE_VERSION,
      kind,
      epoch: readNumber(reader, MAX_EPOCH),
      writer: reader.fixed(WRITER_BYTES),
      counter: reader.varuint(),
      seen: readCursor(reader),
    };
  });
}

/** The bytes of a frame: header, then what was sealed, each with its length before it. [W10] */
export function writeFrame(headerBytes: Uint8Array, sealed: Uint8Array): Bytes {
  const writer = createByteWriter();
  writeBlock(writer, headerBytes, MAX_HEADER_BYTES);
  writeBlock(writer, sealed, MAX_SNAPSHOT_BYTES);
  return writer.finish();
}

/** The largest frame of a kind. [W4] */
function ceilingOf(kind: FrameKind): number {
  return kind === 'snapshot' ? MAX_SNAPSHOT_BYTES : MAX_ENTRY_BYTES;
}

/**
 * Reads a whole frame: at most MAX_SNAPSHOT_BYTES of kind snapshot, MAX_ENTRY_BYTES of any other.
 * Never throws, whatever the bytes. [W10, W12]
 */
export function readFrame(frame: Uint8Array): Result<Frame, FrameFault> {
  const size = frame.length;
  if (size > MAX_SNAPSHOT_BYTES) return err({ reason: 'too-long', size });
  const blocks = readBytes(frame, (reader) => ({
    headerBytes: reader.block(MAX_HEADER_BYTES),
    sealed: reader.block(MAX_SNAPSHOT_BYTES),
  }));
  if (!blocks.ok) return blocks;
  const header = readHeader(blocks.value.headerBytes);
  if (!header.ok) return header;
  if (size > ceilingOf(header.value.kind)) return err({ reason: 'too-long', size });
  return ok({ header: header.value, ...blocks.value });
}

/** The header of a whole frame, judged as `readFrame` judges it, without a copy of what is sealed. [W10, W12] */
export function readFrameHeader(frame: Uint8Array): Result<FrameHeader, FrameFault> {
  const size = frame.length;
  if (size > MAX_SNAPSHOT_BYTES) return err({ reason: 'too-long', size });
  const header = readFrameStart(frame, size);
  if (header.ok && size > ceilingOf(header.value.kind)) return err({ reason: 'too-long', size });
  return header;
}

/**
 * Reads the header of a frame of `total` bytes from its first part, and checks that the sealed bytes
 * fill the rest exactly, so that a large frame can be judged before all of it is there. Never throws.
 * [W12, W47]
 */
export function readFrameStart(first: Uint8Array, total: number): Result<FrameHeader, FrameFault> {
  const headerBytes = readBytes(first, (reader) => {
    const header = reader.block(MAX_HEADER_BYTES);
    const sealedBytes = reader.varuint();
    if (reader.offset() + sealedBytes !== total) reader.fail();
    reader.skip(reader.left());
    return header;
  });
  return headerBytes.ok ? readHeader(headerBytes.value) : headerBytes;
}
