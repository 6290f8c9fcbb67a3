/**
 * A short form that is folded behind what it is for: some lines, at most one choice, one button. It closes once
 * what was written is stored, and an empty line is left out. What is half typed stays; what is refused is said at
 * its own line. [U12, U25, U255, U259, U278, U285]
 */
import { useRef, useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import type { Refusal } from '#shared/record/refusal.ts';
import { Field, SelectField, TextField, type Choice } from '../../components/Field.tsx';
import { ProseField } from '../../components/ProseField.tsx';
import { useTypedFields, type TypedFields } from '../../hooks/half-typed.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { proseKeys } from './prose-keys.ts';
import { RadioRow } from './RadioRow.tsx';

/** One field of a form. `holds`: what is no plain text of one line. */
export type FormField = {
  readonly name: string;
  readonly label: string;
  readonly holds?: 'date' | 'url' | 'prose';
};

/** The one choice of a form; `asRow`: all of it is seen, and nothing is chosen beforehand. */
export type FormChoice = {
  readonly asRow?: boolean;
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice<string>[];
};

/**
 * `opens`: the words it is folded behind. `place`: which form of the mentorship it is. `onAdd`
 * stores what was written, by the names of the fields, and answers with what was refused.
 */
export type FieldsFormProps = {
  readonly opens: string;
  readonly place: string;
  readonly choice?: FormChoice;
  readonly fields: readonly FormField[];
  readonly button: string;
  readonly onAdd: (written: TypedFields) => Refusal | undefined;
};

function filled(typed: TypedFields): TypedFields {
  return Object.fromEntries(Object.entries(typed).filter(([, text]) => text?.trim() !== ''));
}

type FormLineProps = {
  readonly field: FormField;
  readonly error: string | undefined;
  readonly value: string;
  readonly onText: (text: string) => void;
};

function FormLine({ field: { label, holds }, error, value, onText }: FormLineProps) {
  if (holds === 'prose')
    return <ProseField {...{ label, error, value, onText }} hint={proseKeys()} />;
  if (holds !== 'date')
    return (
      <TextField
        {...{ label, error, value, onText }}
        autocomplete="off"
        {...(holds === 'url' ? { inputMode: 'url' as const } : {})}
      />
    );
  return (
    <Field label={label} error={error}>
      {(binding) => (
        <input
          {...binding}
          class="input"
          type="date"
          max="9999-12-31"
          value={value}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
        />
      )}
    </Field>
  );
}

type ChoiceLineProps = {
  readonly choice: FormChoice;
  readonly typed: TypedFields;
  readonly error: string | undefined;
  readonly onChoose: (value: string) => void;
};

function ChoiceLine({ choice, typed, error, onChoose }: ChoiceLineProps) {
  const { name, label, choices, asRow } = choice;
  if (asRow) return <RadioRow {...{ label, choices, error, onChoose }} value={typed[name]} />;
  const value = typed[name] ?? choices[0]?.value ?? '';
  return <SelectField {...{ label, choices, error, onChoose, value }} />;
}

/** The form behind its words. */
export function FieldsForm(props: FieldsFormProps) {
  const { opens, place, choice, fields, button, onAdd } = props;
  const kept = useTypedFields(`form ${place}`);
  const [typed, setTyped] = useState(kept.current);
  const [startsOpen] = useState(Object.keys(kept.current).length > 0);
  const [refused, setRefused] = useState<Refusal | undefined>(undefined);
  const frame = useRef<HTMLDetailsElement>(null);
  const keep = (written: TypedFields): void => {
    kept.current = written;
    setTyped(written);
  };
  const write = (name: string, text: string): void => {
    keep({ ...typed, [name]: text });
    setRefused(undefined);
  };
  // What is refused under no name of a line (the item that it is for is gone) is said at the first.
  const names = [choice, ...fields].map((one) => one?.name);
  const at = names.includes(refused?.field) ? refused?.field : fields[0]?.name;
  const errorAt = (name: string): string | undefined => {
    if (!refused || name !== at) return undefined;
    const isUnchosen = name === choice?.name && refused.reason === 'empty';
    return isUnchosen ? t('refused.unchosen') : refusalWords(refused, typed[name]);
  };
  const submit = (): void => {
    const first = choice?.asRow ? undefined : choice?.choices[0]?.value;
    const chosen = choice && first !== undefined ? { [choice.name]: first } : {};
    const why = onAdd({ ...chosen, ...filled(typed) });
    setRefused(why);
    if (why !== undefined) return;
    keep({});
    if (frame.current) frame.current.open = false;
    frame.current?.querySelector('summary')?.focus();
  };
  return (
    <details ref={frame} class="fields-form" open={startsOpen}>
      <summary>{opens}</summary>
      <form
        class="fields"
        data-form={place}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {choice && (
          <ChoiceLine
            choice={choice}
            typed={typed}
            error={errorAt(choice.name)}
            onChoose={(value) => write(choice.name, value)}
          />
        )}
        {fields.map((field) => (
          <FormLine
            key={field.name}
            field={field}
            error={errorAt(field.name)}
            value={typed[field.name] ?? ''}
            onText={(text) => write(field.name, text)}
          />
        ))}
        <Button type="submit">{button}</Button>
      </form>
    </details>
  );
}
