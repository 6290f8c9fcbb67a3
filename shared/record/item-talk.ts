/**
 * What is said about an item beside the item itself: comments on it, and requests for more time with their
 * answers; and whose an action item is. Pure functions of the view. [D115, D116, D118]
 */
import type { ItemId, MemberId } from '../base/ids.ts';
import { grouped } from './grouped.ts';
import type { ItemPart } from './schema.ts';
import type { ActionItemView, CommentView, RecordView, TimeRequestView } from './view.ts';

/** Whose action items one wants to see. */
export const WHOSE = ['all', 'mine', 'theirs'] as const;
/** One of `WHOSE`. */
export type Whose = (typeof WHOSE)[number];

const commentsByItem = grouped<CommentView>(({ onId }) => onId);
const requestsByItem = grouped<TimeRequestView>(({ itemId }) => itemId);

/** The comments on an item, oldest first. */
export function commentsOn(
  view: Pick<RecordView, 'comments'>,
  part: ItemPart,
  id: ItemId,
): readonly CommentView[] {
  return commentsByItem(view.comments, id).filter(({ onPart }) => onPart === part);
}

/** The requests for more time for an action item, oldest first. */
export function timeRequestsFor(
  view: Pick<RecordView, 'timeRequests'>,
  itemId: ItemId,
): readonly TimeRequestView[] {
  return requestsByItem(view.timeRequests, itemId);
}

/** Whether an action item is among those one wants to see; `me`: who looks. */
export function isOf(
  whose: Whose,
  { assignees }: Pick<ActionItemView, 'assignees'>,
  me: MemberId,
): boolean {
  if (whose === 'all') return true;
  return whose === 'mine' ? assignees.includes(me) : assignees.some((member) => member !== me);
}
