/**
 * A mark: how far one device has stored the log, and how far it has shown it to its person, with the
 * time of its clock and a number that only rises. What is sealed of it, and where it stands. [K25, K26, K27]
 */
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import type { Bytes } from '../base/bytes.ts';
import type { DeviceId, Millis } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { EpochKeys } from './epoch-keys.ts';
import { hkdfBytes, importHkdfKey, labelled } from './hkdf.ts';
import { idBytes } from './id-bytes.ts';
import { readLogPlace, writeLogPlace, type LogPlace } from './log-place.ts';

/** The size of a slot's name. */
const SLOT_BYTES = 16;
const MARK_FORM = 1;

/** What a device says of itself. */
export type Mark = {
  /** How far this device has stored the log. */
  readonly stored: LogPlace;
  /** The last entry that a visible page of this device has drawn; 0 for none. */
  readonly drawnSeq: number;
  /** By the device's own clock. */
  readonly time: Millis;
  /** Above every earlier number of this device. */
  readonly number: number;
};

/** Writes a mark's body. It fits the smallest padding, whatever the numbers are. [K25] */
export function writeMark(mark: Mark): Bytes {
  const writer = createByteWriter().u8(MARK_FORM);
  writeLogPlace(writer, mark.stored);
  return writer.varuint(mark.drawnSeq).varuint(mark.time).varuint(mark.number).finish();
}

/** Reads a mark's body; another first byte is a newer Twoway's. Never throws. [K25] */
export function readMark(body: Bytes): Result<Mark, 'unknown-version' | 'malformed'> {
  if (body.length > 0 && body[0] !== MARK_FORM) return err('unknown-version');
  const read = readBytes(body, (reader) => {
    reader.u8();
    return {
      stored: readLogPlace(reader),
      drawnSeq: reader.varuint(),
      time: reader.varuint() as Millis,
      number: reader.varuint(),
    };
  });
  return read.ok ? ok(read.value) : err('malformed');
}

/**
 * The number for a device's next mark or presence: above `last`, the highest it has used, and never
 * below its clock, so that a device that lost its memory goes on above what it said before. [K26]
 */
export function nextNumber(last: number, now: Millis): number {
  return Math.max(last + 1, Math.floor(now));
}

/** The slot of a device's mark, 16 bytes: another in each room and epoch, and only members know whose. [K27] */
export async function deriveMarkSlot(
  keys: Pick<EpochKeys, 'roomId' | 'secret'>,
  deviceId: DeviceId,
): Promise<Bytes> {
  const source = await importHkdfKey(keys.secret);
  const info = labelled('tw/1/mark', idBytes(deviceId));
  return hkdfBytes(source, idBytes(keys.roomId), info, SLOT_BYTES);
}
