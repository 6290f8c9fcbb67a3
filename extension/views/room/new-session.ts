/**
 * Beginning a session now, or planning one (or logging one that was) for another time: with this device's time
 * zone and as these people usually meet, and no title to think up. [D153]
 */
import type { ItemId, Millis } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import { usualMeeting, type UsualMeeting } from '#shared/record/usual-meeting.ts';
import type { Room } from '../../hooks/room.ts';
import type { Done } from '../../hooks/taking-back.ts';
import { zoneHere } from '../local-moment.ts';

/** What is said of a session beside its time; `like`: as which one meets, where that is not as usual. */
type Planned = { readonly title?: string | undefined; readonly like?: UsualMeeting };

/** Adds a session that starts at `startsAt`, by the clock of this device; with what takes it back. */
export function planSession(
  room: Room,
  startsAt: Millis,
  { title, like = usualMeeting(room.record.value, room.now()) }: Planned = {},
): Done<Result<ItemId, Refusal>> {
  const { lengthMinutes, mode, placeText, link } = like;
  const meeting = { lengthMinutes, mode, placeText, link };
  return room.actToUndo((doc, author) =>
    addSession(doc, author, { ...meeting, title, startsAt, zone: zoneHere() }),
  );
}

/** Adds a session that starts now. */
export function startSession(room: Room): Result<ItemId, Refusal> {
  return planSession(room, room.now()).done;
}
