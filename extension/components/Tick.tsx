/** The box that ticks an action item off: a native checkbox in a target of 24 px or more. [U23] */
import './Tick.css';

/** `label` names what is ticked off. */
export type TickProps = {
  readonly checked: boolean;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onTick: (checked: boolean) => void;
};

/** A checkbox without visible words; its name comes from `label`. */
export function Tick({ checked, label, disabled = false, onTick }: TickProps) {
  return (
    <span class="tick">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-label={label}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
    </span>
  );
}
