/**
 * On which days a series meets: every so many weeks, or months by date, or by a weekday such as the fourth
 * Wednesday. Sums of calendar days alone: no clock and no zone has a part in it. [D100]
 */
import { isCalendarDate, type CalendarDate } from './calendar-date.ts';
import type { SeriesView } from './parts/series.ts';
import { DAY_MS } from './wall-clock.ts';

/** What says the days of a series. */
export type Rhythm = Pick<
  SeriesView,
  | 'startsOn'
  | 'frequency'
  | 'every'
  | 'weekday'
  | 'ordinal'
  | 'monthDay'
  | 'untilOn'
  | 'count'
  | 'skipped'
>;

/** The ordinal of the last such weekday of a month. */
const LAST = 5;
const WEEK = 7;

/** The number of a day since 1970-01-01. */
export function dayNumber(day: CalendarDate): number {
  return Date.parse(day) / DAY_MS;
}

/** The day of a number; `undefined` beyond the year 9999. */
export function dayOf(number: number): CalendarDate | undefined {
  const at = number * DAY_MS;
  if (!(at >= 0 && at < 253_402_300_800_000)) return undefined;
  const day = new Date(at).toISOString().slice(0, 10);
  return isCalendarDate(day) ? day : undefined;
}

/** The weekday of the day with a number: 1 (Monday) to 7. The first one was a Thursday. */
export function weekdayOf(number: number): number {
  return ((number + 3) % WEEK) + 1;
}

/** Which one of its month's such weekdays a day is: 1 to 4, 5 for a fifth. */
export function ordinalOf(day: CalendarDate): number {
  return Math.ceil(Number(day.slice(8)) / WEEK);
}

/** Months since January 1970. */
function monthNumber(day: CalendarDate): number {
  return (Number(day.slice(0, 4)) - 1970) * 12 + Number(day.slice(5, 7)) - 1;
}

function firstOfMonth(month: number): number {
  return Date.UTC(1970 + Math.floor(month / 12), month % 12, 1) / DAY_MS;
}

/** The number of the day on which a monthly series meets in a month. A 31st is the last of a shorter month. */
function dayInMonth(series: Rhythm, month: number): number {
  const first = firstOfMonth(month);
  const length = firstOfMonth(month + 1) - first;
  if (series.frequency === 'monthly-by-date')
    return first + Math.min(series.monthDay ?? Number(series.startsOn.slice(8)), length) - 1;
  const weekday = series.weekday ?? weekdayOf(dayNumber(series.startsOn));
  const ordinal = series.ordinal ?? ordinalOf(series.startsOn);
  const lead = (weekday - weekdayOf(first) + WEEK) % WEEK;
  const inMonth = lead + WEEK * (ordinal - 1);
  return first + (ordinal === LAST && inMonth >= length ? inMonth - WEEK : inMonth);
}

/** The first of the days, or of the months, that all others are counted from. */
function beginning(series: Rhythm): number {
  const start = dayNumber(series.startsOn);
  if (series.frequency === 'weekly') {
    const weekday = series.weekday ?? weekdayOf(start);
    return start + ((weekday - weekdayOf(start) + WEEK) % WEEK);
  }
  const month = monthNumber(series.startsOn);
  return dayInMonth(series, month) < start ? month + 1 : month;
}

function numberAt(series: Rhythm, index: number): number {
  const begin = beginning(series);
  if (series.frequency === 'weekly') return begin + index * series.every * WEEK;
  return dayInMonth(series, begin + index * series.every);
}

/** Which one is the last on or before a day; below 0 before the first. */
function indexUntil(series: Rhythm, day: CalendarDate): number {
  const begin = beginning(series);
  if (series.frequency === 'weekly')
    return Math.floor((dayNumber(day) - begin) / (series.every * WEEK));
  const index = Math.floor((monthNumber(day) - begin) / series.every);
  return numberAt(series, index) <= dayNumber(day) ? index : index - 1;
}

/** The day on which the meeting `index` (the first is 0) is to be, left out or not; none after the end. */
function dueAt(series: Rhythm, index: number): CalendarDate | undefined {
  if (index < 0 || (series.count !== undefined && index >= series.count)) return undefined;
  const day = dayOf(numberAt(series, index));
  return day === undefined || (series.untilOn !== undefined && day > series.untilOn)
    ? undefined
    : day;
}

/** A peer may leave out any number of days, and every meeting asks. [D61] */
const leftOutBySkipped = new WeakMap<Rhythm['skipped'], ReadonlySet<CalendarDate>>();

function leftOut({ skipped }: Rhythm): ReadonlySet<CalendarDate> {
  const known = leftOutBySkipped.get(skipped) ?? new Set(skipped.map(([day]) => day));
  leftOutBySkipped.set(skipped, known);
  return known;
}

/** The day of the meeting `index`; none after its end and on days that are left out. */
function dayAt(series: Rhythm, index: number): CalendarDate | undefined {
  const day = dueAt(series, index);
  return day !== undefined && leftOut(series).has(day) ? undefined : day;
}

/** The last day that a series can meet on; `undefined` where it goes on. */
export function lastDay(series: Rhythm): CalendarDate | undefined {
  const { count, untilOn } = series;
  const counted = count === undefined ? undefined : dayOf(numberAt(series, count - 1));
  if (counted === undefined || untilOn === undefined) return counted ?? untilOn;
  return counted < untilOn ? counted : untilOn;
}

/** Of a series that ends after so many times, how many are still to be from a day on, left out ones among them. */
export function timesLeft(series: Rhythm, from: CalendarDate): number | undefined {
  if (series.count === undefined) return undefined;
  const until = indexUntil(series, from);
  const gone = dueAt(series, until) === from ? until : until + 1;
  return Math.max(0, series.count - Math.max(0, gone));
}

/** Of so many left out days is told; a peer may have written any number. */
const MOST_TOLD = 60;

/** What was told last of each series: every draw asks. [D61] */
const knownLeftOut = new WeakMap<
  Rhythm,
  { readonly from: CalendarDate; readonly days: readonly CalendarDate[] }
>();

/** The days from `from` on that were left out, of those on which a series would meet, in order. [D134] */
export function leftOutDays(series: Rhythm, from: CalendarDate): readonly CalendarDate[] {
  const known = knownLeftOut.get(series);
  if (known?.from === from) return known.days;
  const days: CalendarDate[] = [];
  for (const [day] of series.skipped) {
    if (day >= from && dueAt(series, indexUntil(series, day)) === day) days.push(day);
    if (days.length === MOST_TOLD) break;
  }
  knownLeftOut.set(series, { from, days });
  return days;
}

/** Whether a series meets on a day. */
export function meetsOn(series: Rhythm, day: CalendarDate): boolean {
  return dayAt(series, indexUntil(series, day)) === day;
}

/** So many left out in a row are passed over for the next that is not. */
const MOST_LEFT_OUT = 60;

/** The days on which a series meets around `day`, in order: at most `past` until it, `coming` after it. [D100] */
export function daysAround(
  series: Rhythm,
  day: CalendarDate,
  past: number,
  coming: number,
): readonly CalendarDate[] {
  const last = indexUntil(series, day);
  const days: CalendarDate[] = [];
  const from = Math.max(0, last - past + 1);
  const now = Math.max(last, -1);
  let ahead = 0;
  for (let index = from; ahead < coming && index <= now + coming + MOST_LEFT_OUT; index += 1) {
    const found = dayAt(series, index);
    if (found === undefined) continue;
    days.push(found);
    if (index > now) ahead += 1;
  }
  return days;
}
