/**
 * Whether an invite was made for a room that is on this device already, a mentorship or my profile. Asked before the relay
 * is: it would hand the invite out, and the partner, or my other browser, would find it used. [S28, S93]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import type { Purpose } from '../store/keyring-entry.ts';
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
  for (const { roomId, purpose, closedAt } of entries.ok ? entries.value : []) {
    // By any invite one comes back.
    if (closedAt !== undefined) continue;
    for (const bytes of await storedRecords(deps, roomId)) {
      const read = readRosterRecord(bytes);
      if (!read.ok || read.value.record.type !== 'invite') continue;
      if (equalBytes(read.value.record.inviteId, inviteId)) return purpose;
    }
  }
  return undefined;
}
