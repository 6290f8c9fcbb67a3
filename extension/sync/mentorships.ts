/**
 * How a mentorship comes to this device: made here, with no relay and no network, or joined by the
 * code that a partner sent. Both end in one entry of the keyring; the rest follows from that. [S28, S29]
 */
import { newId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { createDeviceKeys, sign, type DeviceKeys } from '#shared/seal/device.ts';
import { deriveInvite, type DerivedInvite } from '#shared/seal/invite.ts';
import { readInviteCode, type CodeReadFault } from '#shared/seal/invite-code.ts';
import { makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import { openInvite, type InviteFault, type OpenedInvite } from '#shared/seal/sealed-invite.ts';
import { inviteUrl } from '#shared/wire/path.ts';
import { parseRelayAddress, type RelayAddress } from '#shared/wire/relay-name.ts';
import { redeemInput } from '#shared/wire/signed.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Joining } from '../store/joining.ts';
import type { Keyring } from '../store/keyring.ts';
import { rejoin } from '../store/places.ts';
import { expectMessage } from './login.ts';
import { invitedAgain } from './invited-again.ts';
import { newEntry } from './new-entry.ts';
import { isOwnInvite, type OwnInvitesDeps } from './own-invites.ts';
import { openRelayLine, type LineEnd, type SocketClass } from './relay-line.ts';

/** Who I am in a mentorship, and what it is called. */
export type NewMentorship = {
  readonly mentorshipName: string;
  readonly memberName: string;
  readonly role: KeyringEntry['role'];
  readonly relayAddress: string | undefined;
};

/** What making a mentorship needs. */
export type MentorshipDeps = {
  readonly keyring: Keyring;
  readonly now: () => Millis;
};

/** What joining one needs. */
export type JoinDeps = MentorshipDeps &
  OwnInvitesDeps & { readonly joining: Joining; readonly Socket: SocketClass };

/** Why a code did not lead into a mentorship. */
export type JoinFault =
  | CodeReadFault
  | InviteFault
  | LineEnd
  | StoreFault
  /** This device is in that mentorship already. */
  | 'already-here';

/** What came of joining. */
export type Joined = { readonly entry: KeyringEntry; readonly inviterName: string };

/** Who joins. The name may be empty: it can follow. */
export type Me = { readonly name: string; readonly role: KeyringEntry['role'] };

/** Makes a mentorship on this device alone. The relay hears of it once one is reached. */
export async function createMentorship(
  deps: MentorshipDeps,
  wanted: NewMentorship,
): Promise<Result<KeyringEntry, StoreFault | 'exists'>> {
  const entry = await newEntry({ purpose: 'mentorship', ...wanted }, deps.now());
  const added = await deps.keyring.add(entry);
  return added.ok ? ok(entry) : added;
}

async function redeem(
  deps: JoinDeps,
  address: RelayAddress,
  invite: DerivedInvite,
  device: DeviceKeys,
): Promise<Result<OpenedInvite, JoinFault>> {
  const opened = await openRelayLine(inviteUrl(address), deps.Socket, new AbortController().signal);
  if (!opened.ok) return opened;
  const line = opened.value;
  try {
    const challenge = await expectMessage(line, 'challenge');
    if (!challenge.ok) return challenge;
    const { signPublic, kexPublic, adminPublic } = device;
    const joinerKeys = { signPublic, kexPublic, adminPublic };
    const relayName = address.name;
    const input = redeemInput({ relayName, nonce: challenge.value.nonce, joinerKeys });
    const signature = await sign(invite.signKey, input);
    const { inviteId } = invite;
    line.send({ type: 'redeem', relayName, inviteId, joinerKeys, signature });
    const redeemed = await expectMessage(line, 'redeemed');
    return redeemed.ok ? await openInvite(invite, redeemed.value.sealed) : redeemed;
  } finally {
    line.close();
  }
}

/** The keys of an earlier try with this invite, or fresh ones that are kept before they are used. */
async function deviceFor(
  { joining }: JoinDeps,
  { inviteId }: DerivedInvite,
): Promise<Result<DeviceKeys, StoreFault>> {
  const found = await joining.find(inviteId);
  if (!found.ok) return found;
  if (found.value !== undefined) return ok(found.value);
  const device = await createDeviceKeys();
  const kept = await joining.keep(inviteId, device);
  return kept.ok ? ok(device) : kept;
}

async function joinedEntry(
  deps: JoinDeps,
  invite: DerivedInvite,
  device: DeviceKeys,
  opened: OpenedInvite,
  me: Me,
): Promise<KeyringEntry> {
  const { roomId, epoch, secret, checkpoint, relayAddress, mentorship } = opened;
  // Who lost their devices comes back as who they were. [S122]
  const memberId = invitedAgain(mentorship.kind) ?? newId<MemberId>();
  const named = me.name === '' ? {} : { name: me.name };
  const record = await makeJoinRecord({ roomId, device, memberId, label: '', invite, ...named });
  const number = deps.now();
  return {
    purpose: 'mentorship',
    roomId,
    epoch,
    secret,
    earlier: [],
    relayAddress,
    device,
    memberId,
    memberName: me.name,
    role: me.role,
    mentorshipName: mentorship.name,
    genesis: undefined,
    origin: {
      state: 'joined',
      inviteId: invite.inviteId,
      invitePublic: invite.publicKey,
      joinRecord: await signRosterRecord(roomId, device, number, record),
      checkpoint,
    },
    introduced: false,
    lastNumber: number,
    addedAt: deps.now(),
    closedAt: undefined,
  };
}

/** Who came back and could not come in takes the place that they are invited to. [S123] */
async function enterKeyring(
  { keyring }: JoinDeps,
  entry: KeyringEntry,
): Promise<Result<void, StoreFault | 'exists'>> {
  const added = await keyring.add(entry);
  if (added.ok || added.error !== 'exists') return added;
  const again = await rejoin(keyring, entry);
  if (again.ok) return ok(undefined);
  return err(again.error === 'unknown-room' ? 'exists' : again.error);
}

/** Joins by whatever a person pasted: the code alone or the whole message around it. */
export async function joinByCode(
  deps: JoinDeps,
  pasted: string,
  me: Me,
): Promise<Result<Joined, JoinFault>> {
  const code = readInviteCode(pasted);
  if (!code.ok) return code;
  const address = parseRelayAddress(code.value.relayAddress);
  if (!address.ok) return err('bad-address');
  const invite = await deriveInvite(code.value.secret);
  if (await isOwnInvite(deps, invite.inviteId)) return err('already-here');
  const device = await deviceFor(deps, invite);
  if (!device.ok) return device;
  const opened = await redeem(deps, address.value, invite, device.value);
  if (!opened.ok) return opened;
  const entry = await joinedEntry(deps, invite, device.value, opened.value, me);
  const added = await enterKeyring(deps, entry);
  if (!added.ok) return err(added.error === 'exists' ? 'already-here' : added.error);
  // Left behind, it would only be a key to nothing.
  await deps.joining.forget(invite.inviteId);
  return ok({ entry, inviterName: opened.value.inviter.name });
}
