/**
 * A local checkpoint of a record: what it was on one day, so that a part of it can be brought back.
 * The state itself lies beside it, deflated, and is read only when one opens it. [B26]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { isBytes, isCount, isDay, isFields, isIdOf, isMillis } from './row-fields.ts';

/** One checkpoint without its state. */
export type Checkpoint = {
  readonly roomId: RoomId;
  /** Counts up in each mentorship, so that the order does not hang on a clock. */
  readonly number: number;
  /** The day on which it was made, as this device told it. */
  readonly day: CalendarDate;
  readonly at: Millis;
  /** SHA-256 of what the document held: equal for two that do not differ. */
  readonly digest: Bytes;
  /** Bytes of the state before it was deflated. */
  readonly size: number;
  /** Bytes on this device. */
  readonly storedSize: number;
  /** The highest key of the rows that it holds: nothing above it, nothing new. */
  readonly rowKey: number;
};

/** What is handed in to be kept; its number and size on the device are the store's to say. */
export type NewCheckpoint = Omit<Checkpoint, 'number' | 'storedSize'> & {
  /** The record's state, deflated. */
  readonly deflated: Bytes;
};

/** Parses a stored checkpoint; `undefined` for what we would not have written. [B4] */
export function readCheckpoint(row: unknown): Checkpoint | undefined {
  if (!isFields(row)) return undefined;
  const { roomId, number, day, at, digest, size, storedSize, rowKey } = row;
  if (!isIdOf<RoomId>(roomId) || !isCount(number) || !isDay(day) || !isMillis(at)) return undefined;
  if (!isBytes(digest, 32) || !isCount(size) || !isCount(storedSize)) return undefined;
  if (typeof rowKey !== 'number' || !Number.isSafeInteger(rowKey)) return undefined;
  return { roomId, number, day, at, digest, size, storedSize, rowKey };
}
