/** Where somebody writes at length: a field of several lines and its button; the next text can follow. [U12, U25, U255, U259] */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Plus } from 'lucide';
import { IconButton } from '../../components/Button.tsx';
import { ProseField } from '../../components/ProseField.tsx';
import type { HalfTyped } from '../../hooks/half-typed.ts';
import { proseKeys } from './prose-keys.ts';

/**
 * `hint`: a word or two for the empty field. `onAdd` stores the text and answers with a sentence when it was
 * refused; the text then stays. `typed` holds what is half typed. `children` stand before the button.
 */
export type AddProseProps = {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly onAdd: (text: string) => string | undefined;
  readonly typed: HalfTyped<string>;
  readonly children?: ComponentChildren;
};

/** The field and its button. */
export function AddProse({ label, hint, button, onAdd, typed, children }: AddProseProps) {
  const [text, setText] = useState(typed.current);
  const [error, setError] = useState<string | undefined>(undefined);
  const write = (written: string): void => {
    typed.current = written;
    setText(written);
  };
  return (
    <form
      class="add-line"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // What is sent is typed no more: whoever draws the line because of it must not find it.
        typed.current = '';
        const refused = onAdd(text);
        setError(refused);
        write(refused === undefined ? '' : text);
      }}
    >
      <ProseField
        label={label}
        hideLabel
        hint={proseKeys()}
        placeholder={hint}
        error={error}
        value={text}
        onText={(written) => {
          write(written);
          setError(undefined);
        }}
      />
      {children}
      <IconButton type="submit" icon={Plus} label={button} />
    </form>
  );
}
