/**
 * Text that is edited where it stands: it reads as plain text and is a real field. What is typed is
 * handed over after a short pause and when the field is left, so that little is lost if the page
 * ends; a partner's change shows at once unless one is typing here. [U24, U25]
 */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import './EditableText.css';

/** `onCommit` stores the text and answers with a sentence when it was refused. */
export type EditableTextProps = {
  readonly value: string;
  readonly label: string;
  readonly onCommit: (text: string) => string | undefined;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  readonly look?: 'plain' | 'title' | 'done';
  /** Several lines: Enter begins another one. */
  readonly isLong?: boolean;
};

/** Typing rests this long before it is handed over. */
const PAUSE_MS = 600;

/** A field that grows with its text. Enter leaves it (one of several lines: Ctrl+Enter), Escape takes back what was not handed over. */
export function EditableText(props: EditableTextProps) {
  const { isLong = false } = props;
  const { value, label, onCommit, placeholder, readOnly = false, look = 'plain' } = props;
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const errorId = useId();
  // What was handed over last; a partner may have changed it since, and that must stay.
  const handed = useRef<string | undefined>(undefined);

  const forget = (): void => {
    handed.current = undefined;
    setDraft(undefined);
    setError(undefined);
  };
  const hand = (isLeaving: boolean): void => {
    if (draft === undefined || readOnly) return;
    const isNews = draft !== value && draft !== handed.current;
    const refused = isNews ? onCommit(draft) : undefined;
    if (refused === undefined) handed.current = draft;
    // While one still types, an unfinished text (an empty one) is not worth a sentence.
    if (isLeaving && refused === undefined) forget();
    else if (isLeaving || refused === undefined) setError(refused);
  };
  const latest = useRef(hand);
  latest.current = hand;
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => latest.current(false), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  useLayoutEffect(() => {
    const leave = (): void => latest.current(true);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return (
    <div class={`editable editable-${look}`}>
      <textarea
        rows={1}
        dir="auto"
        value={draft ?? value}
        aria-label={label}
        readOnly={readOnly}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? errorId : undefined}
        {...(placeholder === undefined ? {} : { placeholder })}
        onInput={({ currentTarget: { value: typed } }) =>
          setDraft(isLong ? typed : typed.replaceAll(/\r?\n/g, ' '))
        }
        onBlur={() => hand(true)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.currentTarget.blur();
          } else if (event.key === 'Escape' && draft !== undefined) {
            event.stopPropagation();
            forget();
          }
        }}
      />
      {error && (
        <p id={errorId} class="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
