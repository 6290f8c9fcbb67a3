/** The whole page when the store did not open: what happened, and one button. [U11, U54] */
import { RotateCcw } from 'lucide';
import { Button } from '../../components/Button.tsx';
import { t } from '../../locales/t.ts';
import type { StoreFault } from '../../store/fault.ts';
import { UnsavedBanner } from './UnsavedBanner.tsx';

/** Says why, and offers to try again. */
export function StoreMissing({ fault }: { readonly fault: StoreFault }) {
  return (
    <main class="store-missing stack">
      <h1>Twoway</h1>
      <UnsavedBanner fault={fault} isMissing />
      <div class="row">
        <Button icon={RotateCcw} onClick={() => location.reload()}>
          {t('fault.retry')}
        </Button>
      </div>
    </main>
  );
}
