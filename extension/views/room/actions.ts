/** What views do to a record and can be undone: ticking off and removing, each with its notice. [U15] */
import type { ItemId } from '#shared/base/ids.ts';
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { updateJot } from '#shared/record/operations/jots.ts';
import { removeItem, type ItemPlace } from '#shared/record/operations/removal.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { showToast } from '../../components/toasts.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { doWithUndo } from './undoing.ts';
import type { Operation } from './use-act.ts';

/** Puts an item into the bin at once; `said` is the notice that carries Undo. */
export function removeWithUndo(room: Room, place: ItemPlace, said: string): void {
  doWithUndo(room, (doc, author) => removeItem(doc, author, place), said);
}

/** Ticks an action item off, or on again; ticking off carries Undo. */
export function tickWithUndo(room: Room, item: ActionItemView, done: boolean): void {
  const set: Operation = (doc, author) =>
    updateActionItem(doc, author, item.id, { status: done ? 'completed' : 'not_started' });
  if (done) return void doWithUndo(room, set, t('popup.ticked', { text: item.text }));
  const changed = room.act(set);
  if (!changed.ok) showToast(refusalWords(changed.error));
}

/** Gives an action item another status; the notice says which and carries Undo. Whether it was done. [U214] */
export function moveWithUndo(
  room: Room,
  item: ActionItemView,
  to: ActionItemView['status'],
): boolean {
  return doWithUndo(
    room,
    (doc, author) => updateActionItem(doc, author, item.id, { status: to }),
    t('board.moved', { text: item.text, status: t(`action.status.${to}`) }),
  );
}

/** Marks a question as answered, or as open again. */
export function answerQuestion(room: Room, id: ItemId, answered: boolean): void {
  const changed = room.act((doc, author) => updateJot(doc, author, id, { answered }));
  if (!changed.ok) showToast(refusalWords(changed.error));
}
