/** One word of a closed list, changed where it stands: a native select that reads as text. [U25] */
import type { Choice } from './Field.tsx';
import './ChoiceInPlace.css';

/** `faint`: it says nothing that one must see. `describedBy`: the id of what explains the choice. */
export type ChoiceInPlaceProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly readOnly: boolean;
  readonly faint?: boolean;
  readonly describedBy?: string;
  readonly onChoose: (value: Value) => void;
};

/** The select. */
export function ChoiceInPlace<Value extends string>(props: ChoiceInPlaceProps<Value>) {
  const { label, value, choices, readOnly, faint = false, describedBy, onChoose } = props;
  return (
    <select
      class={faint ? 'choice-in-place choice-faint' : 'choice-in-place'}
      aria-label={label}
      aria-describedby={describedBy}
      value={value}
      disabled={readOnly}
      onChange={({ currentTarget }) => {
        const chosen = choices.find((choice) => choice.value === currentTarget.value);
        if (chosen) onChoose(chosen.value);
      }}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value} dir="auto">
          {choice.label}
        </option>
      ))}
    </select>
  );
}
