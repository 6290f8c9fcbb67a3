/** What is said of a browser of mine: that it is this one, when it was added and last at work. [U98] */
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import type { Millis } from '#shared/base/ids.ts';
import type { MyBrowser } from '../../hooks/devices.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';

function dayOf(date: Date): string {
  return dateFormat({ dateStyle: 'medium' }).format(date);
}

function activeWords(day: string, now: Millis): string | undefined {
  const date = parseISO(day);
  if (!isValid(date)) return undefined;
  const ago = differenceInCalendarDays(new Date(now), date);
  if (ago <= 0) return t('devices.activeToday');
  return ago === 1 ? t('devices.activeYesterday') : t('devices.active', { day: dayOf(date) });
}

/** The words of one row, the parts set apart by a dot. */
export function deviceWords({ isThis, addedAt, activeOn }: MyBrowser, now: Millis): string {
  const parts = [
    isThis ? t('devices.this') : undefined,
    addedAt ? t('devices.added', { day: dayOf(new Date(addedAt)) }) : undefined,
    isThis || activeOn === undefined ? undefined : activeWords(activeOn, now),
  ];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? t('devices.notYet') : said.join(' · ');
}
