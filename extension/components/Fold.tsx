/** What is seldom needed, folded away; nothing of it is drawn before it is opened. [U85] */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import './LongList.css';

/** `label` names it for readers where `summary` stands on a page more than once. */
export type FoldProps = {
  readonly summary: string;
  readonly label?: string;
  /** It is opened where it is drawn: what led to it asked for what is in it. */
  readonly startsOpen?: boolean;
  readonly children: () => ComponentChildren;
};

/** The native disclosure. */
export function Fold({ summary, label, startsOpen = false, children }: FoldProps) {
  const [wasOpened, setOpened] = useState(startsOpen);
  return (
    <details class="folded" open={startsOpen}>
      <summary aria-label={label} onClick={() => setOpened(true)}>
        {summary}
      </summary>
      {wasOpened && children()}
    </details>
  );
}
