/**
 * From the clock on a wall to an instant: a series meets at 15:00 where it was agreed, in summer as in winter.
 * What a zone's clocks do is asked of the platform; nothing is asked of this machine's zone. [D101]
 */
import type { Millis } from '../base/ids.ts';
import { calendarDateAt, isCalendarDate, isMillis, type CalendarDate } from './calendar-date.ts';

/** The days of a calendar, counted from 1970-01-01. */
export const DAY_MS = 86_400_000;

/** A formatter takes long to make, and every session of a series asks. A peer may name all 600 zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const MOST_CLOCKS = 100;

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (clocks.size >= MOST_CLOCKS) clocks.clear();
  clocks.set(timeZone, clock);
  return clock;
}

/** How far ahead of UTC the clocks of `zone` are at `at`, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(at);
  const told = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    told('year'),
    told('month') - 1,
    told('day'),
    told('hour'),
    told('minute'),
    told('second'),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** The day that it is in `zone` at `at`. [D101] */
export function dayIn(at: Millis, zone: string): CalendarDate {
  const day = new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10);
  // At both ends of the years that there are, another zone may be in a year that is none.
  return isCalendarDate(day) ? day : calendarDateAt(at);
}

/**
 * The instant at which clocks in `zone` show `time` ('HH:mm') on `day`. Where they show it twice, the first;
 * where they jump over it, as much later as they jump. `undefined` outside of the years 1970 to 9999. [D101]
 */
export function instantAt(day: CalendarDate, time: string, zone: string): Millis | undefined {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const before = offsetAt(asUtc - DAY_MS, zone);
  const after = offsetAt(asUtc + DAY_MS, zone);
  const [early, late] = [asUtc - before, asUtc - after];
  const isLate = offsetAt(early, zone) !== before && offsetAt(late, zone) === after;
  const at = isLate ? late : early;
  return isMillis(at) ? at : undefined;
}
