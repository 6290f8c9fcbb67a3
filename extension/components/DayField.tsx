/**
 * A day that is changed where it stands: it reads as words ("Tomorrow"), and the browser's own date
 * field lies over them and opens its own calendar. [U25]
 */
import './DayField.css';

/** `onChoose` hears a whole day (`yyyy-mm-dd`), or `null` when the day was taken away. */
export type DayFieldProps = {
  readonly label: string;
  readonly value: string | undefined;
  readonly words: string;
  readonly look: 'none' | 'late' | 'today' | 'later' | 'over';
  readonly readOnly: boolean;
  readonly onChoose: (day: string | null) => void;
};

/** The words and the field. */
export function DayField({ label, value, words, look, readOnly, onChoose }: DayFieldProps) {
  return (
    <label class="day-field">
      <span class={look === 'none' || look === 'over' ? 'due' : `due due-${look}`}>{words}</span>
      <input
        type="date"
        aria-label={label}
        value={value ?? ''}
        max="9999-12-31"
        disabled={readOnly}
        onChange={({ currentTarget: field }) => {
          // Half a date is no date: what was there stays.
          if (field.validity.badInput) return;
          onChoose(field.value === '' ? null : field.value);
        }}
      />
    </label>
  );
}
