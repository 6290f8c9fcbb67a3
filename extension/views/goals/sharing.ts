/** Makes a drafted goal one of the record, and takes that back. [U148, D86] */
import type { ItemId } from '#shared/base/ids.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import type { GoalDraft } from '#shared/record/profile-drafts.ts';
import { showToast } from '../../components/toasts.ts';
import { soughtLine } from '../../components/sought-line.ts';
import type { GoalDrafts } from '../../hooks/goal-drafts.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** What was shared is in the bin then, for all; the draft gets another id, since its own is taken. */
function takeBack(room: Room, drafts: GoalDrafts, draft: GoalDraft): void {
  // The draft first: what is refused after it leaves both, and nothing is lost.
  const kept = drafts.add(room.roomId, draft);
  if (!kept.ok) return showToast(refusalWords(kept.error));
  const place = { part: 'goals', id: draft.id } as const;
  const removed = room.act((doc, author) => removeItem(doc, author, place));
  showToast(removed.ok ? t('draft.takenBack') : refusalWords(removed.error));
}

/**
 * Shares a draft as it stands now, under its own id; the notice carries Undo. The draft itself goes when the
 * record has the goal on this device. One that another page or browser has just shared is left at that.
 * Returns whether it is shared now; why not stands in a notice.
 */
export function shareDraft(room: Room, drafts: GoalDrafts, id: ItemId): boolean {
  const draft = drafts.of(room.roomId).find((one) => one.id === id);
  if (draft === undefined) return false;
  const { title, targetOn, direction } = draft;
  const shared = room.act((doc, author) =>
    addGoal(doc, author, { id, title, targetOn, direction }),
  );
  if (!shared.ok) {
    if (shared.error.reason === 'exists') return true;
    showToast(refusalWords(shared.error));
    return false;
  }
  soughtLine.value = id;
  showToast(t('draft.shared', { title }), () => takeBack(room, drafts, draft));
  return true;
}

/** Takes a draft away at once; the notice, which says nothing of it, carries Undo. */
export function removeDraft(drafts: GoalDrafts, { roomId, id }: GoalDraft): void {
  showToast(t('draft.removed'), drafts.remove(roomId, id));
}
