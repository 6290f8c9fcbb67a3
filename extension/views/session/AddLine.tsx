/** The empty line at the end of a list: type, Enter, and the next one can follow. [U12, U25, U285] */
import { useState } from 'preact/hooks';
import { Plus } from 'lucide';
import { IconButton } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { useTypedText, type HalfTyped } from '../../hooks/half-typed.ts';

/**
 * `hint`: a word or two that fit into the narrowest line. `onAdd` stores the text and answers with a sentence
 * when it was refused; the text then stays. `typed` holds what is half typed.
 */
export type TypedLineProps = {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly onAdd: (text: string) => string | undefined;
  readonly typed: HalfTyped<string>;
};

/** `place`: which line of the mentorship it is, under which what is half typed is kept. */
export type AddLineProps = Omit<TypedLineProps, 'typed'> & { readonly place: string };

/** A field and its button. */
export function TypedLine({ label, hint, button, onAdd, typed }: TypedLineProps) {
  const [text, setText] = useState(typed.current);
  const [error, setError] = useState<string | undefined>(undefined);
  const write = (written: string): void => {
    setText(written);
    typed.current = written;
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

/** The same for a line of the open mentorship. */
export function AddLine({ place, ...line }: AddLineProps) {
  const typed = useTypedText(place);
  return <TypedLine key={place} {...line} typed={typed} />;
}
