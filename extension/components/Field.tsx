/**
 * Fields with a visible label, a hint and an error that is tied to the field by name. Every text a
 * person writes takes its direction from its own first letter (`dir="auto"`). [U24, U25]
 */
import type { ComponentChildren, JSX, Ref } from 'preact';
import { useId, useLayoutEffect } from 'preact/hooks';
import './Field.css';

type FieldFrame = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly hideLabel?: boolean;
  readonly autofocus?: boolean | undefined;
};

/** What the native element must carry so that label, hint and error belong to it. */
export type FieldBinding = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly autofocus: true | undefined;
};

/** The frame of any field; `children` draws the native element with the binding it is given. */
export function Field(
  props: FieldFrame & { readonly children: (binding: FieldBinding) => ComponentChildren },
) {
  const id = useId();
  const { autofocus = false } = props;
  useLayoutEffect(() => {
    // Browsers keep to the attribute once a page (and in a dialog that opens), not on later places.
    if (autofocus) document.getElementById(id)?.focus();
  }, [autofocus, id]);
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean);
  return (
    <div class="field">
      <label for={id} class={props.hideLabel ? 'visually-hidden' : 'field-label'}>
        {props.label}
      </label>
      {props.children({
        id,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
        'aria-invalid': props.error ? true : undefined,
        autofocus: autofocus || undefined,
      })}
      {props.hint && (
        <p id={`${id}-hint`} class="field-hint">
          {props.hint}
        </p>
      )}
      {props.error && (
        <p id={`${id}-error`} class="field-error" role="alert">
          {props.error}
        </p>
      )}
    </div>
  );
}

type NativeInput = Pick<
  JSX.IntrinsicElements['input'],
  | 'autocomplete'
  | 'dir'
  | 'inputMode'
  | 'maxLength'
  | 'onBlur'
  | 'onChange'
  | 'onKeyDown'
  | 'onPaste'
  | 'placeholder'
  | 'spellcheck'
>;

/** A line of text. `onText` hears every keystroke. */
export type TextFieldProps = FieldFrame &
  NativeInput & {
    readonly value: string;
    readonly onText: (text: string) => void;
    readonly inputRef?: Ref<HTMLInputElement>;
    /** What is typed is not shown. */
    readonly secret?: boolean;
  };

/** A labelled line of text. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, hideLabel, autofocus, value, onText, inputRef, secret, ...rest } =
    props;
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      hideLabel={hideLabel ?? false}
      autofocus={autofocus}
    >
      {(binding) => (
        <input
          class="input"
          dir="auto"
          {...rest}
          {...binding}
          {...(inputRef ? { ref: inputRef } : {})}
          {...(secret === true ? { type: 'password' as const } : {})}
          value={value}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** One choice of a select. */
export type Choice<Value extends string> = { readonly value: Value; readonly label: string };

/** A native select over a closed list. */
export type SelectFieldProps<Value extends string> = FieldFrame & {
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChoose: (value: Value) => void;
};

/** A labelled native select. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { choices, onChoose } = props;
  return (
    <Field
      label={props.label}
      hint={props.hint}
      error={props.error}
      hideLabel={props.hideLabel ?? false}
    >
      {(binding) => (
        <select
          class="input select"
          {...binding}
          value={props.value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
            if (chosen) onChoose(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} dir="auto">
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
