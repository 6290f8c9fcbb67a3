/**
 * A day with its time as a native field of the two (`datetime-local`) holds them, and the zone of the clock by
 * which it does: this device's. The popup, which has no room for date-fns, has local-day.ts.
 */
import { format } from 'date-fns/format';
import { parseISO } from 'date-fns/parseISO';
import type { Millis } from '#shared/base/ids.ts';
import { isMillis } from '#shared/record/calendar-date.ts';

/** What such a field holds for `moment`. */
export function fieldMoment(moment: Millis | Date): string {
  return format(moment, "yyyy-MM-dd'T'HH:mm");
}

/** The moment that such a field holds; `undefined` where it holds none, or none of the years 1970 to 9999. */
export function momentIn(text: string): Millis | undefined {
  const moment = parseISO(text).getTime();
  return isMillis(moment) ? moment : undefined;
}

/** The zone that this device is in now, by its IANA name. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
