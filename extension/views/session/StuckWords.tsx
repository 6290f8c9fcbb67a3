/** Below a talking point of somebody who is stuck: what they tried and what would help. [U223] */
import type { TalkingPointView } from '#shared/record/view.ts';
import { t } from '../../locales/t.ts';

/** The words; nothing for any other talking point. */
export function StuckWords({ point }: { readonly point: TalkingPointView }) {
  if (point.isStuck !== true) return null;
  const { tried, need } = point;
  return (
    <p class="soft small point-stuck" dir="auto">
      {[
        t('between.isStuck'),
        tried && t('between.hasTried', { text: tried }),
        need && t('between.needed', { text: need }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}
