/**
 * Writes this device's frames on one connection: a writer session of its own, born with the socket
 * and never stored, so that no nonce is ever used twice. [K6, S16]
 */
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { createSealer } from '#shared/seal/envelope.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import type { EpochKeys } from '#shared/seal/epoch-keys.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { writeFrame, writeHeader, WRITER_BYTES } from '#shared/wire/frame.ts';
import { KIND_NUMBERS, type FrameKind } from '#shared/wire/kind.ts';
import { WIRE_VERSION } from '#shared/wire/version.ts';

/** The document of a record; others get numbers of their own later, without a new wire. */
const RECORD_DOCUMENT = 0;

/** Seals bodies into frames, in call order. `seen`: what a snapshot stands for; else what is stored. */
export type FrameWriter = (kind: FrameKind, body: Bytes, seen?: Cursor) => Promise<Bytes>;

/** A frame writer with a fresh writer session; `stored` tells how far this device holds the log. */
export function createFrameWriter(
  keys: EpochKeys,
  device: DeviceKeys,
  stored: () => Cursor,
): FrameWriter {
  const writer = randomBytes(WRITER_BYTES);
  const sealer = createSealer({ keys, device, writer });
  return async (kind, body, seen) => {
    const { headerBytes, sealed } = await sealer.seal(
      KIND_NUMBERS[kind],
      (counter) =>
        writeHeader({
          version: WIRE_VERSION,
          kind,
          epoch: keys.epoch,
          writer,
          counter,
          seen: seen ?? stored(),
        }),
      RECORD_DOCUMENT,
      body,
    );
    return writeFrame(headerBytes, sealed);
  };
}
