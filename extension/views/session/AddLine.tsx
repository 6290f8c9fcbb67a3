/** The empty line at the end of a list: type, Enter, and the next one can follow. [U12, U25] */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { Plus } from 'lucide';
import { IconButton } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';

/**
 * `hint`: a word or two that fit into the narrowest line. `onAdd` stores the text and answers with a sentence
 * when it was refused; the text then stays. `typed` holds what was typed, where the line itself can go.
 */
export type AddLineProps = {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly onAdd: (text: string) => string | undefined;
  readonly typed?: RefObject<string>;
};

/** A field and its button. */
export function AddLine({ label, hint, button, onAdd, typed }: AddLineProps) {
  const [text, setText] = useState(typed?.current ?? '');
  const [error, setError] = useState<string | undefined>(undefined);
  const write = (written: string): void => {
    setText(written);
    if (typed) typed.current = written;
  };
  return (
    <form
      class="add-line"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const refused = onAdd(text);
        setError(refused);
        if (refused === undefined) write('');
      }}
    >
      <TextField
        label={label}
        hideLabel
        placeholder={hint}
        autocomplete="off"
        error={error}
        value={text}
        onText={(written) => {
          write(written);
          setError(undefined);
        }}
      />
      <IconButton type="submit" icon={Plus} label={button} />
    </form>
  );
}
