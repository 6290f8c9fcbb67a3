/**
 * What each kind of roster record demands and what it changes. [K21 to K24, K36, K37, K39]
 */
import { toBase64Url } from '../base/bytes.ts';
import type { DeviceId } from '../base/ids.ts';
import { isSignedBy, withEntry, type RosterChange } from './roster-change.ts';
import type { EpochRecord, InviteRecord, RevokeRecord, RoleRecord } from './roster-kinds.ts';
import { judgeDevice, judgeGenesis, judgeJoin } from './roster-newcomers.ts';
import type { SignedRosterRecord } from './roster-record.ts';
import type { Roster, RosterFaultReason, RosterInvite } from './roster-state.ts';
import { hasSmallOrder } from './small-order.ts';

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

async function judgeByKnownDevice(
  roster: Roster,
  signed: SignedRosterRecord,
): Promise<RosterChange | RosterFaultReason> {
  const { record, author, number } = signed;
  const device = roster.devices.get(author);
  if (device === undefined) return 'unknown-device';
  if (!(await isSignedBy(roster.roomId, signed, device.signPublic))) return 'wrong-signature';
  if (roster.struck.has(author)) return 'struck-out';
  if (number <= device.lastNumber) return 'stale-number';
  switch (record.type) {
    case 'device':
      return judgeDevice(roster, device, record);
    case 'invite':
    case 'role':
    case 'epoch':
    case 'revoke': {
      const isCoOwner = roster.members.get(device.memberId)?.coOwner === true;
      return isCoOwner ? judgeByCoOwner(roster, author, record) : 'not-a-co-owner';
    }
    default:
      return { unknownRecords: roster.unknownRecords + 1 };
  }
}

function judgeByCoOwner(
  roster: Roster,
  author: DeviceId,
  record: InviteRecord | RoleRecord | EpochRecord | RevokeRecord,
): RosterChange | RosterFaultReason {
  switch (record.type) {
    case 'invite':
      return announce(roster, author, record);
    case 'role':
      return giveRole(roster, record);
    case 'epoch':
      return startEpoch(roster, author, record);
    case 'revoke':
      return revoke(roster, author, record);
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

/** The author stays, so there is always a device left that can do the same. [K36, K37] */
function startEpoch(
  roster: Roster,
  startedBy: DeviceId,
  { epoch, authPublic, wrapsHash, struck }: EpochRecord,
): RosterChange | RosterFaultReason {
  if (epoch !== roster.epochs.length + 1) return 'wrong-epoch';
  if (hasSmallOrder(authPublic)) return 'weak-key';
  if (struck.includes(startedBy)) return 'strikes-itself';
  const out = new Map(roster.struck);
  for (const id of struck) if (!out.has(id)) out.set(id, epoch);
  const members = [...roster.members.values()].map((member) => ({
    ...member,
    devices: member.devices.filter((id) => !out.has(id)),
  }));
  const invites = [...roster.invites].map(([name, invite]): [string, RosterInvite] => [
    name,
    invite.state === 'open' ? { ...invite, state: 'ended', endedBy: startedBy } : invite,
  ]);
  return {
    members: new Map(members.map((member) => [member.id, member])),
    invites: new Map(invites),
    epochs: [...roster.epochs, { epoch, authPublic, wrapsHash, startedBy, struck }],
    struck: out,
  };
}

function revoke(
  roster: Roster,
  endedBy: DeviceId,
  { inviteId }: RevokeRecord,
): RosterChange | RosterFaultReason {
  const name = toBase64Url(inviteId);
  const invite = roster.invites.get(name);
  if (invite === undefined) return 'unknown-invite';
  if (invite.state !== 'open') return invite.state === 'used' ? 'invite-used' : 'invite-ended';
  return { invites: withEntry(roster.invites, name, { ...invite, state: 'ended', endedBy }) };
}
