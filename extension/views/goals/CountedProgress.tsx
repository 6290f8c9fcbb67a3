/** How far a goal has come by what is done: a bar and its words, which nobody moves by hand. [U203] */
import type { Progress } from '#shared/record/goal-parts.ts';
import { t } from '../../locales/t.ts';

/** `of`: by what it was counted. */
export type CountedProgressProps = Required<Progress> & { readonly title: string };

/** The bar. */
export function CountedProgress({ title, percent, of }: CountedProgressProps) {
  return (
    <div class="goal-progress">
      <progress max={100} value={percent} aria-label={t('goal.progress', { title })} />
      <span class="goal-percent">{t('goalCard.counted', of)}</span>
    </div>
  );
}
