/**
 * Judges the frames of one connection by their headers, which is all that the relay can read: of this
 * epoch, of one writer session, each kind's counter rising. [V13]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { errorOfFault, type ErrorCode } from '#shared/wire/errors.ts';
import { readFrame, type FrameHeader } from '#shared/wire/frame.ts';
import type { FrameKind } from '#shared/wire/kind.ts';

/** Remembers the writer session of a connection and its counters. */
export type WriterGuard = {
  /** The frame's kind, one of `kinds`, if it may be taken from this connection now. */
  readonly judge: (
    frame: Bytes,
    kinds: readonly FrameKind[],
    epoch: number,
  ) => Result<FrameKind, ErrorCode>;
  /** The same for a frame of which only the header is there yet. */
  readonly judgeHeader: (
    header: FrameHeader,
    kinds: readonly FrameKind[],
    epoch: number,
  ) => Result<FrameKind, ErrorCode>;
};

/** A guard that has seen no frame. */
export function createWriterGuard(): WriterGuard {
  let writer: Bytes | undefined;
  const lastCounterByKind = new Map<FrameKind, number>();

  const judgeHeader: WriterGuard['judgeHeader'] = (header, kinds, epoch) => {
    if (!kinds.includes(header.kind)) return err('malformed');
    if (header.epoch !== epoch) return err('wrong-epoch');
    if (writer !== undefined && !equalBytes(writer, header.writer)) return err('malformed');
    if (header.counter <= (lastCounterByKind.get(header.kind) ?? -1)) return err('malformed');
    writer = header.writer;
    lastCounterByKind.set(header.kind, header.counter);
    return ok(header.kind);
  };

  return {
    judgeHeader,
    judge(bytes, kinds, epoch) {
      const frame = readFrame(bytes);
      if (!frame.ok) return err(errorOfFault(frame.error));
      return judgeHeader(frame.value.header, kinds, epoch);
    },
  };
}
