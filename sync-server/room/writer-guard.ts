/**
 * Judges the frames of one connection by their headers, which is all that the relay can read: of this
 * epoch, of one writer session, each kind's counter rising. [V13]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { errorOfFault, type ErrorCode } from '#shared/wire/errors.ts';
import { readFrameHeader, type FrameHeader } from '#shared/wire/frame.ts';
import type { FrameKind } from '#shared/wire/kind.ts';

/** Remembers the writer session of a connection and its counters. */
export type WriterGuard = {
  /** The frame's kind, one of `kinds`, if it may be taken from this connection now. */
  judge(frame: Bytes, kinds: readonly FrameKind[], epoch: number): Result<FrameKind, ErrorCode>;
  /** The same for a frame of which only the header is there yet. */
  judgeHeader(
    header: FrameHeader,
    kinds: readonly FrameKind[],
    epoch: number,
  ): Result<FrameKind, ErrorCode>;
};

/** A guard that has seen no frame. */
export function createWriterGuard(): WriterGuard {
  return new SessionGuard();
}

class SessionGuard implements WriterGuard {
  #writer: Bytes | undefined;
  readonly #lastCounterByKind = new Map<FrameKind, number>();

  judge(bytes: Bytes, kinds: readonly FrameKind[], epoch: number): Result<FrameKind, ErrorCode> {
    const header = readFrameHeader(bytes);
    if (!header.ok) return err(errorOfFault(header.error));
    return this.judgeHeader(header.value, kinds, epoch);
  }

  judgeHeader(
    { kind, epoch: of, writer, counter }: FrameHeader,
    kinds: readonly FrameKind[],
    epoch: number,
  ): Result<FrameKind, ErrorCode> {
    if (!kinds.includes(kind)) return err('malformed');
    if (of !== epoch) return err('wrong-epoch');
    if (this.#writer !== undefined && !equalBytes(this.#writer, writer)) return err('malformed');
    if (counter <= (this.#lastCounterByKind.get(kind) ?? -1)) return err('malformed');
    this.#writer ??= writer;
    this.#lastCounterByKind.set(kind, counter);
    return ok(kind);
  }
}
