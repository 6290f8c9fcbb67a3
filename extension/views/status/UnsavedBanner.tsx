/** Says that nothing is being saved, why, and what to do; the text stays where it is. [U11] */
import { Banner } from '../../components/Banner.tsx';
import { t } from '../../locales/t.ts';
import type { StoreFault } from '../../store/fault.ts';

/** The banner for a fault of the browser's storage. */
export function UnsavedBanner({ fault }: { readonly fault: StoreFault }) {
  return (
    <Banner tone="bad">
      <p>{t(`unsaved.${fault}`)}</p>
    </Banner>
  );
}
