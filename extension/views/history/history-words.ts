/** What the history says in words: the day of a checkpoint, and what something is called. [U50] */
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import type { Millis } from '#shared/base/ids.ts';
import type { Difference, KeptPart } from '#shared/record/differences.ts';
import { dateFormat } from '../../locales/date-format.ts';
import type { ItemPart } from '#shared/record/schema.ts';
import { t } from '../../locales/t.ts';

/** "Today", "Yesterday", or the day with its weekday; as the device told it that made it. */
export function dayInWords(day: string, now: Millis): string {
  const date = parseISO(day);
  if (!isValid(date)) return day;
  const ago = differenceInCalendarDays(new Date(now), date);
  if (ago === 0) return t('history.today');
  if (ago === 1) return t('history.yesterday');
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return dateFormat({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

/** The time of the day. */
export function timeInWords(at: Millis): string {
  return dateFormat({ timeStyle: 'short' }).format(at);
}

const BESIDE_ITEMS = {
  members: 'history.part.member',
  notes: 'history.part.notes',
  mentorship: 'mentorship.name',
} as const;

/** What kind of thing it is. */
export function partWords(part: KeptPart): string {
  return part in BESIDE_ITEMS
    ? t(BESIDE_ITEMS[part as keyof typeof BESIDE_ITEMS])
    : t(`bin.part.${part as ItemPart}`);
}

/** What happened to it since. */
export function stateWords({ part, state, lines }: Difference): string {
  return part === 'notes' ? t('history.lines', { count: lines }) : t(`history.state.${state}`);
}
