/** People with devices and rooms, for the tests of sealing: small, real, made by shared/seal itself. */
import { concatBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis, type RoomId } from '#shared/base/ids.ts';
import { createDeviceKeys, type DeviceKeys } from '#shared/seal/device.ts';
import { createEpochSecret, deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import { createInviteSecret, deriveInvite, type DerivedInvite } from '#shared/seal/invite.ts';
import { roomIdOfGenesis } from '#shared/seal/room-id.ts';
import type { InviteRecord } from '#shared/seal/roster-kinds.ts';
import { makeGenesisRecord, makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';

/** A person with one device. */
export type TestPerson = {
  readonly device: DeviceKeys;
  readonly memberId: MemberId;
  readonly label: string;
  readonly name: string;
};

/** A person named `name` with a fresh device. */
export async function person(name: string): Promise<TestPerson> {
  const device = await createDeviceKeys();
  return { device, memberId: newId<MemberId>(), label: `${name}'s laptop`, name };
}

/** A room that `creator` made, with the keys of its first epoch and a roster that knows the creator. */
export type TestRoom = {
  readonly roomId: RoomId;
  readonly genesis: Bytes;
  readonly keys: EpochKeys;
  readonly creator: TestPerson;
  readonly genesisRecord: Bytes;
  readonly roster: Roster;
};

/** A new room. */
export async function room(creator: TestPerson): Promise<TestRoom> {
  const genesis = concatBytes(randomBytes(16), creator.device.adminPublic);
  const roomId = await roomIdOfGenesis(genesis);
  const keys = await deriveEpochKeys(roomId, 0, createEpochSecret());
  const record = await makeGenesisRecord({ ...creator, roomId, genesis });
  const genesisRecord = await signRosterRecord(roomId, creator.device, 1, record);
  const roster = await applyRosterRecord(emptyRoster(roomId), genesisRecord);
  return { roomId, genesis, keys, creator, genesisRecord, roster };
}

/** A fresh invite. */
export function invite(): Promise<DerivedInvite> {
  return deriveInvite(createInviteSecret());
}

/** What announces `derived`. */
export function announcement(derived: DerivedInvite, forMember?: MemberId): InviteRecord {
  const { inviteId, publicKey } = derived;
  const expiresAt = 1_900_000_000_000 as Millis;
  const named = forMember === undefined ? {} : { forMember };
  return { type: 'invite', inviteId, invitePublic: publicKey, expiresAt, ...named };
}

/** The signed join of `joiner` by `derived`. */
export async function join(
  roomId: RoomId,
  joiner: TestPerson,
  derived: DerivedInvite,
): Promise<Bytes> {
  const record = await makeJoinRecord({ ...joiner, roomId, invite: derived });
  return signRosterRecord(roomId, joiner.device, 1, record);
}

/** The roster after all of `records`, in order. */
export async function applyAll(roster: Roster, ...records: readonly Bytes[]): Promise<Roster> {
  let after = roster;
  for (const record of records) after = await applyRosterRecord(after, record);
  return after;
}
