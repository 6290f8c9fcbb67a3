/** What lies in the bin, in a word: its part or, where that has kinds, its kind. [U260, D133] */
import { TAKEAWAY_KINDS } from '#shared/record/parts/takeaways.ts';
import { isOneOf, JOT_KINDS } from '#shared/record/schema.ts';
import type { BinEntry } from '#shared/record/view.ts';
import { t } from '../../locales/t.ts';

/** "Question", "Lesson learned", "Goal". */
export function binKindWords({ part, kind }: Pick<BinEntry, 'part' | 'kind'>): string {
  if (part === 'jots' && isOneOf(JOT_KINDS, kind)) return t(`part.${kind}`);
  if (part === 'takeaways' && isOneOf(TAKEAWAY_KINDS, kind)) return t(`meet.kept.${kind}`);
  return t(`bin.part.${part}`);
}
