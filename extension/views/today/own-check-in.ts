/** A check-in of my own as one of what waits for me, once the day on which it is due has begun. [U310] */
import type { Millis } from '#shared/base/ids.ts';
import { checkInDueAt } from '#shared/record/check-in-rhythm.ts';
import type { WaitingItem } from '../../store/tidings.ts';
import type { ToldMentorship } from './today-block.ts';

/** The check-in that is due there at `now`, if one is. For how long a first one waits is not told: nobody knows. */
export function ownCheckIn(
  { checkIn }: Pick<ToldMentorship, 'checkIn'>,
  now: Millis,
): readonly WaitingItem[] {
  const since = checkIn && checkInDueAt(checkIn, now);
  if (checkIn === undefined || since === undefined || since > now) return [];
  const unsaid = { id: undefined, text: '', by: undefined, dueOn: undefined };
  return [{ ...unsaid, kind: 'check-in', on: 'me', since: checkIn.isFirst ? undefined : since }];
}
