/** What is seldom needed, folded away; nothing of it is drawn before it is opened. [U85] */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import './LongList.css';

/** `label` names it for readers where `summary` stands on a page more than once. */
export type FoldProps = {
  readonly summary: string;
  readonly label?: string;
  readonly children: () => ComponentChildren;
};

/** The native disclosure. */
export function Fold({ summary, label, children }: FoldProps) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details class="folded">
      <summary aria-label={label} onClick={() => setOpened(true)}>
        {summary}
      </summary>
      {wasOpened && children()}
    </details>
  );
}
