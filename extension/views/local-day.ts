/**
 * Days of the calendar in local time, by hand: the popup has no room for a library of dates. What only
 * dashboard and side panel show may use date-fns. Pure. [U4]
 */
import { isDay } from '../store/row-fields.ts';

const DAY_MS = 86_400_000;

/** The moment at which the day `text` (`yyyy-mm-dd`) begins here; `undefined` when it is no day of 1970 to 9999. */
export function localDay(text: string): Date | undefined {
  // Without an offset a time of day is a local one.
  return isDay(text) ? new Date(`${text}T00:00`) : undefined;
}

/** The day of `moment` here, as `yyyy-mm-dd`. */
export function calendarDate(moment: Date): string {
  const year = String(moment.getFullYear()).padStart(4, '0');
  const [month, date] = [moment.getMonth() + 1, moment.getDate()].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `${year}-${month}-${date}`;
}

function dayNumber(moment: Date): number {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / DAY_MS;
}

/** How many calendar days `moment` is after `now`, in local time; below 0 when it is before. */
export function daysAway(moment: Date, now: Date): number {
  return dayNumber(moment) - dayNumber(now);
}
