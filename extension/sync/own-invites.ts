/**
 * Whether an invite was made for a room that is on this device already, a mentorship or my profile. Asked before the relay
 * is: it would hand the invite out, and the partner, or my other browser, would find it used. [S28, S93]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import { isEmptyPlace, type Purpose } from '../store/keyring-entry.ts';
import type { Keyring } from '../store/keyring.ts';
import { storedRecords, type StoredRooms } from './stored-roster.ts';

/** What looking needs. */
export type OwnInvitesDeps = StoredRooms & { readonly keyring: Keyring };

/** What the room is for that has announced the invite, if one of this device has. */
export async function ownInvite(
  deps: OwnInvitesDeps,
  inviteId: Bytes,
): Promise<Purpose | undefined> {
  const entries = await deps.keyring.rooms();
  for (const entry of entries.ok ? entries.value : []) {
    const { roomId, purpose, closedAt } = entry;
    // By any invite one comes back; and who is not in it yet may be the very one who is invited. [S123]
    if (closedAt !== undefined || isEmptyPlace(entry)) continue;
    for (const bytes of await storedRecords(deps, roomId)) {
      const read = readRosterRecord(bytes);
      if (!read.ok || read.value.record.type !== 'invite') continue;
      if (equalBytes(read.value.record.inviteId, inviteId)) return purpose;
    }
  }
  return undefined;
}
