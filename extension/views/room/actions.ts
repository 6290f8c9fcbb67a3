/** What views do to a record and can be undone: ticking off and removing, each with its notice. [U15] */
import type { ItemId } from '#shared/base/ids.ts';
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { updateJot } from '#shared/record/operations/jots.ts';
import { removeItem, restoreItem, type ItemPlace } from '#shared/record/operations/removal.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { showToast } from '../../components/toasts.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** Puts an item into the bin at once; `said` is the notice that carries Undo. */
export function removeWithUndo(room: Room, place: ItemPlace, said: string): void {
  const removed = room.act((doc, author) => removeItem(doc, author, place));
  if (!removed.ok) return showToast(refusalWords(removed.error));
  showToast(said, () => {
    room.act((doc, author) => restoreItem(doc, author, place));
  });
}

/** Ticks an action item off, or on again; ticking off carries Undo. */
export function tickWithUndo(room: Room, item: ActionItemView, done: boolean): void {
  const status = done ? 'completed' : 'not_started';
  const set = (to: ActionItemView['status']) =>
    room.act((doc, author) => updateActionItem(doc, author, item.id, { status: to }));
  const changed = set(status);
  if (!changed.ok) return showToast(refusalWords(changed.error));
  if (done) showToast(t('popup.ticked', { text: item.text }), () => void set(item.status));
}

/** Gives an action item another status; the notice says which and carries Undo. Whether it was done. [U214] */
export function moveWithUndo(
  room: Room,
  item: ActionItemView,
  to: ActionItemView['status'],
): boolean {
  const set = (status: ActionItemView['status']) =>
    room.act((doc, author) => updateActionItem(doc, author, item.id, { status }));
  const moved = set(to);
  if (!moved.ok) {
    showToast(refusalWords(moved.error));
    return false;
  }
  const said = t('board.moved', { text: item.text, status: t(`action.status.${to}`) });
  showToast(said, () => void set(item.status));
  return true;
}

/** Marks a question as answered, or as open again. */
export function answerQuestion(room: Room, id: ItemId, answered: boolean): void {
  const changed = room.act((doc, author) => updateJot(doc, author, id, { answered }));
  if (!changed.ok) showToast(refusalWords(changed.error));
}
