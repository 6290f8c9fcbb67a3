/** What is seldom needed, folded away; nothing of it is drawn before it is opened. [U85] */
import type { ComponentChildren } from 'preact';
import { isSought, useUnfolded } from './sought-line.ts';
import './LongList.css';

/** `label` names it for readers where `summary` stands on a page more than once; `holds`: the lines in it. */
export type FoldProps = {
  readonly summary: string;
  readonly label?: string;
  readonly holds?: readonly { readonly id: string }[];
  /** It is opened where it is drawn: what led to it asked for what is in it. */
  readonly startsOpen?: boolean;
  readonly children: () => ComponentChildren;
};

/** The native disclosure. */
export function Fold({ summary, label, holds = [], startsOpen = false, children }: FoldProps) {
  const [isDrawn, open] = useUnfolded(startsOpen || holds.some(({ id }) => isSought(id)));
  return (
    <details class="folded" open={startsOpen}>
      <summary aria-label={label} onClick={open}>
        {summary}
      </summary>
      {isDrawn && children()}
    </details>
  );
}
