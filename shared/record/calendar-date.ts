/**
 * Calendar dates ('yyyy-mm-dd') and instants. A due date is a date, not an instant: it ends with
 * the assignee's own day, wherever they are. [D10]
 */
import { format } from 'date-fns/format';
import { isExists } from 'date-fns/isExists';
import { assert } from '../base/assert.ts';
import type { Millis } from '../base/ids.ts';
import { MAX_MILLIS } from './schema.ts';

declare const brand: unique symbol;

/** A day of the calendar as 'yyyy-mm-dd', from 1970-01-01 to 9999-12-31. Sorts as text. */
export type CalendarDate = string & { readonly [brand]: 'CalendarDate' };

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

function partsOf(text: string): readonly [year: number, month: number, day: number] | undefined {
  const match = FORM.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether `value` is a day that exists, in the years 1970 to 9999. */
export function isCalendarDate(value: unknown): value is CalendarDate {
  const parts = typeof value === 'string' ? partsOf(value) : undefined;
  if (!parts) return false;
  const [year, month, day] = parts;
  return year >= 1970 && isExists(year, month - 1, day);
}

/** The day it is at `at` in the zone of this machine. */
export function calendarDateAt(at: Millis): CalendarDate {
  const text = format(at, 'yyyy-MM-dd');
  assert(FORM.test(text), 'the clock tells a time of four-digit years');
  return text as CalendarDate;
}

/** Whether `value` is an instant of the years 1970 to 9999 in whole milliseconds. */
export function isMillis(value: unknown): value is Millis {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_MILLIS;
}

/** What was asked of the platform, which takes long to answer: every session of a record asks. [D61] */
const knownZones = new Map<string, boolean>();
/** There are about 600 zones; what a peer made up beyond that is asked anew. */
const MOST_KNOWN_ZONES = 1_000;

function platformKnows(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** Whether the platform knows the IANA time zone `value`. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(value)) return false;
  const known = knownZones.get(value);
  if (known !== undefined) return known;
  const isKnown = platformKnows(value);
  if (knownZones.size < MOST_KNOWN_ZONES) knownZones.set(value, isKnown);
  return isKnown;
}
