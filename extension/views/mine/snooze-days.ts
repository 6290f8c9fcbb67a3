/** The days to which an item can be put off, counted from today in local time. Pure. [U42] */
import type { Millis } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { isDay } from '../../store/row-fields.ts';
import { calendarDate } from '../local-day.ts';

/** A day to put off to, by the name of its words. */
export type SnoozeDay = { readonly name: 'tomorrow' | 'nextWeek'; readonly dueOn: CalendarDate };

const MONDAY = 1;

/** Days until the next Monday that is later than tomorrow: on a Sunday the one after. */
function daysToNextWeek(today: Date): number {
  const days = (MONDAY + 7 - today.getDay()) % 7;
  return days > 1 ? days : days + 7;
}

/** Tomorrow and the Monday of next week, as seen at `now`. */
export function snoozeDays(now: Millis): readonly SnoozeDay[] {
  const today = new Date(now);
  const later = (days: number): string =>
    calendarDate(new Date(today.getFullYear(), today.getMonth(), today.getDate() + days));
  const named = [
    ['tomorrow', later(1)],
    ['nextWeek', later(daysToNextWeek(today))],
  ] as const;
  return named.flatMap(([name, dueOn]) => (isDay(dueOn) ? [{ name, dueOn }] : []));
}
