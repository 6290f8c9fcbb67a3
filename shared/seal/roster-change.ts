/** What a record that holds changes of a roster, and what judging every kind of record needs. [K20] */
import type { Bytes } from '../base/bytes.ts';
import type { RoomId } from '../base/ids.ts';
import { verify } from './device.ts';
import type { SignedRosterRecord } from './roster-record.ts';
import { rosterInput } from './roster-sign.ts';
import type { Roster } from './roster-state.ts';

/** The parts of a roster that a record which holds replaces. */
export type RosterChange = Partial<
  Pick<Roster, 'members' | 'devices' | 'invites' | 'epochs' | 'struck' | 'unknownRecords'>
>;

/** Whether a record is signed by the raw key `signPublic`, in this room. [K17] */
export function isSignedBy(
  roomId: RoomId,
  { recordBytes, signature }: SignedRosterRecord,
  signPublic: Bytes,
): Promise<boolean> {
  return verify(signPublic, signature, rosterInput(roomId, recordBytes));
}

/** A copy of `map` with one more entry. */
export function withEntry<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value);
}
