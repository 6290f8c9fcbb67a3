/** What the clocks of the others show when a session begins, where that is something else than here. [U186, U242] */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { isTimeZone } from '#shared/record/calendar-date.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';

/** More than these do not meet at one table; a line shows so many. [U86] */
const MOST_CLOCKS = 8;

const CLOCK = { hour: 'numeric', minute: '2-digit' } as const;

/** Who is in a mentorship, and who looks. */
export type ClocksOf = {
  readonly members: readonly {
    readonly id: MemberId;
    readonly name: string;
    readonly zone?: string | undefined;
  }[];
  readonly me: MemberId;
};

/** When it begins; `zone`: the one in which it was set. */
export type Beginning = { readonly startsAt: Millis; readonly zone?: string | undefined };

/** A calendar day by the clock of `zone` (of this device where none is said), to compare. */
function dayIn(at: Millis, zone?: string): string {
  const timeZone = zone === undefined ? {} : { timeZone: zone };
  return dateFormat({ year: 'numeric', month: 'numeric', day: 'numeric', ...timeZone }).format(at);
}

/** What stands on the wall there; the weekday, too, where it is another one than here. */
function clockIn(at: Millis, timeZone: string): string {
  const isOtherDay = dayIn(at, timeZone) !== dayIn(at);
  const weekday = isOtherDay ? ({ weekday: 'short' } as const) : {};
  return dateFormat({ ...weekday, ...CLOCK, timeZone, timeZoneName: 'short' }).format(at);
}

/** Whether a clock there shows something else than the one here. A zone that is none says nothing. */
function differs(at: Millis, zone: string | undefined): zone is string {
  if (!isTimeZone(zone)) return false;
  const there = dateFormat({ ...CLOCK, timeZone: zone }).format(at);
  return there !== dateFormat(CLOCK).format(at) || dayIn(at, zone) !== dayIn(at);
}

/**
 * The time for each of the others who says a zone, where that differs; where nobody says one, the time of the
 * zone in which the session was set.
 */
export function otherClocks(
  { members, me }: ClocksOf,
  { startsAt, zone }: Beginning,
): readonly string[] {
  const others = members.slice(0, MOST_CLOCKS).filter(({ id }) => id !== me);
  const told = others.filter((other) => isTimeZone(other.zone));
  if (told.length === 0) return differs(startsAt, zone) ? [clockIn(startsAt, zone)] : [];
  return told.flatMap(({ name, zone: theirs }) =>
    differs(startsAt, theirs)
      ? [
          t('meet.timeFor', {
            name: name || t('common.unnamed'),
            time: clockIn(startsAt, theirs),
          }),
        ]
      : [],
  );
}
