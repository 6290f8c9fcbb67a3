/** The action items beside a session's notes. [N5] */
import type { ItemId } from '#shared/base/ids.ts';
import { t } from '../../locales/t.ts';
import { PromisedItems } from './PromisedItems.tsx';

/** The list, and a line to add one that belongs to `sessionId`. */
export function ActionItems({ sessionId }: { readonly sessionId: ItemId }) {
  return (
    <section class="session-part session-actions" aria-labelledby="session-actions-heading">
      <h3 id="session-actions-heading">{t('action.heading')}</h3>
      <PromisedItems
        sessionId={sessionId}
        addLabel={t('action.add')}
        empty={<p class="soft part-empty">{t('action.empty')}</p>}
      />
    </section>
  );
}
