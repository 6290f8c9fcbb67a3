/** How the views of an action item change it: a refusal comes back as a sentence. [U12, U210] */
import { updateActionItem, type ActionItemPatch } from '#shared/record/operations/action-items.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { useRoom } from '../../hooks/room.ts';
import { refusalWords } from '../refusal-words.ts';

/** Changes an action item; `typed`: what was written, to count what is too much. Why it was refused, in words. */
export type ItemUpdate = (patch: ActionItemPatch, typed?: string) => string | undefined;

/** What a view of an action item is given to change it. */
export type ItemFieldProps = { readonly item: ActionItemView; readonly update: ItemUpdate };

/** How `item` is changed by me. */
export function useItemUpdate(item: ActionItemView): ItemUpdate {
  const room = useRoom();
  return (patch, typed) => {
    const changed = room.act((doc, author) => updateActionItem(doc, author, item.id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
}
