/** The two who write in the records of the page of states, and how long ago they did. */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { calendarDateAt, type CalendarDate } from '#shared/record/calendar-date.ts';
import type { Author } from '#shared/record/operation.ts';
import type { Room } from '../../../extension/hooks/room.ts';

/** A minute in milliseconds. */
export const MINUTE = 60_000;
/** A day in milliseconds. */
export const DAY = 24 * 60 * MINUTE;
/** Who I am in a mentorship with. */
export const PARTNER = 'Mia Okafor';

/** Whoever writes, some time ago. */
export type Writers = {
  readonly room: Room;
  readonly me: (ago?: number) => Author;
  readonly them: (ago?: number) => Author;
};

/** Me and `partner` as the writers of `room`. */
export function writersOf(room: Room, partner: MemberId): Writers {
  const by =
    (memberId: MemberId) =>
    (ago: number = 0) =>
      ({ memberId, now: (room.now() - ago) as Millis }) satisfies Author;
  return { room, me: by(room.memberId), them: by(partner) };
}

/** The day so many days from now. */
export function dayFrom({ room }: Writers, days: number): CalendarDate {
  return calendarDateAt((room.now() + days * DAY) as Millis);
}
