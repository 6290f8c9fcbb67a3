/** Times and lengths of sessions in words. [U186, U188] */
import type { Millis } from '#shared/base/ids.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';

/** A moment with its weekday, by the clock of `zone` or of this device. */
export function whenIn(at: Millis, zone: string | undefined): string {
  return dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    ...(zone === undefined ? {} : { timeZone: zone, timeZoneName: 'short' }),
  }).format(at);
}

/** "45 min" */
export function lengthWords(minutes: number): string {
  return t('meet.minutes', { count: minutes });
}
