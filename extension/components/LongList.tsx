/**
 * Lists that may hold five years: they draw their first lines, and the next ones when asked, so that
 * a page opens as fast as in its first week. [U85]
 */
import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../locales/t.ts';
import { isSought, useUnfolded } from './sought-line.ts';
import './LongList.css';

/** How many lines are drawn at first, and how many more at each asking. */
const LINES_AT_ONCE = 30;

const WORKED_ON = 'textarea, input, button, a';

/** What a long list is made of. */
export type LongListProps<Item> = {
  readonly items: readonly Item[];
  /** The list's own class. */
  readonly look: string;
  /** One line: an `li` with its key. */
  readonly line: (item: Item, index: number) => ComponentChildren;
  /** Becomes the list. */
  readonly list?: RefObject<HTMLUListElement | null>;
  /** The id of what says how the list is worked. */
  readonly describedBy?: string;
};

/** The list; below it the button that draws more, while there are more. */
export function LongList<Item extends { readonly id: string }>(props: LongListProps<Item>) {
  const { items, look, line, describedBy } = props;
  const [asked, setAsked] = useState(LINES_AT_ONCE);
  const own = useRef<HTMLUListElement>(null);
  const list = props.list ?? own;
  const firstNew = useRef<number | undefined>(undefined);
  const sought = items.findLastIndex(({ id }) => isSought(id));
  // Once drawn, a line stays, whatever is sought after it.
  const most = useRef(0);
  most.current = Math.max(most.current, asked, sought + 1);
  const drawn = most.current;
  const more = Math.min(items.length - drawn, LINES_AT_ONCE);

  // The button moves down or goes: the focus goes on to the first of the lines that came.
  useLayoutEffect(() => {
    if (firstNew.current === undefined) return;
    const came = list.current?.children[firstNew.current];
    came?.querySelector<HTMLElement>(WORKED_ON)?.focus();
    firstNew.current = undefined;
  }, [drawn, list]);
  const draw = () => {
    firstNew.current = drawn;
    setAsked(drawn + LINES_AT_ONCE);
  };
  return (
    <>
      <ul class={look} ref={list} aria-describedby={describedBy}>
        {items.slice(0, drawn).map(line)}
      </ul>
      {more > 0 && (
        <button type="button" class="link-button small" onClick={draw}>
          {t('list.more', { count: more })}
        </button>
      )}
    </>
  );
}

/** A long list with what stands where it is folded. */
export type FoldedListProps<Item> = LongListProps<Item> & {
  /** What stands where it is folded. */
  readonly summary: string;
};

/** A list that is folded away; nothing of it is drawn before it is opened. */
export function FoldedList<Item extends { readonly id: string }>(props: FoldedListProps<Item>) {
  const { summary, ...list } = props;
  const [isDrawn, open] = useUnfolded(list.items.some(({ id }) => isSought(id)));
  return (
    <details class="folded">
      <summary onClick={open}>{summary}</summary>
      {isDrawn && <LongList {...list} />}
    </details>
  );
}
