/** The address of an item of a mentorship, by what stands in its projection alone. [U234, U244] */
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import type { Route } from '../dashboard/route.ts';

/** What a line of Today is of. */
export type TodayPart =
  | 'sessions'
  | 'actionItems'
  | 'jots'
  | 'feedbackRequests'
  | 'reviewRequests'
  | 'relationshipChecks'
  | 'feedback'
  | 'introductions'
  | 'talkingPoints'
  | 'checkIns'
  | 'agreement';

/** The place of an item; of the agreement, which is none, its page, and of check-ins where one is written. It names ids only. [U3] */
export function placeOfItem(roomId: RoomId, part: TodayPart, id: ItemId | undefined): Route {
  if (part === 'agreement') return { place: 'agreement', roomId };
  if (part === 'checkIns') return { place: 'check-in', roomId };
  if (id === undefined) return { place: 'mentorship', roomId };
  if (part === 'sessions') return { place: 'session', roomId, sessionId: id };
  return { place: 'item', roomId, item: { part, id } };
}
