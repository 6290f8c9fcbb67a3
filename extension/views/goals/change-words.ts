/** A change of a goal in words: what, from what, to what. [U204] */
import { isOneOf, GOAL_STATUSES } from '#shared/record/schema.ts';
import type { GoalChangeView } from '#shared/record/view.ts';
import { t } from '../../locales/t.ts';
import { dayWords } from '../due-words.ts';

function valueWords(what: GoalChangeView['what'], value: string | undefined): string {
  if (value === undefined) return t('goal.noTarget');
  if (what === 'status') return isOneOf(GOAL_STATUSES, value) ? t(`goal.status.${value}`) : value;
  if (what === 'progress') return t('goal.percent', { percent: value });
  return what === 'targetOn' ? dayWords(value) : value;
}

/** "Progress: 20 % → 40 %"; of a field that is not known here, that something was changed. */
export function changeWords({ what, from, to }: GoalChangeView): string {
  if (what === undefined) return t('change.other');
  const parts = { from: valueWords(what, from), to: valueWords(what, to) };
  return t(`change.${what}`, parts);
}
