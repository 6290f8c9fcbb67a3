/**
 * The records that bring a device in: the genesis its creator's, a join one that answers an invite, a
 * device record a further one of the member whose device signs it. [K21, K23, K34, K35]
 */
import { equalBytes, toBase64Url, toHex } from '../base/bytes.ts';
import type { DeviceId, MemberId } from '../base/ids.ts';
import { deviceIdOf, verify } from './device.ts';
import { roomIdOfGenesis } from './room-id.ts';
import { isSignedBy, withEntry, type RosterChange } from './roster-change.ts';
import type { DeviceRecord, GenesisRecord, JoinRecord, RosterDevice } from './roster-kinds.ts';
import { MAX_MEMBER_DEVICES, MAX_ROOM_DEVICES } from './roster-limits.ts';
import type { SignedRosterRecord } from './roster-record.ts';
import { deviceInput, genesisInput, joinInput } from './roster-sign.ts';
import type { Roster, RosterEntry, RosterFaultReason, RosterMember } from './roster-state.ts';
import { hasSmallOrder, hasSmallOrderKex } from './small-order.ts';

/** The first record of a room. [K18, K21] */
export async function judgeGenesis(
  roster: Roster,
  signed: SignedRosterRecord,
  record: GenesisRecord,
): Promise<RosterChange | RosterFaultReason> {
  const { roomId } = roster;
  const { memberId, device, name } = record;
  if (roster.members.size > 0) return 'second-genesis';
  if ((await roomIdOfGenesis(record.genesis)) !== roomId) return 'wrong-genesis';
  if (!equalBytes(record.genesis.slice(16), device.adminPublic)) return 'wrong-genesis';
  const fault = await newcomerFault(roster, signed, device);
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
    devices: withEntry(roster.devices, signed.author, entryOf(signed, record, memberId)),
  };
}

/** A device that answers an invite. [K18, K23] */
export async function judgeJoin(
  roster: Roster,
  signed: SignedRosterRecord,
  record: JoinRecord,
): Promise<RosterChange | RosterFaultReason> {
  const { roomId } = roster;
  const { inviteId, memberId, device } = record;
  const { author } = signed;
  const inviteName = toBase64Url(inviteId);
  const fault = await newcomerFault(roster, signed, device);
  if (fault !== undefined) return fault;
  const invite = roster.invites.get(inviteName);
  if (invite === undefined) return 'invited-by-nobody';
  const input = joinInput(roomId, inviteId, memberId, device);
  const answersInvite = await verify(invite.invitePublic, record.inviteSignature, input);
  if (!answersInvite) return 'wrong-invite-signature';
  if (invite.state === 'used') return 'invite-used';
  if (invite.state === 'ended') return 'invite-ended';
  const known = roster.members.get(memberId);
  if (invite.forMember !== undefined && invite.forMember !== memberId) return 'wrong-member';
  if (invite.forMember === undefined && known !== undefined) return 'known-member';
  if (isFull(roster, known)) return 'too-many-devices';
  return {
    members: withEntry(roster.members, memberId, joined(known, author, record)),
    devices: withEntry(roster.devices, author, entryOf(signed, record, memberId)),
    invites: withEntry(roster.invites, inviteName, { ...invite, state: 'used', usedBy: author }),
  };
}

/** A further device of the member whose `device` signs it, which has been checked. [K35] */
export async function judgeDevice(
  roster: Roster,
  { id: author, memberId }: RosterEntry,
  { device, deviceSignature }: DeviceRecord,
): Promise<RosterChange | RosterFaultReason> {
  const id = await deviceIdOf(device.signPublic);
  const fault = keysFault(roster, id, device);
  if (fault !== undefined) return fault;
  const input = deviceInput(roster.roomId, memberId, author, device);
  if (!(await verify(device.signPublic, deviceSignature, input))) return 'wrong-signature';
  const member = roster.members.get(memberId);
  if (member === undefined) return 'unknown-member';
  if (isFull(roster, member)) return 'too-many-devices';
  return {
    members: withEntry(roster.members, memberId, { ...member, devices: [...member.devices, id] }),
    devices: withEntry(roster.devices, id, { ...device, id, memberId, lastNumber: 0 }),
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

/** A newcomer's record names its own device, with keys that serve, and is signed by it. [K21, K34] */
async function newcomerFault(
  roster: Roster,
  signed: SignedRosterRecord,
  device: RosterDevice,
): Promise<RosterFaultReason | undefined> {
  if ((await deviceIdOf(device.signPublic)) !== signed.author) return 'wrong-device';
  const holds = await isSignedBy(roster.roomId, signed, device.signPublic);
  return holds ? keysFault(roster, signed.author, device) : 'wrong-signature';
}

/** Whether the keys are new here and can do what they are for. [K34] */
function keysFault(
  roster: Roster,
  id: DeviceId,
  { signPublic, kexPublic, adminPublic }: RosterDevice,
): RosterFaultReason | undefined {
  if (roster.struck.has(id)) return 'struck-out';
  if (roster.devices.has(id)) return 'known-device';
  if (hasSmallOrder(signPublic) || hasSmallOrder(adminPublic)) return 'weak-key';
  if (hasSmallOrderKex(kexPublic)) return 'weak-key';
  const known = new Set(
    [...roster.devices.values()].flatMap((entry) =>
      [entry.signPublic, entry.kexPublic, entry.adminPublic].map(toHex),
    ),
  );
  const isKnown = [signPublic, kexPublic, adminPublic].some((key) => known.has(toHex(key)));
  return isKnown ? 'known-key' : undefined;
}

function isFull(roster: Roster, member: RosterMember | undefined): boolean {
  let standing = 0;
  for (const { devices } of roster.members.values()) standing += devices.length;
  return (member?.devices.length ?? 0) >= MAX_MEMBER_DEVICES || standing >= MAX_ROOM_DEVICES;
}

function entryOf(
  { author, number }: SignedRosterRecord,
  { device }: { readonly device: RosterDevice },
  memberId: MemberId,
): RosterEntry {
  return { ...device, id: author, memberId, lastNumber: number };
}
