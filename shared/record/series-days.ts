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

/** The day of the meeting `index` (the first is 0); none after its end and on days that are left out. */
function dayAt(series: Rhythm, index: number): CalendarDate | undefined {
  if (index < 0 || (series.count !== undefined && index >= series.count)) return undefined;
  const day = dayOf(numberAt(series, index));
  if (day === undefined || (series.untilOn !== undefined && day > series.untilOn)) return undefined;
  return series.skipped.some(([skipped]) => skipped === day) ? undefined : day;
}

/** Whether a series meets on a day. */
export function meetsOn(series: Rhythm, day: CalendarDate): boolean {
  return dayAt(series, indexUntil(series, day)) === day;
}

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
  for (let index = from; index <= Math.max(last, -1) + coming; index += 1) {
    const found = dayAt(series, index);
    if (found !== undefined) days.push(found);
  }
  return days;
}
