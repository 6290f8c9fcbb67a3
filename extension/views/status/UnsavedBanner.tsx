/** Says that nothing is being saved, why, and what to do; the text stays where it is. [U11] */
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { t } from '../../locales/t.ts';
import type { StoreFault } from '../../store/fault.ts';

/**
 * `retry` opens the storage again: a button for it stands beside the sentence. `isMissing`: it did not open, so
 * nothing of it is on the screen. `isBeside`: it is the storage beside the records, of which each says for itself
 * whether it is saved.
 */
export type UnsavedBannerProps = {
  readonly fault: StoreFault;
  readonly retry?: () => void;
  readonly isMissing?: boolean;
  readonly isBeside?: boolean;
};

/** The banner for a fault of the browser's storage. */
export function UnsavedBanner(props: UnsavedBannerProps) {
  const { fault, retry, isMissing = false, isBeside = false } = props;
  const words = () => {
    if (isMissing && fault === 'quota') return t('unsaved.untouched');
    return t(isBeside && fault === 'closed' ? 'unsaved.partly' : `unsaved.${fault}`);
  };
  return (
    <Banner tone="bad">
      <p>{words()}</p>
      {retry && <Button onClick={retry}>{t('fault.retry')}</Button>}
    </Banner>
  );
}
