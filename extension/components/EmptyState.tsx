/** Where nothing is yet: one sentence and one real thing to do, never a blank list. [U13] */
import type { ComponentChildren } from 'preact';
import './EmptyState.css';

/** `children`: the one action. */
export type EmptyStateProps = {
  readonly title: string;
  readonly text?: string;
  readonly children?: ComponentChildren;
};

/** A quiet block in place of a list that is empty. */
export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {text && <p class="empty-text">{text}</p>}
      {children}
    </div>
  );
}
