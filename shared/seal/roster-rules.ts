/**
 * What each kind of roster record demands and what it changes. [K21 to K24]
 */
import { equalBytes, toBase64Url, type Bytes } from '../base/bytes.ts';
import type { DeviceId, RoomId } from '../base/ids.ts';
import { deviceIdOf, verify } from './device.ts';
import { roomIdOfGenesis } from './room-id.ts';
import type {
  GenesisRecord,
  InviteRecord,
  JoinRecord,
  RoleRecord,
  RosterDevice,
  SignedRosterRecord,
} from './roster-record.ts';
import { genesisInput, joinInput, rosterInput } from './roster-sign.ts';
import type {
  Roster,
  RosterEntry,
  RosterFaultReason,
  RosterInvite,
  RosterMember,
} from './roster-state.ts';

/** The parts of a roster that a record which holds replaces. */
export type RosterChange = Partial<
  Pick<Roster, 'members' | 'devices' | 'invites' | 'unknownRecords'>
>;

/** What a record changes, or why it does not hold. Reads nothing but its arguments. */
export function judgeRecord(
  roster: Roster,
  signed: SignedRosterRecord,
): Promise<RosterChange | RosterFaultReason> {
  switch (signed.record.type) {
    case 'genesis':
      return judgeGenesis(roster, signed, signed.record);
    case 'join':
      return judgeJoin(roster, signed, signed.record);
    default:
      return judgeByKnownDevice(roster, signed);
  }
}

async function judgeGenesis(
  roster: Roster,
  signed: SignedRosterRecord,
  record: GenesisRecord,
): Promise<RosterChange | RosterFaultReason> {
  const { roomId } = roster;
  const { memberId, device, name } = record;
  if (roster.members.size > 0) return 'second-genesis';
  if ((await roomIdOfGenesis(record.genesis)) !== roomId) return 'wrong-genesis';
  if (!equalBytes(record.genesis.slice(16), device.adminPublic)) return 'wrong-genesis';
  const fault = await newcomerFault(roomId, signed, device);
  if (fault !== undefined) return fault;
  const input = genesisInput(roomId, memberId, device);
  if (!(await verify(device.adminPublic, record.adminSignature, input))) return 'wrong-signature';
  const member: RosterMember = {
    id: memberId,
    coOwner: true,
    devices: [signed.author],
    ...(name === undefined ? {} : { nameOnArrival: name }),
  };
  return {
    members: new Map([[memberId, member]]),
    devices: withDevice(roster, signed, record),
  };
}

async function judgeJoin(
  roster: Roster,
  signed: SignedRosterRecord,
  record: JoinRecord,
): Promise<RosterChange | RosterFaultReason> {
  const { roomId } = roster;
  const { inviteId, memberId, device } = record;
  const inviteName = toBase64Url(inviteId);
  const fault = await newcomerFault(roomId, signed, device);
  if (fault !== undefined) return fault;
  if (roster.devices.has(signed.author)) return 'known-device';
  const invite = roster.invites.get(inviteName);
  if (invite === undefined) return 'invited-by-nobody';
  const input = joinInput(roomId, inviteId, memberId, device);
  const answersInvite = await verify(invite.invitePublic, record.inviteSignature, input);
  if (!answersInvite) return 'wrong-invite-signature';
  if (invite.state === 'used') return 'invite-used';
  const known = roster.members.get(memberId);
  if (invite.forMember !== undefined && invite.forMember !== memberId) return 'wrong-member';
  if (invite.forMember === undefined && known !== undefined) return 'known-member';
  return {
    members: withEntry(roster.members, memberId, joined(known, signed.author, record)),
    devices: withDevice(roster, signed, record),
    invites: withEntry(roster.invites, inviteName, usedInvite(invite, signed.author)),
  };
}

function joined(
  known: RosterMember | undefined,
  author: DeviceId,
  { memberId, name }: JoinRecord,
): RosterMember {
  if (known !== undefined) return { ...known, devices: [...known.devices, author] };
  const named = name === undefined ? {} : { nameOnArrival: name };
  return { id: memberId, coOwner: false, devices: [author], ...named };
}

function usedInvite(invite: RosterInvite, usedBy: DeviceId): RosterInvite {
  return { ...invite, state: 'used', usedBy };
}

/** A newcomer's record names its own device and is signed by it. [K21] */
async function newcomerFault(
  roomId: RoomId,
  signed: SignedRosterRecord,
  device: RosterDevice,
): Promise<RosterFaultReason | undefined> {
  if ((await deviceIdOf(device.signPublic)) !== signed.author) return 'wrong-device';
  const holds = await isSignedBy(roomId, signed, device.signPublic);
  return holds ? undefined : 'wrong-signature';
}

async function judgeByKnownDevice(
  roster: Roster,
  signed: SignedRosterRecord,
): Promise<RosterChange | RosterFaultReason> {
  const { record, author, number } = signed;
  const device = roster.devices.get(author);
  if (device === undefined) return 'unknown-device';
  if (!(await isSignedBy(roster.roomId, signed, device.signPublic))) return 'wrong-signature';
  if (number <= device.lastNumber) return 'stale-number';
  const isCoOwner = roster.members.get(device.memberId)?.coOwner === true;
  switch (record.type) {
    case 'invite':
      return isCoOwner ? announce(roster, author, record) : 'not-a-co-owner';
    case 'role':
      return isCoOwner ? giveRole(roster, record) : 'not-a-co-owner';
    default:
      return { unknownRecords: roster.unknownRecords + 1 };
  }
}

function announce(
  roster: Roster,
  announcedBy: DeviceId,
  record: InviteRecord,
): RosterChange | RosterFaultReason {
  const { inviteId, invitePublic, expiresAt, forMember } = record;
  const name = toBase64Url(inviteId);
  if (roster.invites.has(name)) return 'repeated-invite';
  if (forMember !== undefined && !roster.members.has(forMember)) return 'unknown-member';
  const named = forMember === undefined ? {} : { forMember };
  const invite = { inviteId, invitePublic, expiresAt, announcedBy, ...named };
  return { invites: withEntry(roster.invites, name, { ...invite, state: 'open' }) };
}

function giveRole(roster: Roster, { memberId }: RoleRecord): RosterChange | RosterFaultReason {
  const member = roster.members.get(memberId);
  if (member === undefined) return 'unknown-member';
  return { members: withEntry(roster.members, memberId, { ...member, coOwner: true }) };
}

function isSignedBy(
  roomId: RoomId,
  { recordBytes, signature }: SignedRosterRecord,
  signPublic: Bytes,
): Promise<boolean> {
  return verify(signPublic, signature, rosterInput(roomId, recordBytes));
}

function withDevice(
  roster: Roster,
  { author, number }: SignedRosterRecord,
  { memberId, device }: GenesisRecord | JoinRecord,
): ReadonlyMap<DeviceId, RosterEntry> {
  const entry = { ...device, id: author, memberId, lastNumber: number };
  return withEntry(roster.devices, author, entry);
}

/** A copy of `map` with one more entry. */
export function withEntry<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value);
}
