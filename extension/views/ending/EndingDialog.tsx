/**
 * A dialog that asks before what cannot be undone: what is lost stands in it in sentences, and the button that
 * does it is the last one reached. While it is done the buttons rest. [U130]
 */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { t, type MessageKey } from '../../locales/t.ts';
import './ending.css';

/** `act` resolves to the sentence why it was not done, by its key; `undefined` when it was. */
export type EndingDialogProps = {
  readonly title: string;
  /** What is lost, and what is not, a sentence or two each. */
  readonly sentences: readonly string[];
  readonly confirm: string;
  readonly cancel?: string;
  /** What is said while it is being done. */
  readonly doing: string;
  readonly act: () => Promise<MessageKey | undefined>;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
};

/** Asks. */
export function EndingDialog(props: EndingDialogProps) {
  const [isDoing, setDoing] = useState(false);
  const [failed, setFailed] = useState<MessageKey | undefined>(undefined);
  // Two clicks see the same drawing.
  const busy = useRef(false);
  const confirm = async () => {
    if (busy.current) return;
    busy.current = true;
    setDoing(true);
    setFailed(undefined);
    const why = await props.act();
    busy.current = false;
    setDoing(false);
    setFailed(why);
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div class="ending-sentences">
        {props.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {failed !== undefined && (
          <p class="field-error" role="alert">
            {t(failed)}
          </p>
        )}
        <p class="soft small" aria-live="polite">
          {isDoing ? props.doing : ''}
        </p>
      </div>
      <div class="row">
        <Button disabled={isDoing} onClick={props.onClose}>
          {props.cancel ?? t('ending.cancel')}
        </Button>
        <Button look="danger" disabled={isDoing} onClick={() => void confirm()}>
          {props.confirm}
        </Button>
      </div>
    </Dialog>
  );
}
