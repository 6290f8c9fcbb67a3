/** Items by what they name, worked out once for each list: every line of a page asks. [D61] */
import type { ItemId } from '../base/ids.ts';

/** A question that gives the items of a list which name an item, in the order of the list; frozen. */
export type Grouped<Item> = (items: readonly Item[], id: ItemId) => readonly Item[];

const NONE: readonly never[] = Object.freeze([]);

/** Makes such a question; `idOf`: what an item names. */
export function grouped<Item>(idOf: (item: Item) => ItemId | undefined): Grouped<Item> {
  const known = new WeakMap<readonly Item[], ReadonlyMap<ItemId, readonly Item[]>>();
  const groupsOf = (items: readonly Item[]): ReadonlyMap<ItemId, readonly Item[]> => {
    const groups = new Map<ItemId, Item[]>();
    for (const item of items) {
      const id = idOf(item);
      const group = id === undefined ? undefined : groups.get(id);
      if (group) group.push(item);
      else if (id !== undefined) groups.set(id, [item]);
    }
    for (const group of groups.values()) Object.freeze(group);
    return groups;
  };
  return (items, id) => {
    const groups = known.get(items) ?? groupsOf(items);
    known.set(items, groups);
    return groups.get(id) ?? NONE;
  };
}
