/** A text under a label one sees, edited where it stands; while it is empty a sentence says what belongs there. [U24, U25] */
import { EditableText } from './EditableText.tsx';
import './LabelledText.css';

/** `explain`: one line on what belongs there. `onCommit` gets `null` for what was emptied. */
export type LabelledTextProps = {
  readonly label: string;
  readonly explain: string;
  readonly value: string | undefined;
  readonly readOnly: boolean;
  readonly isLong?: boolean;
  readonly onCommit: (text: string | null) => string | undefined;
};

/** The label and the field; where nothing can be changed and nothing stands, nothing is drawn. */
export function LabelledText(props: LabelledTextProps) {
  const { label, explain, value, readOnly, isLong = false, onCommit } = props;
  if (readOnly && value === undefined) return null;
  return (
    <div class="labelled-text">
      <span class="labelled-name" aria-hidden="true">
        {label}
      </span>
      <EditableText
        value={value ?? ''}
        label={label}
        placeholder={explain}
        readOnly={readOnly}
        isLong={isLong}
        onCommit={(typed) => onCommit(typed.trim() === '' ? null : typed)}
      />
    </div>
  );
}
