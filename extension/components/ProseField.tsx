/** A field of several lines in a form: Enter begins a line, Ctrl+Enter (⌘ Enter on a Mac) sends the form. [U25, U255] */
import { Field } from './Field.tsx';

/** `hint` says how the form is sent; it is seen while one writes here. `onText` hears every keystroke. */
export type ProseFieldProps = {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly hint: string;
  readonly error: string | undefined;
  readonly placeholder?: string;
  readonly value: string;
  readonly onText: (text: string) => void;
};

/** The field; it grows with its text where the browser can. */
export function ProseField(props: ProseFieldProps) {
  const { label, hideLabel = false, hint, error, placeholder, value, onText } = props;
  return (
    <div class="prose-field">
      <Field label={label} hideLabel={hideLabel} hint={hint} error={error}>
        {(binding) => (
          <textarea
            {...binding}
            class="input"
            dir="auto"
            rows={2}
            autocomplete="off"
            {...(placeholder === undefined ? {} : { placeholder })}
            value={value}
            onInput={({ currentTarget }) => onText(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.isComposing) return;
              if (!event.ctrlKey && !event.metaKey) return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
          />
        )}
      </Field>
    </div>
  );
}
