/** Draws the notices with their Undo; a notice that is focused or pointed at does not go away. [U28] */
import { useEffect, useState } from 'preact/hooks';
import { Undo2, X } from 'lucide';
import { t } from '../locales/t.ts';
import { Button, IconButton } from './Button.tsx';
import { dismissToast, TOAST_MS, toasts, type Toast } from './toasts.ts';
import './ToastHost.css';

function ToastCard({ toast }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismissToast(toast.id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [held, toast.id]);
  const undo = toast.undo;
  return (
    <li
      class="toast"
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <span class="toast-text" dir="auto">
        {toast.text}
      </span>
      {undo && (
        <Button
          look="quiet"
          icon={Undo2}
          onClick={() => {
            dismissToast(toast.id);
            undo();
          }}
        >
          {t('common.undo')}
        </Button>
      )}
      <IconButton label={t('common.dismiss')} icon={X} onClick={() => dismissToast(toast.id)} />
    </li>
  );
}

/** Placed once at the root of a surface. */
export function ToastHost() {
  if (toasts.value.length === 0) return null;
  return (
    <section class="toast-host" aria-label={t('common.notices')}>
      <ul>
        {toasts.value.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </ul>
    </section>
  );
}
