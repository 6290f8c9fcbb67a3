/** What was copied here and should not stay on the clipboard, with a button that takes it off. [U152] */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ClipboardX } from 'lucide';
import { t } from '../locales/t.ts';
import { Button } from './Button.tsx';
import { clearClipboard, copiedSecret, watchCopying } from './copied-secret.ts';
import { showToast } from './toasts.ts';

/** A sentence and the button; nothing where no secret was copied on this page. */
export function ClearClipboard() {
  const [isRefused, setRefused] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  useEffect(watchCopying, []);
  const clear = async () => {
    // The button goes; the keyboard goes on where the secret was copied.
    const around = element.current?.closest('section, dialog');
    const isCleared = await clearClipboard();
    setRefused(!isCleared);
    if (!isCleared) return;
    showToast(t('clipboard.cleared'));
    around?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
  };
  if (copiedSecret.value === 'none') return null;
  return (
    <div ref={element} class="stack">
      <p class="soft small">{t('clipboard.holds')}</p>
      <div class="row">
        <Button icon={ClipboardX} onClick={() => void clear()}>
          {t('clipboard.clear')}
        </Button>
      </div>
      {isRefused && (
        <p class="field-error" role="alert">
          {t('clipboard.refused')}
        </p>
      )}
    </div>
  );
}
