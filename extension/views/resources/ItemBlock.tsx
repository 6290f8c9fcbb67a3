/** A block of the page: heading, a sentence while it is empty, its list, and a way to add. [U13] */
import type { ComponentChildren } from 'preact';
import type { ItemId } from '#shared/base/ids.ts';
import { LongList } from '../../components/LongList.tsx';

/** `empty`: what stands there with no item. `children`: the way to add one. */
export type ItemBlockProps<Item extends { readonly id: ItemId }> = {
  readonly id: string;
  readonly heading: string;
  readonly empty: string;
  readonly items: readonly Item[];
  readonly line: (item: Item) => ComponentChildren;
  readonly children: ComponentChildren;
};

/** The block. */
export function ItemBlock<Item extends { readonly id: ItemId }>(props: ItemBlockProps<Item>) {
  const { id, heading, empty, items, line, children } = props;
  return (
    <section class="block" aria-labelledby={id}>
      <h2 id={id} class="section-heading">
        {heading}
      </h2>
      {items.length === 0 ? (
        <p class="soft part-empty">{empty}</p>
      ) : (
        <LongList items={items} look="between-lines" line={line} />
      )}
      {children}
    </section>
  );
}
