/** Everything that one of us promised, of all sessions: open ones by due date, and a line for a new one. [U13, U15] */
import { t } from '../../locales/t.ts';
import { PromisedItems } from '../session/PromisedItems.tsx';
import '../session/session.css';

/** The block with its heading. */
export function ActionItemsBlock() {
  return (
    <section class="block" aria-labelledby="actions-heading">
      <h2 id="actions-heading">{t('mentorship.actions')}</h2>
      <PromisedItems
        addLabel={t('mentorship.addAction')}
        empty={<p class="soft">{t('mentorship.actionsEmpty')}</p>}
      />
    </section>
  );
}
