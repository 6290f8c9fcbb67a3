/** Restoring by a printed key, typed or pasted. It stays in the field until it worked. [U119, U120] */
import { useState } from 'preact/hooks';
import { KeyRound } from 'lucide';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { restoreWords } from './recovery-words.ts';
import type { RestoreProps } from './RestoreFile.tsx';

/** The form. */
export function RestoreKey({ onRestored }: RestoreProps) {
  const surface = useSurface();
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const restore = async () => {
    if (busy) return;
    setBusy(true);
    setWords(undefined);
    const restored = await (await surface.openRecovery()).restoreKey(typed);
    setBusy(false);
    if (restored.ok) return onRestored(restored.value);
    setWords(restoreWords(restored.error));
  };
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void restore();
      }}
    >
      <Field label={t('restore.key')} hint={t('restore.keyHint')} error={words}>
        {(binding) => (
          <textarea
            {...binding}
            class="input code-field"
            rows={4}
            spellcheck={false}
            autocomplete="off"
            dir="ltr"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="row">
        <Button type="submit" icon={KeyRound} disabled={busy}>
          {busy ? t('restore.restoring') : t('restore.fromKey')}
        </Button>
      </div>
    </form>
  );
}
