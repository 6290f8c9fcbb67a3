/** Why an operation of the record did not happen, as a sentence. [U12] */
import type { Refusal } from '#shared/record/refusal.ts';
import { t } from '../locales/t.ts';

/** The sentence for a refusal. `typed`: what the person wrote, to count what is too much. */
export function refusalWords(refusal: Refusal, typed = ''): string {
  switch (refusal.reason) {
    case 'empty':
      return t('refused.emptyText');
    case 'too-long': {
      const count = typed.length - (refusal.limit ?? 0);
      return count > 0 ? t('refused.tooLong', { count }) : t('refused.tooLongPlain');
    }
    case 'bad-date':
      return t('refused.badDate');
    case 'bad-link':
      return t('refused.badLink');
    case 'unknown-item':
      return t('refused.gone');
    case 'newer-schema':
      return t('refused.readOnly');
    default:
      return t('refused.other');
  }
}
