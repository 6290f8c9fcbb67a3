/**
 * What a projection holds for Today: what waits in the mentorship, and the sessions to come. It is read apart
 * from the rest, which the popup shows and must stay small. How late something is is told when one looks.
 * Keeps rules B95 to B97 and B99.
 */
import type { ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import { CHECK_IN_DAYS } from '#shared/record/check-in-days.ts';
import type { CheckInRhythm } from '#shared/record/check-in-rhythm.ts';
import { waitingOf, type Waiting } from '#shared/record/questions.ts';
import { safeHref } from '#shared/record/safe-href.ts';
import { WAITING_KINDS, type WaitingKind, type WaitingView } from '#shared/record/waiting.ts';
import type { ProjectedSession } from './projection.ts';
import {
  isCount,
  isDay,
  isFields,
  isIdOf,
  isMillis,
  isOneOf,
  isText,
  isTextOrMissing,
  readList,
} from './row-fields.ts';

/** One thing that waits, with a short text; a check-in of my own, too, once it is due. */
export type WaitingItem = Omit<WaitingView, 'kind'> & { readonly kind: WaitingKind | 'check-in' };

/** A session that is to come or goes on. */
export type ComingSession = ProjectedSession & {
  readonly startsAt: Millis;
  readonly lengthMinutes: number | undefined;
  /** An address that may be opened. */
  readonly link: string | undefined;
  /** The cadence that it is of. */
  readonly seriesId: ItemId | undefined;
};

/** What is told of one mentorship. */
export type Tidings = {
  /** What goes on and what is to come, soonest first; a few, so that one that has passed gives way. [B96] */
  readonly coming: readonly ComingSession[];
  /** What waits for an answer, mine first; `moreWaiting` counts the others. [B95] */
  readonly waiting: readonly WaitingItem[];
  readonly moreWaiting: number;
  /** In how many days a question is to be answered. */
  readonly responseDays: number | undefined;
  /** From when my next check-in is counted; `undefined` where nothing is agreed. [D159] */
  readonly checkIn: CheckInRhythm | undefined;
};

const ON = ['me', 'others'] as const;

function readWaiting(row: unknown): WaitingItem | undefined {
  if (!isFields(row)) return undefined;
  const { kind, id, on, text, since, by, dueOn } = row;
  if (!isOneOf(kind, WAITING_KINDS) || !isOneOf(on, ON) || !isText(text)) return undefined;
  return {
    kind,
    on,
    text,
    id: isIdOf<ItemId>(id) ? id : undefined,
    since: isMillis(since) ? since : undefined,
    by: isIdOf<MemberId>(by) ? by : undefined,
    dueOn: isDay(dueOn) ? dueOn : undefined,
  };
}

function readComing(row: unknown): ComingSession | undefined {
  if (!isFields(row)) return undefined;
  const { id, title, zone, startsAt, lengthMinutes, link, seriesId } = row;
  if (!isIdOf<ItemId>(id) || !isMillis(startsAt) || !isTextOrMissing(title)) return undefined;
  return {
    ...{ id, title, startsAt },
    zone: isText(zone) ? zone : undefined,
    lengthMinutes: isCount(lengthMinutes) ? lengthMinutes : undefined,
    link: safeHref(link),
    seriesId: isIdOf<ItemId>(seriesId) ? seriesId : undefined,
  };
}

function readCheckIn(row: unknown): CheckInRhythm | undefined {
  if (!isFields(row)) return undefined;
  const { since, isFirst } = row;
  const days = CHECK_IN_DAYS.read(row.days);
  return days !== undefined && isMillis(since) && typeof isFirst === 'boolean'
    ? { days, since, isFirst }
    : undefined;
}

const NONE: Tidings = {
  coming: [],
  waiting: [],
  moreWaiting: 0,
  responseDays: undefined,
  checkIn: undefined,
};

/** Reads a projection's tidings. What a build of before did not write reads as none. [B97] */
export function readTidings(row: unknown): Tidings {
  if (!isFields(row)) return NONE;
  const { moreWaiting, responseDays } = row;
  return {
    coming: readList(row.coming, readComing) ?? [],
    waiting: readList(row.waiting, readWaiting) ?? [],
    moreWaiting: isCount(moreWaiting) ? moreWaiting : 0,
    responseDays: isCount(responseDays) ? responseDays : undefined,
    checkIn: readCheckIn(row.checkIn),
  };
}

/**
 * How long it has waited at `now`; `undefined` where nobody knows since when. Only for questions a time is
 * agreed on. [B99]
 */
export function ageOf(
  { kind, since }: WaitingItem,
  responseDays: number | undefined,
  now: Millis,
): Waiting | undefined {
  if (since === undefined) return undefined;
  const agreed = kind === 'question' ? responseDays : undefined;
  return waitingOf({ responseDays: agreed }, { createdAt: since }, now);
}
