/**
 * The sessions as they are at a time: those that stand in the record, and those of the cadence on which
 * nobody has said anything yet, past ones and the next few. Pure; nothing is written for it. [D100, D103, D104]
 */
import type { ItemId, Millis } from '../base/ids.ts';
import { calendarDateAt, isCalendarDate, type CalendarDate } from './calendar-date.ts';
import { isCadenceId, occurrenceId } from './occurrence-id.ts';
import { plannedFields } from './occurrences.ts';
import { latestStart, startOf } from './item-readers.ts';
import { readShape } from './part-shape.ts';
import { SESSION } from './parts/sessions.ts';
import { daysAround, lastDay, leftOutDays } from './series-days.ts';
import type { RecordView, SeriesView, SessionView } from './view.ts';
import { dayIn } from './wall-clock.ts';

/** Of a cadence so many sessions are told back from now, a year of weekly ones: what was written on stands anyway. */
const MOST_PAST = 60;
/** As many are told ahead. */
const MOST_COMING = 4;
/** Of so many cadences, one after the other, sessions are told: the latest. */
const MOST_SERIES = 64;

type Asked = Pick<RecordView, 'sessions' | 'series' | 'bin'>;

/** The cadences in their order; each lasts until the next one begins. [D102] */
function cadences(view: Asked): readonly SeriesView[] {
  return view.series
    .filter(({ id }) => isCadenceId(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .slice(-MOST_SERIES);
}

/** The first day that belongs to a later cadence; `undefined` where there is none. */
function supersededOn(all: readonly SeriesView[], index: number): CalendarDate | undefined {
  const starts = all.slice(index + 1).map(({ startsOn }) => startsOn);
  return starts.length === 0 ? undefined : starts.reduce((a, b) => (a < b ? a : b));
}

/** The day that it is at `now` where a cadence is meant: with one who lives elsewhere it may be the next. [D101] */
export function todayOf({ zone }: SeriesView, now: Millis): CalendarDate {
  return zone === undefined ? calendarDateAt(now) : dayIn(now, zone);
}

/** The cadence in force at `now`; `undefined` when none is agreed, or it has ended. [D102] */
export function cadenceAt(view: Asked, now: Millis): SeriesView | undefined {
  const all = cadences(view);
  return all.find((series, index) => {
    const day = todayOf(series, now);
    const [end, last] = [supersededOn(all, index), lastDay(series)];
    const isBefore = end === undefined || day < end;
    const goesOn = last === undefined || day <= last;
    return goesOn && isBefore && (series.startsOn <= day || end === undefined);
  });
}

/** The sessions of a cadence on the days from now on that were left out, as they would have been. [D134] */
export function leftOutSessions(
  view: Asked,
  series: SeriesView,
  now: Millis,
): readonly { readonly day: CalendarDate; readonly session: SessionView }[] {
  const known = new Set(view.sessions.map(({ id }) => id));
  return leftOutDays(series, todayOf(series, now)).flatMap((day) => {
    const session = planned(series, day);
    return session && !known.has(session.id) ? [{ day, session }] : [];
  });
}

/** The platform is slow to tell what a zone's clocks show: asked once for each session of a series. [D61] */
const plannedBySeries = new WeakMap<SeriesView, Map<CalendarDate, SessionView | undefined>>();

function planned(series: SeriesView, day: CalendarDate): SessionView | undefined {
  const days = plannedBySeries.get(series) ?? new Map<CalendarDate, SessionView | undefined>();
  plannedBySeries.set(series, days);
  const id = occurrenceId(series.id, day);
  if (!days.has(day)) days.set(day, readShape(SESSION, id, plannedFields(series, day)));
  return days.get(day);
}

function utcDay(now: number): CalendarDate | undefined {
  const day = new Date(now).toISOString().slice(0, 10);
  return isCalendarDate(day) ? day : undefined;
}

function plannedSessions(view: Asked, now: Millis): readonly SessionView[] {
  const today = utcDay(now);
  const all = today === undefined ? [] : cadences(view);
  const known = new Set<ItemId>(view.sessions.map(({ id }) => id));
  for (const { part, id } of view.bin) if (part === 'sessions') known.add(id);
  return all.flatMap((series, index) => {
    const end = supersededOn(all, index);
    const days = daysAround(series, today ?? series.startsOn, MOST_PAST, MOST_COMING);
    return days
      .filter((day) => end === undefined || day < end)
      .filter((day) => !known.has(occurrenceId(series.id, day)))
      .flatMap((day) => planned(series, day) ?? []);
  });
}

type Known = {
  readonly series: Asked['series'];
  readonly bin: Asked['bin'];
  readonly day: CalendarDate | undefined;
  readonly sessions: readonly SessionView[];
};

/** What was told last of each list of sessions: every draw asks. [D61] */
const knownAround = new WeakMap<readonly SessionView[], Known>();

/**
 * The sessions around `now`, latest start first: those of the record, and of the cadence those that stand in
 * no record yet. The same list while neither the record nor the day has changed. [D104]
 */
export function sessionsAround(view: Asked, now: Millis): readonly SessionView[] {
  if (view.series.length === 0) return view.sessions;
  const day = utcDay(now);
  const known = knownAround.get(view.sessions);
  if (known?.series === view.series && known.bin === view.bin && known.day === day)
    return known.sessions;
  const more = plannedSessions(view, now);
  const sessions =
    more.length === 0
      ? view.sessions
      : Object.freeze([...view.sessions, ...more].sort(latestStart));
  knownAround.set(view.sessions, { series: view.series, bin: view.bin, day, sessions });
  return sessions;
}

/** Whether a session stands in the record, and not in its series alone. */
export function isInRecord(view: Asked, id: ItemId): boolean {
  return view.sessions.some((session) => session.id === id);
}

/** The session right after another one, as they start; `undefined` while none is planned. */
export function sessionAfter(view: Asked, id: ItemId, now: Millis): SessionView | undefined {
  const sessions = sessionsAround(view, now);
  const at = sessions.findIndex((session) => session.id === id);
  return at < 1 ? undefined : sessions[at - 1];
}

/** The session right before another one, as they start. */
export function sessionBefore(view: Asked, id: ItemId, now: Millis): SessionView | undefined {
  const sessions = sessionsAround(view, now);
  const at = sessions.findIndex((session) => session.id === id);
  return at < 0 ? undefined : sessions[at + 1];
}

/** How many minutes a session has begun or is to go, for whoever looks at the clock; never an alarm. */
export function minutesInto(session: SessionView, now: Millis): number {
  return Math.floor((now - startOf(session)) / 60_000);
}
