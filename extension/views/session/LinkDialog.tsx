/** Asks for a link's address (and words, where nothing is selected) and says when it is not safe. [E6] */
import { useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import type { EditorHandle } from '../../editor/mount.ts';
import { typedHref } from '../../editor/safe-link.ts';
import { t } from '../../locales/t.ts';

/** `now`: the address of the link at the cursor. `needsWords`: nothing is selected to be linked. */
export type LinkDialogProps = {
  readonly editor: EditorHandle;
  readonly now: string | undefined;
  readonly needsWords: boolean;
  readonly onClose: () => void;
};

/** The dialog; the editor has the focus again when it closes. */
export function LinkDialog({ editor, now, needsWords, onClose }: LinkDialogProps) {
  const [address, setAddress] = useState(now ?? '');
  const [words, setWords] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const close = (): void => {
    onClose();
    // After the dialog has given the focus back to what had it.
    setTimeout(() => editor.focus());
  };
  const set = (): void => {
    const href = typedHref(address);
    if (href === undefined) return setError(t('link.unsafe'));
    editor.run({ do: 'set-link', href, text: words.trim() || address.trim() });
    close();
  };
  return (
    <Dialog title={t('link.title')} onClose={close}>
      <form
        class="link-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          set();
        }}
      >
        <TextField
          label={t('link.address')}
          inputMode="url"
          autocomplete="off"
          autofocus
          dir="ltr"
          value={address}
          error={error}
          onText={setAddress}
        />
        {needsWords && <TextField label={t('link.text')} value={words} onText={setWords} />}
        <Button type="submit" look="primary">
          {t('link.set')}
        </Button>
      </form>
    </Dialog>
  );
}
