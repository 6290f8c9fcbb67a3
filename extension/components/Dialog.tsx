/**
 * A modal dialog on the native element: it takes the focus, gives it back to what opened it, and
 * closes by Escape, by a click beside it, and by its own button. [U26]
 */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { X } from 'lucide';
import { t } from '../locales/t.ts';
import { IconButton } from './Button.tsx';
import './Dialog.css';

/** Rendered only while open; `onClose` is called however it is closed. */
export type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** Opens at once as a modal dialog with a heading and a close button. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // With what draws it: the next key goes into it, and what has the focus now is what opened it.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog ref={element} class="dialog" closedby="any" aria-labelledby={titleId} onClose={onClose}>
      <header class="dialog-header">
        <h2 id={titleId}>{title}</h2>
        <IconButton label={t('common.close')} icon={X} onClick={() => element.current?.close()} />
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
