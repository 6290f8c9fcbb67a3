/** Making a recovery file: a passphrase twice, then the file is saved by the browser. [U116, U117] */
import { useState } from 'preact/hooks';
import { Download } from 'lucide';
import type { Bytes } from '#shared/base/bytes.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { useSurface } from '../../hooks/surface.ts';
import type { MakeFault } from '../../hooks/recovery-port.ts';
import { t } from '../../locales/t.ts';
import type { Covered } from '../../sync/recovery-keeper.ts';
import { CoverWords } from './CoverWords.tsx';
import { LEAST_PASSPHRASE, makeWords, passphraseWords } from './recovery-words.ts';

type Making =
  | { readonly state: 'asking'; readonly fault?: MakeFault }
  | { readonly state: 'making' }
  | { readonly state: 'saved'; readonly name: string; readonly covered: Covered | undefined };

/** How long the browser has to take the file up. */
const REVOKE_AFTER_MS = 60_000;

/** Hands `file` to the browser, which asks its person where to, or puts it among the downloads. */
function saveAs(name: string, file: Bytes): void {
  const url = URL.createObjectURL(new Blob([file], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

function useMaking() {
  const surface = useSurface();
  const [making, setMaking] = useState<Making>({ state: 'asking' });
  const make = async (passphrase: string, withCopies: boolean) => {
    setMaking({ state: 'making' });
    const recovery = await surface.openRecovery();
    const made = await recovery.makeFile(passphrase, withCopies);
    if (!made.ok) return setMaking({ state: 'asking', fault: made.error });
    const day = new Date(surface.clock.now()).toISOString().slice(0, 10);
    const name = `twoway-${day}.recovery`;
    saveAs(name, made.value.what);
    setMaking({ state: 'saved', name, covered: undefined });
    const kept = await made.value.keep();
    if (!kept.ok) return setMaking({ state: 'asking', fault: kept.error });
    setMaking({ state: 'saved', name, covered: kept.value });
  };
  return { making, make };
}

type AskProps = {
  readonly making: Extract<Making, { state: 'asking' | 'making' }>;
  readonly onMake: (passphrase: string, withCopies: boolean) => void;
};

function AskPassphrase({ making, onMake }: AskProps) {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const fault = making.state === 'asking' ? making.fault : undefined;
  const isShort = passphrase.length < LEAST_PASSPHRASE;
  const isOther = passphrase !== again;
  const submit = () => {
    setTried(true);
    // What does not fit goes without the copies; the relays have the records.
    if (!isShort && !isOther && making.state === 'asking')
      onMake(passphrase, fault !== 'too-large');
  };
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p>{t('recovery.fileExplain')}</p>
      {fault && (
        <Banner tone="warn">
          <p>{makeWords(fault)}</p>
        </Banner>
      )}
      <TextField
        label={t('recovery.passphrase')}
        hint={passphraseWords(passphrase)}
        error={tried && isShort ? t('recovery.tooShort') : undefined}
        secret
        autocomplete="new-password"
        autofocus
        value={passphrase}
        onText={setPassphrase}
      />
      <TextField
        label={t('recovery.again')}
        error={tried && !isShort && isOther ? t('recovery.differs') : undefined}
        secret
        autocomplete="new-password"
        value={again}
        onText={setAgain}
      />
      <div class="row">
        <Button look="primary" type="submit" icon={Download} disabled={making.state === 'making'}>
          {making.state === 'making' ? t('recovery.making') : t('recovery.saveFile')}
        </Button>
      </div>
    </form>
  );
}

/** The dialog. */
export function MakeFile({ onClose }: { readonly onClose: () => void }) {
  const { making, make } = useMaking();
  return (
    <Dialog title={t('recovery.makeFile')} onClose={onClose}>
      {making.state === 'saved' ? (
        <div class="stack">
          <p>
            {t('recovery.saved')} <bdi class="recovery-file-name">{making.name}</bdi>
          </p>
          <p>{t('recovery.keepFile')}</p>
          <CoverWords covered={making.covered} />
          <div class="row">
            <Button look="primary" onClick={onClose}>
              {t('recovery.done')}
            </Button>
          </div>
        </div>
      ) : (
        <AskPassphrase
          making={making}
          onMake={(passphrase, withCopies) => void make(passphrase, withCopies)}
        />
      )}
    </Dialog>
  );
}
