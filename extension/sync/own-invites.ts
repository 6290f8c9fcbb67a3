/**
 * Whether an invite was made for a mentorship that is on this device already. Asked before the relay
 * is: it would hand the invite out, and the partner would find it used. [S28]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import { isEmptyPlace } from '../store/keyring-entry.ts';
import type { Keyring } from '../store/keyring.ts';
import { openRoomDatabase, readState, roomDatabaseName } from '../store/room-database.ts';

/** What looking needs. */
export type OwnInvitesDeps = {
  readonly keyring: Keyring;
  readonly indexedDB: IDBFactory | undefined;
  readonly databaseName?: (roomId: RoomId) => string;
};

async function storedRecords(deps: OwnInvitesDeps, roomId: RoomId): Promise<readonly Bytes[]> {
  const name = (deps.databaseName ?? roomDatabaseName)(roomId);
  const opened = await openRoomDatabase(deps.indexedDB, name);
  if (!opened.ok) return [];
  const state = await readState(opened.value);
  opened.value.close();
  return state.ok ? state.value.roster : [];
}

/** Whether some mentorship of this device has announced the invite. */
export async function isOwnInvite(deps: OwnInvitesDeps, inviteId: Bytes): Promise<boolean> {
  const entries = await deps.keyring.list();
  for (const entry of entries.ok ? entries.value : []) {
    // Who is not in it yet may be the very one who is invited. [S123]
    if (isEmptyPlace(entry)) continue;
    const { roomId } = entry;
    for (const bytes of await storedRecords(deps, roomId)) {
      const read = readRosterRecord(bytes);
      if (!read.ok || read.value.record.type !== 'invite') continue;
      if (equalBytes(read.value.record.inviteId, inviteId)) return true;
    }
  }
  return false;
}
