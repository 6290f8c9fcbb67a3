/** A due day in words near it ("tomorrow", "Friday"), as a date farther off; overdue says so. */
import type { Millis } from '#shared/base/ids.ts';
import { dateFormat } from '../locales/date-format.ts';
import { t } from '../locales/t.ts';
import { daysAway, localDay } from './local-day.ts';

/** `late` when the day is over; `today` on the day itself. */
export type DueWords = { readonly text: string; readonly state: 'late' | 'today' | 'later' };

const DAYS_NAMED_BY_WEEKDAY = 6;

function dateWords(day: Date, now: Date): string {
  const sameYear = day.getFullYear() === now.getFullYear();
  return dateFormat({
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(day);
}

/** Words for `dueOn` (`yyyy-mm-dd`) as seen at `now`, local time; `undefined` when it is no day. */
export function dueWords(dueOn: string, now: Millis): DueWords | undefined {
  const day = localDay(dueOn);
  if (day === undefined) return undefined;
  const today = new Date(now);
  const away = daysAway(day, today);
  if (away < 0) return { text: t('due.late', { date: dateWords(day, today) }), state: 'late' };
  if (away === 0) return { text: t('due.today'), state: 'today' };
  if (away === 1) return { text: t('due.tomorrow'), state: 'later' };
  if (away > DAYS_NAMED_BY_WEEKDAY) return { text: dateWords(day, today), state: 'later' };
  const weekday = dateFormat({ weekday: 'long' }).format(day);
  return { text: weekday, state: 'later' };
}

/** A day with its weekday ("Mon, Mar 9"); `dueOn` as it stands when it is no day. */
export function dayWords(dueOn: string): string {
  const day = localDay(dueOn);
  if (day === undefined) return dueOn;
  return dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(day);
}

/** A moment as a time of today, or as a date and time when it is of another day. */
export function momentWords(at: Millis, now: Millis): string {
  const moment = new Date(at);
  const sameDay = daysAway(moment, new Date(now)) === 0;
  const style = sameDay
    ? ({ timeStyle: 'short' } as const)
    : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
  return dateFormat(style).format(moment);
}
