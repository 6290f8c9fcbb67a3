/**
 * Printing a recovery key: the sheet is all that is printed. It counts from when its person says that they
 * have it, and is drawn nowhere after that. [U116, U117]
 */
import { useEffect, useState } from 'preact/hooks';
import { Check, Printer } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { ClearClipboard } from '../../components/ClearClipboard.tsx';
import { SECRET_MARK } from '../../components/copied-secret.ts';
import { Dialog } from '../../components/Dialog.tsx';
import type { Made, MakeFault } from '../../hooks/recovery-port.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { Covered } from '../../sync/recovery-keeper.ts';
import { CoverWords } from './CoverWords.tsx';
import { dayOf, makeWords } from './recovery-words.ts';

type Making =
  | { readonly state: 'making' }
  | { readonly state: 'shown'; readonly made: Made<string> }
  | { readonly state: 'kept'; readonly covered: Covered | undefined }
  | { readonly state: 'failed'; readonly fault: MakeFault };

function KeySheet({ words }: { readonly words: string }) {
  const { clock } = useSurface();
  return (
    <div class="key-sheet">
      <p class="key-title">{t('recovery.keyTitle')}</p>
      <p class="key-words" dir="ltr" translate={false} {...SECRET_MARK}>
        {words}
      </p>
      <p>{t('recovery.keyUse')}</p>
      <p>{t('recovery.keySecret')}</p>
      <p class="soft small">{t('recovery.keyMade', { time: dayOf(clock.now()) })}</p>
    </div>
  );
}

function Shown({ made, onKept }: { readonly made: Made<string>; readonly onKept: () => void }) {
  return (
    <div class="stack">
      <p>{t('recovery.keyExplain')}</p>
      <KeySheet words={made.what} />
      <div class="row">
        <Button icon={Printer} onClick={() => print()}>
          {t('recovery.print')}
        </Button>
        <Button look="primary" icon={Check} onClick={onKept}>
          {t('recovery.haveIt')}
        </Button>
      </div>
      <p class="soft small">{t('recovery.counts')}</p>
      <ClearClipboard />
    </div>
  );
}

/** The dialog; it makes a key at once. */
export function MakeKey({ onClose }: { readonly onClose: () => void }) {
  const surface = useSurface();
  const [making, setMaking] = useState<Making>({ state: 'making' });
  useEffect(() => {
    const make = async () => {
      const made = await (await surface.openRecovery()).makeKey();
      setMaking(
        made.ok ? { state: 'shown', made: made.value } : { state: 'failed', fault: made.error },
      );
    };
    void make();
  }, [surface]);
  const keep = async (made: Made<string>) => {
    setMaking({ state: 'kept', covered: undefined });
    const kept = await made.keep();
    setMaking(
      kept.ok ? { state: 'kept', covered: kept.value } : { state: 'failed', fault: kept.error },
    );
  };
  return (
    <Dialog title={t('recovery.makeKey')} onClose={onClose}>
      {making.state === 'making' && <p class="soft">{t('recovery.making')}</p>}
      {making.state === 'failed' && (
        <Banner tone="warn">
          <p>{makeWords(making.fault)}</p>
        </Banner>
      )}
      {making.state === 'shown' && (
        <Shown made={making.made} onKept={() => void keep(making.made)} />
      )}
      {making.state === 'kept' && (
        <div class="stack">
          <p>{t('recovery.keyKept')}</p>
          <ClearClipboard />
          <CoverWords covered={making.covered} />
          <div class="row">
            <Button look="primary" onClick={onClose}>
              {t('recovery.done')}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
