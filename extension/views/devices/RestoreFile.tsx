/** Restoring from a file: it is looked at first, and only then a passphrase is asked for. [U119, U120] */
import { useState } from 'preact/hooks';
import { FileUp } from 'lucide';
import { copyBytes } from '#shared/base/bytes.ts';
import { MAX_RECOVERY_FILE_BYTES, type SealedRecovery } from '#shared/seal/recovery-file.ts';
import { Button } from '../../components/Button.tsx';
import { Field, TextField } from '../../components/Field.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { RestoredMentorship } from '../../sync/restore-rooms.ts';
import { restoreWords } from './recovery-words.ts';

/** `onRestored` hears what became of each mentorship. */
export type RestoreProps = {
  readonly onRestored: (mentorships: readonly RestoredMentorship[]) => void;
};

type Fault = { readonly field: 'file' | 'passphrase'; readonly words: string };

function useRestoring({ onRestored }: RestoreProps) {
  const surface = useSurface();
  const [sealed, setSealed] = useState<SealedRecovery | undefined>(undefined);
  const [fault, setFault] = useState<Fault | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const choose = async (file: File | undefined) => {
    setSealed(undefined);
    setFault(undefined);
    if (file === undefined) return;
    // One byte more than the largest tells that it is larger; the rest is not read.
    const start = await file.slice(0, MAX_RECOVERY_FILE_BYTES + 1).arrayBuffer();
    const read = await (await surface.openRecovery()).readFile(copyBytes(new Uint8Array(start)));
    if (read.ok) setSealed(read.value);
    else setFault({ field: 'file', words: restoreWords(read.error) });
  };
  const restore = async (passphrase: string) => {
    if (sealed === undefined || busy) return;
    setBusy(true);
    setFault(undefined);
    const restored = await (await surface.openRecovery()).restoreFile(sealed, passphrase);
    setBusy(false);
    if (restored.ok) return onRestored(restored.value);
    const field = restored.error === 'wrong-passphrase' ? 'passphrase' : 'file';
    setFault({ field, words: restoreWords(restored.error) });
  };
  return { sealed, fault, busy, choose, restore };
}

/** The form. */
export function RestoreFile(props: RestoreProps) {
  const { sealed, fault, busy, choose, restore } = useRestoring(props);
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void restore(passphrase);
      }}
    >
      <Field
        label={t('restore.file')}
        hint={t('restore.fileHint')}
        error={fault?.field === 'file' ? fault.words : undefined}
      >
        {(binding) => (
          <input
            {...binding}
            class="input"
            type="file"
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {sealed && (
        <>
          <TextField
            label={t('recovery.passphrase')}
            error={fault?.field === 'passphrase' ? fault.words : undefined}
            secret
            autocomplete="off"
            autofocus
            value={passphrase}
            onText={setPassphrase}
          />
          <div class="row">
            <Button look="primary" type="submit" icon={FileUp} disabled={busy}>
              {busy ? t('restore.restoring') : t('restore.fromFile')}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
