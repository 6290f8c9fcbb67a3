/**
 * Questions to a view that every surface asks alike: which session is it now, what belongs to it,
 * what is mine. Pure functions of the view and a time. [D18, D19]
 */
import type { ItemId, MemberId, Millis } from '../base/ids.ts';
import { daysUntil, type CalendarDate } from './calendar-date.ts';
import { startOf } from './read-part.ts';
import type { ActionItemStatus } from './schema.ts';
import type { ActionItemView, RecordView, SessionView, TalkingPointView } from './view.ts';

/**
 * The session that people mean now: the latest that has started (it stays the current one until the
 * next starts, so that what is written after the call lands where it was said), else the next.
 */
export function currentSession(view: RecordView, now: Millis): SessionView | undefined {
  return view.sessions.find((session) => startOf(session) <= now) ?? view.sessions.at(-1);
}

/** The first session that is still to start. */
export function nextSession(view: RecordView, now: Millis): SessionView | undefined {
  return view.sessions.findLast((session) => startOf(session) > now);
}

/**
 * The session a talking point belongs to: its own while that is there, else the first one that
 * starts after the point was made; `undefined` while no such session is planned.
 */
export function sessionOfPoint(view: RecordView, point: TalkingPointView): SessionView | undefined {
  const own = view.sessions.find((session) => session.id === point.sessionId);
  const madeAt = point.createdAt ?? 0;
  return own ?? view.sessions.findLast((session) => startOf(session) > madeAt);
}

/**
 * What is to be talked about in a session, in order. Points that wait for a session that nobody has
 * planned yet stand in the current one (and in the list for `undefined`).
 */
export function agendaOf(
  view: RecordView,
  sessionId: ItemId | undefined,
  now: Millis,
): readonly TalkingPointView[] {
  const isCurrent = sessionId === currentSession(view, now)?.id;
  return view.talkingPoints.filter((point) => {
    const session = sessionOfPoint(view, point);
    return session ? session.id === sessionId : isCurrent || sessionId === undefined;
  });
}

/** Whether something is still to be done for an action item of this status. */
export function isOpenStatus(status: ActionItemStatus): boolean {
  return status !== 'completed' && status !== 'wont_do';
}

/** An open action item of mine. `daysLeft`: negative when overdue, 0 on its last day. */
export type MyItem = {
  readonly item: ActionItemView;
  readonly daysLeft: number | undefined;
};

/** The open action items assigned to a member, by due date, undated ones last. */
export function mine(view: RecordView, memberId: MemberId, today: CalendarDate): readonly MyItem[] {
  return view.actionItems
    .filter((item) => isOpenStatus(item.status) && item.assignees.includes(memberId))
    .sort(byDueDate)
    .map((item) => ({ item, daysLeft: item.dueOn && daysUntil(item.dueOn, today) }));
}

function byDueDate(a: ActionItemView, b: ActionItemView): number {
  if (a.dueOn === b.dueOn) return 0;
  if (a.dueOn === undefined) return 1;
  if (b.dueOn === undefined) return -1;
  return a.dueOn < b.dueOn ? -1 : 1;
}
