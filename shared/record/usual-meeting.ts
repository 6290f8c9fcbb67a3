/** How these people meet as a rule, for a session that somebody begins or plans: nobody types it twice. Pure. [D153] */
import type { Millis } from '../base/ids.ts';
import { startOf } from './item-readers.ts';
import type { SessionInput } from './parts/sessions.ts';
import { cadenceAt } from './sessions-around.ts';
import type { RecordView } from './view.ts';

/** What a session takes over: how long it is, which way one meets, and where. */
export type UsualMeeting = Pick<SessionInput, 'lengthMinutes' | 'mode' | 'placeText' | 'link'>;

/** As the cadence in force at `now` says; without one, as in the latest session that has begun. */
export function usualMeeting(
  view: Pick<RecordView, 'sessions' | 'series' | 'bin'>,
  now: Millis,
): UsualMeeting {
  const { lengthMinutes, mode, placeText, link } =
    cadenceAt(view, now) ?? view.sessions.find((session) => startOf(session) <= now) ?? {};
  return { lengthMinutes, mode, placeText, link };
}
