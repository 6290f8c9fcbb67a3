/**
 * Questions to a view that every surface asks alike: which session is it now, what belongs to it,
 * what is mine, which goals are open. Pure functions of the view and a time. [D18, D19, D31, D32]
 */
import type { ItemId, MemberId, Millis } from '../base/ids.ts';
import { startOf } from './item-readers.ts';
import { sessionsAround } from './sessions-around.ts';
import type { ActionItemStatus, GoalStatus } from './schema.ts';
import type {
  ActionItemView,
  Direction,
  GoalView,
  RecordView,
  SessionView,
  TalkingPointView,
} from './view.ts';

/**
 * The session that people mean now: the latest that has started (it stays the current one until the
 * next starts, so that what is written after the call lands where it was said), else the next.
 */
export function currentSession(view: RecordView, now: Millis): SessionView | undefined {
  const sessions = sessionsAround(view, now);
  return sessions.find((session) => startOf(session) <= now) ?? sessions.at(-1);
}

/** The first session that is still to start. */
export function nextSession(view: RecordView, now: Millis): SessionView | undefined {
  return sessionsAround(view, now).findLast((session) => startOf(session) > now);
}

/** As many sessions are to come as anybody plans with. */
const MOST_COMING = 4;
/** How long a session goes on that says no length, in minutes. */
const USUAL_MINUTES = 60;
const MINUTE_MS = 60_000;

/** A session with a time. */
type TimedSession = SessionView & { readonly startsAt: Millis };

function isTimed(session: SessionView): session is TimedSession {
  return session.startsAt !== undefined;
}

/** When a session is over; one that says no length lasts an hour. */
export function endOf(session: Pick<TimedSession, 'startsAt' | 'lengthMinutes'>): number {
  return session.startsAt + (session.lengthMinutes ?? USUAL_MINUTES) * MINUTE_MS;
}

/** What goes on at `now` and what is to come, soonest first; four at most. */
export function comingSessions(view: RecordView, now: Millis): readonly TimedSession[] {
  return sessionsAround(view, now)
    .filter(isTimed)
    .filter((session) => endOf(session) > now)
    .slice(-MOST_COMING)
    .toReversed();
}

/**
 * The session a talking point belongs to: its own while that is there, else the first one that
 * starts after the session that it was carried over from, or after the point was made; `undefined`
 * while no such session is planned. [D18, D105]
 */
export function sessionOfPoint(
  view: RecordView,
  point: TalkingPointView,
  now: Millis,
): SessionView | undefined {
  return sessionIn(sessionsAround(view, now), point);
}

function sessionIn(
  sessions: readonly SessionView[],
  point: TalkingPointView,
): SessionView | undefined {
  const byId = sessionsById(sessions);
  const own = point.sessionId && byId.get(point.sessionId);
  if (own) return own;
  const from = point.carriedFrom && byId.get(point.carriedFrom);
  return firstStartingAfter(sessions, from ? startOf(from) : (point.createdAt ?? 0));
}

/** By id, once for each list of sessions: every point of an agenda asks. [D61] */
const byIdOfSessions = new WeakMap<readonly SessionView[], ReadonlyMap<ItemId, SessionView>>();

function sessionsById(sessions: readonly SessionView[]): ReadonlyMap<ItemId, SessionView> {
  const known = byIdOfSessions.get(sessions);
  if (known) return known;
  const byId = new Map(sessions.map((session) => [session.id, session] as const));
  byIdOfSessions.set(sessions, byId);
  return byId;
}

/** Of sessions in the order of a view, newest first, the earliest that starts after `time`. */
function firstStartingAfter(
  sessions: readonly SessionView[],
  time: number,
): SessionView | undefined {
  let [from, to] = [0, sessions.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const session = sessions[middle];
    if (session && startOf(session) > time) from = middle + 1;
    else to = middle;
  }
  return sessions[from - 1];
}

