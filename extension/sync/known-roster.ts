/** The roster as far as it is known on this device. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import type { Roster } from '#shared/seal/roster-state.ts';

/** The roster that signed records make, in their order. Each signature is verified. */
export async function rosterOf(roomId: RoomId, records: readonly Bytes[]): Promise<Roster> {
  let roster = emptyRoster(roomId);
  for (const record of records) roster = await applyRosterRecord(roster, record);
  return roster;
}
