/**
 * When a member's next check-in is due by the rhythm that was agreed, counted from their own last one. Pure
 * functions of the view. [D159]
 */
import type { MemberId, Millis } from '../base/ids.ts';
import { isMillis } from './calendar-date.ts';
import type { RecordView } from './view.ts';

/** From when a member's next check-in is counted. `isFirst`: they have none, and `since` is when they joined. */
export type CheckInRhythm = {
  readonly days: number;
  readonly since: Millis;
  readonly isFirst: boolean;
};

type Asked = Pick<RecordView, 'checkInDays' | 'checkIns' | 'members' | 'newerSchema'>;

/**
 * The rhythm of `me`, of whose check-ins alone it tells. `undefined` where nothing is agreed, where they cannot
 * check in (they left, or the record is only shown), and where nobody knows since when they could. [D159]
 */
export function checkInRhythmOf(view: Asked, me: MemberId): CheckInRhythm | undefined {
  const { checkInDays: days, checkIns, members, newerSchema } = view;
  const card = members.find(({ id }) => id === me);
  if (days === undefined || newerSchema || card?.leftAt !== undefined) return undefined;
  // Newest first.
  const last = checkIns.find(
    ({ createdBy, createdAt }) => createdBy === me && createdAt !== undefined,
  );
  const began = members.find(({ createdAt }) => createdAt !== undefined);
  const since = last?.createdAt ?? card?.createdAt ?? began?.createdAt;
  return since === undefined ? undefined : { days, since, isFirst: last === undefined };
}

/**
 * When the day begins, by the calendar of this device, on which the next check-in is due. One that a wrong clock
 * wrote in the future counts as written now. `undefined` outside of the years that there are. [D159, D10]
 */
export function checkInDueAt({ days, since }: CheckInRhythm, now: Millis): Millis | undefined {
  const from = new Date(Math.min(since, now));
  const due = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days).getTime();
  return isMillis(due) ? due : undefined;
}