type Agendas = {
  readonly sessions: readonly SessionView[];
  /** Under `undefined` those that wait for a session that nobody has planned yet. */
  readonly bySession: ReadonlyMap<ItemId | undefined, readonly TalkingPointView[]>;
  /** The agendas that hold those which wait as well. */
  readonly withWaiting: Map<ItemId, readonly TalkingPointView[]>;
};

/** Told apart once for each list of points: the agenda, what was left open and the closing card all ask. [D146] */
const agendasOfPoints = new WeakMap<readonly TalkingPointView[], Agendas>();
const NO_POINTS: readonly TalkingPointView[] = Object.freeze([]);

function agendasAround(view: RecordView, now: Millis): Agendas {
  const sessions = sessionsAround(view, now);
  const known = agendasOfPoints.get(view.talkingPoints);
  if (known?.sessions === sessions) return known;
  const bySession = Map.groupBy(view.talkingPoints, (point) => sessionIn(sessions, point)?.id);
  for (const points of bySession.values()) Object.freeze(points);
  const agendas: Agendas = { sessions, bySession, withWaiting: new Map() };
  agendasOfPoints.set(view.talkingPoints, agendas);
  return agendas;
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
  const { bySession, withWaiting } = agendasAround(view, now);
  const own = bySession.get(sessionId) ?? NO_POINTS;
  const waiting = bySession.get(undefined) ?? NO_POINTS;
  const isCurrent = sessionId === currentSession(view, now)?.id;
  if (sessionId === undefined || !isCurrent || waiting.length === 0) return own;
  const both = new Set([...own, ...waiting]);
  const all =
    withWaiting.get(sessionId) ??
    Object.freeze(view.talkingPoints.filter((point) => both.has(point)));
  withWaiting.set(sessionId, all);
  return all;
}

/** Whether something is still to be done for an action item of this status. */
export function isOpenStatus(status: ActionItemStatus): boolean {
  return status !== 'completed' && status !== 'wont_do';
}

/** The open action items assigned to a member, by due date, undated ones last. */
export function mine(view: RecordView, memberId: MemberId): readonly ActionItemView[] {
  return view.actionItems
    .filter((item) => isOpenStatus(item.status) && item.assignees.includes(memberId))
    .toSorted(byDueDate);
}

function byDueDate(a: ActionItemView, b: ActionItemView): number {
  if (a.dueOn === b.dueOn) return 0;
  if (a.dueOn === undefined) return 1;
  if (b.dueOn === undefined) return -1;
  return a.dueOn < b.dueOn ? -1 : 1;
}

/** Whether a goal of this status is still being worked for, now or after a pause. */
export function isOpenGoal(status: GoalStatus): status is 'active' | 'paused' {
  return status === 'active' || status === 'paused';
}

/**
 * Who learns from whom by a goal: as it says, else its owner from the only other member;
 * `undefined` while there is no such one.
 */
export function directionOf(
  view: Pick<RecordView, 'members'>,
  goal: Pick<GoalView, 'owner' | 'direction'>,
): Direction | undefined {
  if (goal.direction) return goal.direction;
  const { owner: learner } = goal;
  const others = view.members.filter(({ id }) => id !== learner);
  const teacher = others.length === 1 ? others[0]?.id : undefined;
  return learner && teacher && view.members.length === 2 ? { learner, teacher } : undefined;
}

/** More active goals than this at once are worth a hint; nothing is refused. [D32] */
const MOST_ACTIVE_GOALS = 3;

/** The members who have more active goals at once than serves them, in order of joining. */
export function ownersOfManyGoals(view: RecordView): readonly MemberId[] {
  const counts = new Map<MemberId, number>();
  for (const { owner, status } of view.goals)
    if (owner && status === 'active') counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return view.members.map(({ id }) => id).filter((id) => (counts.get(id) ?? 0) > MOST_ACTIVE_GOALS);
}
