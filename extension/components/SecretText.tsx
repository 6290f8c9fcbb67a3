/** A secret to copy: it stands in a field, and goes nowhere but the clipboard. [U19, U102, U152] */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Check, Copy } from 'lucide';
import { t } from '../locales/t.ts';
import { announce } from './announcer.ts';
import { Button } from './Button.tsx';
import { copiedSecret, copySecret, SECRET_MARK } from './copied-secret.ts';

/** `label` names the field; `copy` stands on the button; `refused` is said where the browser does not let it copy. */
export type SecretTextProps = {
  readonly text: string;
  readonly label: string;
  readonly copy: string;
  readonly refused: string;
  /** What can be done beside. */
  readonly children: ComponentChildren;
};

/** The field and the row of buttons; the first of them takes the focus, for it is the one thing left to do. */
export function SecretText({ text, label, copy, refused, children }: SecretTextProps) {
  const [state, setState] = useState<'new' | 'copied' | 'refused'>('new');
  const field = useRef<HTMLTextAreaElement>(null);
  const buttons = useRef<HTMLDivElement>(null);
  // What had the focus may have gone with the step before.
  useLayoutEffect(() => buttons.current?.querySelector('button')?.focus(), []);
  const toClipboard = async () => {
    const isCopied = await copySecret(text);
    setState(isCopied ? 'copied' : 'refused');
    if (isCopied) announce(t('common.copied'));
    else field.current?.focus();
  };
  const isCopied = state === 'copied' && copiedSecret.value !== 'none';
  return (
    <>
      <textarea
        ref={field}
        class="input secret-text"
        readOnly
        rows={4}
        dir="ltr"
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        {...SECRET_MARK}
      />
      <div ref={buttons} class="row">
        <Button look="primary" icon={isCopied ? Check : Copy} onClick={() => void toClipboard()}>
          {isCopied ? t('common.copied') : copy}
        </Button>
        {children}
      </div>
      {state === 'refused' && (
        <p class="field-error" role="alert">
          {refused}
        </p>
      )}
    </>
  );
}
