/** Starting a session now: it has this moment and this device's time zone, and no title to think up. */
import type { ItemId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import type { Room } from '../../hooks/room.ts';

/** Adds a session that starts now. */
export function startSession(room: Room): Result<ItemId, Refusal> {
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  return room.act((doc, author) => addSession(doc, author, { startsAt: author.now, zone }));
}
