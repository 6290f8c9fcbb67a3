/** Times and lengths of sessions in words: for each member by their own clock. [U186, U188] */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import type { MemberView, SessionView } from '#shared/record/view.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';

/** A moment with its weekday, by the clock of `zone` or of this device. */
export function whenIn(at: Millis, zone: string | undefined): string {
  return dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    ...(zone === undefined ? {} : { timeZone: zone, timeZoneName: 'short' }),
  }).format(at);
}

/** "45 min" */
export function lengthWords(minutes: number): string {
  return t('meet.minutes', { count: minutes });
}

/** More than these do not meet at one table; a row shows so many. [U86] */
const MOST_TIMES = 8;

/** When a session starts for each of the others who says their time zone. */
export function timesOfMembers(
  session: SessionView,
  members: readonly MemberView[],
  me: MemberId,
): readonly { readonly id: MemberId; readonly name: string; readonly time: string }[] {
  const { startsAt } = session;
  if (startsAt === undefined) return [];
  return members
    .slice(0, MOST_TIMES)
    .flatMap(({ id, name, zone }) =>
      zone === undefined || id === me ? [] : [{ id, name, time: whenIn(startsAt, zone) }],
    );
}
