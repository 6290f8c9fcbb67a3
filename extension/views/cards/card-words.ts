/** A member's time in words: what the clock on their wall says now. [U170] */
import type { Millis } from '#shared/base/ids.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { zoneHere } from '../local-moment.ts';

/** The time of `now` in `zone`, with its weekday. */
export function wallClock(now: Millis, zone: string): string {
  const style = { weekday: 'long', hour: 'numeric', minute: '2-digit', timeZone: zone } as const;
  return dateFormat(style).format(new Date(now));
}

/** A zone as one reads it: its IANA name without what stands there for a blank. */
export function zoneWords(zone: string): string {
  return zone.replaceAll('_', ' ');
}

/** All zones that can be chosen, `zone` and that of this browser among them. */
export function zonesWith(zone: string | undefined): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return [...new Set([...known, 'UTC', zoneHere(), ...(zone === undefined ? [] : [zone])])].sort();
}
