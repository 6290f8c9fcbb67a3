/**
 * Checks of single fields, for the readers of stored rows: a row may have been written by another
 * version of the extension or damaged, so each is parsed before anything uses it (rule B4).
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { isId, type Millis } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';

/** A row that was left out because it could not be read; no content, so it may be logged. */
export type UnreadableRow = {
  /** The object store it lies in. */
  readonly part: string;
  /** Its key there, when the key has the form that we write; otherwise `undefined`. */
  readonly key: string | number | undefined;
};

/** Is told of each row that was left out. */
export type ReportUnreadable = (row: UnreadableRow) => void;

/** Whether `value` is an object whose fields can be looked at. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether `value` is text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether `value` is missing or text. */
export function isTextOrMissing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** Whether `value` is a whole number from 0 to 2^53-1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Whether `value` can be a time in milliseconds. */
export function isMillis(value: unknown): value is Millis {
  return isCount(value);
}

/** Whether `value` is one of the closed list `choices`. */
export function isOneOf<T extends string>(value: unknown, choices: readonly T[]): value is T {
  return choices.some((choice) => choice === value);
}

/** Whether `value` is a byte array of exactly `size` bytes over a plain buffer. */
export function isBytes(value: unknown, size?: number): value is Bytes {
  return (
    value instanceof Uint8Array &&
    value.buffer instanceof ArrayBuffer &&
    (size === undefined || value.length === size)
  );
}

/**
 * Whether `value` is a day that exists, as `isCalendarDate` of shared/record says it; without
 * Yjs, which the popup must not load.
 */
export function isDay(value: unknown): value is CalendarDate {
  if (typeof value !== 'string' || !/^(?:19[7-9]|[2-9]\d\d)\d-\d{2}-\d{2}$/.test(value))
    return false;
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value);
}

/** Whether `value` is an id of the kind that the place calls for. */
export function isIdOf<Id extends string>(value: unknown): value is Id {
  return isId(value);
}

/** The members of `value` that `read` accepts, or `undefined` when `value` is no list. */
export function readList<T>(
  value: unknown,
  read: (member: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const kept: T[] = [];
  for (const member of value) {
    const item = read(member);
    if (item !== undefined) kept.push(item);
  }
  return kept;
}
