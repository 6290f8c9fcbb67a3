/** When a session is, in words, by the clock of this device. [U242] */
import type { Millis } from '#shared/base/ids.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';
import { calendarDate } from '../local-day.ts';

const CLOCK = { hour: 'numeric', minute: '2-digit' } as const;

/** "Tomorrow, 5:00 PM"; while it goes on, since when. */
export function startWords(startsAt: Millis, now: Millis): string {
  const time = dateFormat(CLOCK).format(startsAt);
  if (startsAt <= now) return t('today.goesOn', { time });
  const day = dueWords(calendarDate(new Date(startsAt)), now)?.text ?? '';
  return t('today.at', { day, time });
}
