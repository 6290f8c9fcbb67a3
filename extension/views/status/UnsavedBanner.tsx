/** Says that nothing is being saved, why, and what to do; the text stays where it is. [U11] */
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { t } from '../../locales/t.ts';
import type { StoreFault } from '../../store/fault.ts';

/**
 * `retry` opens the storage again: a button for it stands beside the sentence. `isMissing`: it did not open, so
 * nothing of it is on the screen.
 */
export type UnsavedBannerProps = {
  readonly fault: StoreFault;
  readonly retry?: () => void;
  readonly isMissing?: boolean;
};

/** The banner for a fault of the browser's storage. */
export function UnsavedBanner({ fault, retry, isMissing = false }: UnsavedBannerProps) {
  const isUntouched = isMissing && fault === 'quota';
  return (
    <Banner tone="bad">
      <p>{t(isUntouched ? 'unsaved.untouched' : `unsaved.${fault}`)}</p>
      {retry && <Button onClick={retry}>{t('fault.retry')}</Button>}
    </Banner>
  );
}
