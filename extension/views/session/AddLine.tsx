/** The empty line at the end of a list: type, Enter, and the next one can follow. [U12, U25] */
import { useState } from 'preact/hooks';
import { Plus } from 'lucide';
import { IconButton } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';

/** `hint`: a word or two that fit into the narrowest line. `onAdd` stores the text and answers with a sentence when it was refused; the text then stays. */
export type AddLineProps = {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly onAdd: (text: string) => string | undefined;
};

/** A field and its button. */
export function AddLine({ label, hint, button, onAdd }: AddLineProps) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  return (
    <form
      class="add-line"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const refused = onAdd(text);
        setError(refused);
        if (refused === undefined) setText('');
      }}
    >
      <TextField
        label={label}
        hideLabel
        placeholder={hint}
        autocomplete="off"
        error={error}
        value={text}
        onText={(typed) => {
          setText(typed);
          setError(undefined);
        }}
      />
      <IconButton type="submit" icon={Plus} label={button} />
    </form>
  );
}
