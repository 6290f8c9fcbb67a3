/**
 * On whose line an item stands: a comment on what it is about, an answer on its question, and what belongs to a
 * goal on the goal. Pure. [D110, D115, D116, D120]
 */
import type { ItemId } from '../base/ids.ts';
import type { ItemPlace } from './operations/removal.ts';
import type { ItemPart } from './schema.ts';
import type { ItemViews } from './view.ts';

function on(part: ItemPart | undefined, id: ItemId | undefined): ItemPlace | undefined {
  return part === undefined || id === undefined ? undefined : { part, id };
}

type Hosts = { readonly [Part in ItemPart]?: (item: ItemViews[Part]) => ItemPlace | undefined };

const HOSTS = {
  answers: ({ onId }) => on('jots', onId),
  comments: ({ onPart, onId }) => on(onPart, onId),
  goalChanges: ({ goalId }) => on('goals', goalId),
  goalOptions: ({ goalId }) => on('goals', goalId),
  milestones: ({ goalId }) => on('goals', goalId),
  timeRequests: ({ itemId }) => on('actionItems', itemId),
} as const satisfies Hosts;

/** Whether items of a part stand on the line of another one. */
export function isHosted(part: ItemPart): boolean {
  return part in HOSTS;
}

/** The item on whose line another one stands; `undefined` for one that has a line of its own, or names none. */
export function hostOf<Part extends ItemPart>(
  part: Part,
  item: ItemViews[Part],
): ItemPlace | undefined {
  const hosts: Hosts = HOSTS;
  return hosts[part]?.(item);
}

/** The items of each part. */
export type ItemLists = { readonly [Part in ItemPart]: readonly ItemViews[Part][] };

/** The items of a part that are there. */
export function itemsIn<Part extends ItemPart>(view: ItemLists, part: Part): ItemLists[Part] {
  return view[part];
}

/** An item of the view; `undefined` for one that is not there, or lies in the bin. */
export function itemAt<Part extends ItemPart>(
  view: ItemLists,
  part: Part,
  id: ItemId,
): ItemViews[Part] | undefined {
  const items: readonly ItemViews[Part][] = itemsIn(view, part);
  return items.find((item) => item.id === id);
}
