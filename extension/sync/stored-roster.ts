/** The roster of a room as it lies on this device, for who has no connection to it. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { openStoredRoom, readState, roomDatabaseName } from '../store/room-database.ts';

/** Where rooms lie. */
export type StoredRooms = {
  readonly indexedDB: IDBFactory | undefined;
  /** Where several people live in one process (Node). */
  readonly databaseName?: (roomId: RoomId) => string;
};

/** The roster that signed records make, in their order. */
export async function rosterOf(roomId: RoomId, records: readonly Bytes[]): Promise<Roster> {
  let roster = emptyRoster(roomId);
  for (const record of records) roster = await applyRosterRecord(roster, record);
  return roster;
}

/** The signed records of a room; none where there is no such room or it cannot be read. */
export async function storedRecords(deps: StoredRooms, roomId: RoomId): Promise<readonly Bytes[]> {
  const name = (deps.databaseName ?? roomDatabaseName)(roomId);
  const opened = await openStoredRoom(deps.indexedDB, name);
  if (!opened.ok || opened.value === 'none') return [];
  const state = await readState(opened.value);
  opened.value.close();
  return state.ok ? state.value.roster : [];
}

/** The roster of a room as it was last stored. */
export async function storedRoster(deps: StoredRooms, roomId: RoomId): Promise<Roster> {
  return rosterOf(roomId, await storedRecords(deps, roomId));
}
