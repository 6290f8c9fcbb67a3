/** Why an operation of the record did not happen, as a sentence. [U12, U277] */
import { countCharacters } from '#shared/record/one-line-text.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import { t } from '../locales/t.ts';

function tooLongWords({ limit = 0 }: Refusal, typed: string): string {
  // Characters are counted as the record counts them: one for each, whatever it is written with.
  const count = countCharacters(typed.trim().normalize('NFC')) - limit;
  return count > 0 ? t('refused.tooLong', { count }) : t('refused.tooLongPlain');
}

function badValueWords({ field, range }: Refusal): string {
  if (range) return t('refused.badNumber', { from: range[0], to: range[1] });
  return field === 'zone' ? t('refused.badZone') : t('refused.other');
}

/** The sentence for a refusal. `typed`: what the person wrote, to count what is too much. */
export function refusalWords(refusal: Refusal, typed = ''): string {
  switch (refusal.reason) {
    case 'empty':
      return t('refused.emptyText');
    case 'too-long':
      return tooLongWords(refusal, typed);
    case 'bad-date':
      return t(refusal.field === 'time' ? 'refused.badTime' : 'refused.badDate');
    case 'bad-link':
      return t('refused.badLink');
    case 'bad-value':
      return badValueWords(refusal);
    case 'unknown-item':
      return t('refused.gone');
    case 'unknown-member':
      return t('refused.unknownMember');
    case 'exists':
      return t('refused.exists');
    case 'newer-schema':
      return t('refused.readOnly');
  }
}
