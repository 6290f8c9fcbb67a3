/**
 * Appends as a client sends them, made beforehand: a frame with the form of a sealed one around random
 * bytes, of which only the counter and the time of sending change. So a load process spends nothing on
 * what a client's cryptography costs.
 */
import { randomBytes } from 'node:crypto';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { writeUp } from '#shared/wire/up.ts';
import { frameHead, MASK, maskedFrame } from './raw-socket.ts';

/** What is sealed of one keystroke: padded, with its signature, as a client sends it. */
export const SEALED_BYTES = 300;

/** Appends of one writer session. */
export type SealedAppends = {
  /** The next `count` appends in one piece, ready for the socket, stamped with `atMs`. */
  readonly next: (count: number, atMs: number) => Buffer;
  /** How many were made. */
  readonly made: () => number;
  /** Whether `frame` is the one of the append with this place, whenever it was sent. */
  readonly isFrame: (place: number, bytes: Buffer, start: number, end: number) => boolean;
};

/** From here on a varuint has five bytes, so that every append has one length. */
const FIRST = 2 ** 28;
const NUMBER_BYTES = 5;
/** The time stands at the end of what is sealed. */
const TIME_BYTES = 8;
/** The id stands behind the type. */
const ID_AT = 1;
/** The header's length, version, kind, epoch 0 and writer stand before the counter. */
const COUNTER_AT = 1 + 1 + 1 + 1 + 16;

function putNumber(into: Buffer, at: number, value: number): void {
  let left = value;
  for (let byte = 0; byte < NUMBER_BYTES; byte += 1) {
    into[at + byte] = (left % 128) | (byte < NUMBER_BYTES - 1 ? 128 : 0);
    left = Math.floor(left / 128);
  }
}

/** Takes the mask of `size` bytes off or on, where the message begins at `message`. */
function turnMask(frames: Buffer, message: number, at: number, size: number): void {
  for (let byte = at; byte < at + size; byte += 1)
    frames[message + byte] = (frames[message + byte] ?? 0) ^ (MASK[byte & 3] ?? 0);
}

/** When the append was sent whose frame ends at `end`, on the sender's clock. */
export function sentAtOf(bytes: Buffer, end: number): number {
  return bytes.readDoubleLE(end - TIME_BYTES);
}

/** A writer session's appends to a room whose log was at `seen`. */
export function createSealedAppends(seen: Cursor, sealedBytes = SEALED_BYTES): SealedAppends {
  const header = { version: 1, kind: 'entry', epoch: 0, counter: FIRST, seen } as const;
  const headerBytes = writeHeader({ ...header, writer: Uint8Array.from(randomBytes(16)) });
  const frame: Bytes = writeFrame(headerBytes, randomBytes(sealedBytes));
  const message = Buffer.from(writeUp({ type: 'append', id: FIRST, frame }));
  const model = maskedFrame(message);
  const headBytes = frameHead(message.length).length;
  const counterAt = message.length - frame.length + COUNTER_AT;
  const timeAt = message.length - TIME_BYTES;
  let made = 0;

  /** `at`: where the message begins in `frames`. */
  const stamp = (frames: Buffer, at: number, number: number, atMs: number): void => {
    putNumber(frames, at + ID_AT, number);
    putNumber(frames, at + counterAt, number);
    frames.writeDoubleLE(atMs, at + timeAt);
    turnMask(frames, at, ID_AT, NUMBER_BYTES);
    turnMask(frames, at, counterAt, NUMBER_BYTES);
    turnMask(frames, at, timeAt, TIME_BYTES);
  };

  return {
    next(count, atMs) {
      const frames = Buffer.allocUnsafe(count * model.length);
      for (let one = 0; one < count; one += 1) {
        model.copy(frames, one * model.length);
        stamp(frames, one * model.length + headBytes, FIRST + made, atMs);
        made += 1;
      }
      return frames;
    },
    made: () => made,
    isFrame(place, bytes, start, end) {
      if (end - start !== frame.length) return false;
      const wanted = Buffer.from(frame);
      putNumber(wanted, COUNTER_AT, FIRST + place);
      const upToTime = frame.length - TIME_BYTES;
      return wanted.compare(bytes, start, end - TIME_BYTES, 0, upToTime) === 0;
    },
  };
}
