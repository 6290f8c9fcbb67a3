/** A choice that is seen whole and made by one click or one key, with nothing chosen beforehand. [U222, U304] */
import { useId } from 'preact/hooks';
import type { Choice } from '../../components/Field.tsx';

/** `value`: what is chosen, if anything. `error` is said at the row. */
export type RadioRowProps = {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly Choice<string>[];
  readonly error: string | undefined;
  readonly onChoose: (value: string) => void;
};

/** The row. A digit chooses what stands at that place. */
export function RadioRow({ label, value, choices, error, onChoose }: RadioRowProps) {
  const name = useId();
  return (
    <fieldset
      class="radio-row"
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${name}-error` : undefined}
    >
      <legend class="field-label">{label}</legend>
      <div class="radios">
        {choices.map((choice) => (
          <label key={choice.value} class="radio">
            <input
              type="radio"
              name={name}
              checked={value === choice.value}
              onChange={() => onChoose(choice.value)}
              onKeyDown={({ key }) => {
                const chosen = choices[Number(key) - 1];
                if (chosen) onChoose(chosen.value);
              }}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${name}-error`} class="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
