/** The cadence in words: how often, on which days, at what time and where that time is meant. [U189] */
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import { dayNumber, ordinalOf, weekdayOf } from '#shared/record/series-days.ts';
import type { SeriesView } from '#shared/record/view.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import { zoneWords } from '../cards/card-words.ts';
import { dayWords } from '../due-words.ts';

/** On which days it comes, as it is chosen after the first day. */
export const PATTERNS = [
  'weekly',
  'monthly-by-date',
  'monthly-by-weekday',
  'monthly-last',
] as const;
/** One of `PATTERNS`. */
export type Pattern = (typeof PATTERNS)[number];

/** A Monday; what day of the calendar it is does not matter. */
const MONDAY_NUMBER = 4;
const LAST = 5;
const DAY_MS = 86_400_000;

function weekdayName(weekday: number): string {
  const at = (MONDAY_NUMBER + weekday - 1) * DAY_MS;
  return dateFormat({ weekday: 'long', timeZone: 'UTC' }).format(at);
}

function ordinalWord(ordinal: number): string {
  const known = ([1, 2, 3, 4, 5] as const).find((one) => one === ordinal) ?? LAST;
  return t(`meet.ordinal.${known}`);
}

/** Whether the same weekday comes no more in the month of a day. */
export function isLastInMonth(day: CalendarDate): boolean {
  const next = new Date((dayNumber(day) + 7) * DAY_MS);
  return next.getUTCMonth() !== Number(day.slice(5, 7)) - 1;
}

/** The fields of a cadence that begins on a day and comes by a pattern. */
export function patternFields(startsOn: CalendarDate, pattern: Pattern) {
  const weekday = weekdayOf(dayNumber(startsOn));
  switch (pattern) {
    case 'weekly':
      return { frequency: 'weekly', weekday } as const;
    case 'monthly-by-date':
      return { frequency: 'monthly-by-date', monthDay: Number(startsOn.slice(8)) } as const;
    case 'monthly-by-weekday':
    case 'monthly-last': {
      const ordinal = pattern === 'monthly-last' ? LAST : ordinalOf(startsOn);
      return { frequency: 'monthly-by-weekday', weekday, ordinal } as const;
    }
  }
}

type Shown = Pick<
  SeriesView,
  'frequency' | 'every' | 'weekday' | 'ordinal' | 'monthDay' | 'startsOn'
>;

/** "Every 2 weeks on Wednesday" */
export function patternWords(series: Shown): string {
  const { startsOn, every: count, frequency } = series;
  const weekday = weekdayName(series.weekday ?? weekdayOf(dayNumber(startsOn)));
  if (frequency === 'weekly') return t('meet.every.weekly', { count, weekday });
  if (frequency === 'monthly-by-date')
    return t('meet.every.date', { count, day: series.monthDay ?? Number(startsOn.slice(8)) });
  const ordinal = ordinalWord(series.ordinal ?? ordinalOf(startsOn));
  return t('meet.every.weekday', { count, ordinal, weekday });
}

/** All that is agreed of a cadence, and after how many times or with which day it ends. `here`: the zone of this device. */
export function cadenceWords(series: SeriesView, here: string): string {
  const { count, untilOn } = series;
  const ends = [
    count === undefined ? undefined : t('meet.times', { count }),
    untilOn === undefined ? undefined : t('meet.until', { day: dayWords(untilOn) }),
  ].filter((word) => word !== undefined);
  return [timeWords(series, here), ...ends].join(' · ');
}

function timeWords(series: SeriesView, here: string): string {
  const { time, zone } = series;
  if (time === undefined) return patternWords(series);
  const at = dateFormat({ timeStyle: 'short', timeZone: 'UTC' }).format(
    Date.parse(`1970-01-01T${time}:00Z`),
  );
  const parts = { pattern: patternWords(series), time: at };
  if (zone === undefined || zone === here) return t('meet.cadenceAt', parts);
  return t('meet.cadenceIn', { ...parts, zone: zoneWords(zone) });
}

/** What is typed into a field for a day, where it is one. */
export function dayIn(text: string): CalendarDate | undefined {
  return isCalendarDate(text) ? text : undefined;
}
