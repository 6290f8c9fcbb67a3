/** What waits, in words: what it is, whose it is, and for how long. [U243] */
import { t } from '../../locales/t.ts';
import { ageOf, type WaitingItem } from '../../store/tidings.ts';
import { dayWords, dueWords, type DueWords } from '../due-words.ts';
import type { TodayPart } from './place-of-item.ts';
import { nameIn, type TodayBlockProps, type ToldMentorship } from './today-block.ts';

/** The part of the record that each kind is of; a request for more time is answered at its action item. */
export const PART_OF: Readonly<Record<WaitingItem['kind'], TodayPart>> = {
  question: 'jots',
  feedback: 'feedbackRequests',
  review: 'reviewRequests',
  'more-time': 'actionItems',
  check: 'relationshipChecks',
  agreement: 'agreement',
  'check-in': 'checkIns',
  given: 'feedback',
  'asked-back': 'feedback',
  introduction: 'introductions',
  stuck: 'talkingPoints',
};

/** What it is: a person's words, or ours where the kind says all. */
export function titleOf({ kind, text }: WaitingItem): string {
  if (kind === 'check' || kind === 'check-in' || kind === 'agreement') return t(`today.${kind}`);
  return text || t('common.unnamed');
}

/** Who wants what. */
export function askedWords(of: ToldMentorship, item: WaitingItem): string {
  const { kind, on, by, dueOn } = item;
  const name = nameIn(of, by);
  if (on === 'others') return t('today.by.mine');
  switch (kind) {
    case 'more-time':
      return dueOn === undefined
        ? t('today.by.moreTime', { name })
        : t('today.by.moreTimeUntil', { name, day: dayWords(dueOn) });
    case 'agreement':
      return by === undefined ? t('today.by.agreementChanged') : t('today.by.agreement', { name });
    case 'check':
    case 'check-in':
      return t(`today.by.${kind}`);
    case 'asked-back':
      return t('today.by.askedBack', { name });
    default:
      return t(`today.by.${kind}`, { name });
  }
}

/** For how long it waits, or by when a review is wanted; `undefined` where nobody knows. */
export function waitWords(
  of: ToldMentorship,
  item: WaitingItem,
  now: TodayBlockProps['now'],
): DueWords | undefined {
  if (item.kind === 'review' && item.dueOn !== undefined) return dueWords(item.dueOn, now);
  const age = ageOf(item, of.responseDays, now);
  if (age === undefined) return undefined;
  if (age.isLate) return { text: t('today.late', { count: age.days }), state: 'late' };
  const text = age.days === 0 ? t('today.sinceToday') : t('between.waits', { count: age.days });
  return { text, state: 'later' };
}
