/** What the history says in words: the day of a checkpoint, and what something is called. [U50] */
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import type { Millis } from '#shared/base/ids.ts';
import { AGREEMENT_SECTIONS } from '#shared/record/agreement.ts';
import type { Difference, KeptPart } from '#shared/record/differences.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { isOneOf, type ItemPart } from '#shared/record/schema.ts';
import { language, t } from '../../locales/t.ts';

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

/** Several words as one list. */
export function listWords(words: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(words);
}

const BESIDE_ITEMS = {
  members: 'history.part.member',
  notes: 'history.part.notes',
  agreement: 'agreement.title',
  mentorship: 'history.part.mentorship',
} as const;

/** What kind of thing it is. */
export function partWords(part: KeptPart): string {
  return part in BESIDE_ITEMS
    ? t(BESIDE_ITEMS[part as keyof typeof BESIDE_ITEMS])
    : t(`bin.part.${part as ItemPart}`);
}

/** Whether it is words of several lines, of which those that are gone come back. [D52, D128] */
export function isText({ part }: Pick<Difference, 'part'>): boolean {
  return part === 'notes' || part === 'agreement';
}

/** What it is called: as it was, or as what kind of thing. */
export function differenceName({ part, id, text }: Difference): string {
  if (part === 'agreement' && isOneOf(AGREEMENT_SECTIONS, id)) return t(`agreement.section.${id}`);
  return text || partWords(part);
}

const MENTORSHIP_FIELD_WORDS = {
  name: 'mentorship.name',
  kind: 'kind.label',
  reporting: 'history.reporting',
  responseDays: 'between.responseTime',
  checkInDays: 'between.rhythm',
  primaryMentor: 'history.primaryMentor',
} as const;

/** What happened to it since. */
export function stateWords(one: Difference): string {
  if (isText(one)) return t('history.lines', { count: one.lines });
  const state = t(`history.state.${one.state}`);
  if (one.fields === undefined) return state;
  const fields = one.fields.map((name) => t(MENTORSHIP_FIELD_WORDS[name]));
  return t('history.fields', { state, fields: listWords(fields) });
}
