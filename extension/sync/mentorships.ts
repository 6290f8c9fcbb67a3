/**
 * How a mentorship comes to this device: made here, with no relay and no network, or joined by the
 * code that a partner sent. Both end in one entry of the keyring; the rest follows from that. The code of
 * another browser of mine leads into my profile instead. [S28, S29, S94]
 */
import { newId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { createDeviceKeys, sign, type DeviceKeys } from '#shared/seal/device.ts';
import { deriveInvite, type DerivedInvite } from '#shared/seal/invite.ts';
import { readInviteCode, type CodeReadFault } from '#shared/seal/invite-code.ts';
import { makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import {
  openInvite,
  PROFILE_INVITE_KIND,
  type InviteFault,
  type OpenedInvite,
} from '#shared/seal/sealed-invite.ts';
import { inviteUrl } from '#shared/wire/path.ts';
import { parseRelayAddress, type RelayAddress } from '#shared/wire/relay-name.ts';
import { redeemInput } from '#shared/wire/signed.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Joining } from '../store/joining.ts';
import type { Keyring } from '../store/keyring.ts';
import { replaceProfile } from '../store/profile-change.ts';
import { rejoin } from '../store/places.ts';
import { expectMessage } from './login.ts';
import { invitedAgain } from './invited-again.ts';
import { newEntry } from './new-entry.ts';
import { ownInvite, type OwnInvitesDeps } from './own-invites.ts';
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
  readonly keyring: Pick<Keyring, 'add'>;
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
  | 'already-here'
  /** The code is one of my own profile, which this browser has already. */
  | 'already-linked'
  /** It leads into a mentorship, and nobody said who joins: it may be used again from here, for ten minutes. */
  | 'name-wanted'
  /** The profile of this browser cannot be read; another one would hide what it keeps. */
  | 'unreadable';

/** A mentorship that was joined. */
export type JoinedMentorship = {
  readonly type: 'mentorship';
  readonly entry: KeyringEntry;
  readonly inviterName: string;
};

/**
 * The code links this browser to one of mine. Nothing is done before `accept`: it may have been pasted by
 * mistake. [S94]
 */
export type LinkOffer = {
  readonly type: 'profile';
  /** As the other browser's settings say; may be empty. */
  readonly inviterName: string;
  /** Makes that profile this browser's. */
  readonly accept: () => Promise<Result<KeyringEntry, JoinFault>>;
};

/** What came of a code. */
export type Joined = JoinedMentorship | LinkOffer;

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
  const isMine = mentorship.kind === PROFILE_INVITE_KIND;
  // Into my profile I come as who I am in it already (K48), and who lost their devices as who they were. [S122]
  const memberId = isMine
    ? opened.inviter.memberId
    : (invitedAgain(mentorship.kind) ?? newId<MemberId>());
  const named = me.name === '' ? {} : { name: me.name };
  const record = await makeJoinRecord({ roomId, device, memberId, label: '', invite, ...named });
  const number = deps.now();
  return {
    purpose: isMine ? 'profile' : 'mentorship',
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

/**
 * Puts it into the keyring. Who left this mentorship comes back with the keys that their device has in it, as
 * who they were: nobody struck it out, or it would find that out. Who came back and could not come in takes the
 * place that they are invited to. [S123, S127]
 */
async function keepJoined(
  { keyring, now }: JoinDeps,
  entry: KeyringEntry,
  { epoch, secret, relayAddress }: OpenedInvite,
): Promise<Result<KeyringEntry, StoreFault | 'already-here'>> {
  const added = await keyring.add(entry);
  if (added.ok) return ok(entry);
  if (added.error !== 'exists') return err(added.error);
  const placed = await rejoin(keyring, entry);
  if (placed.ok) return placed;
  if (placed.error !== 'exists' && placed.error !== 'unknown-room') return err(placed.error);
  const opened = await keyring.reopen(entry.roomId, { epoch, secret, relayAddress, now: now() });
  if (opened.ok) return opened;
  const { error } = opened;
  return err(error === 'exists' || error === 'unknown-room' ? 'already-here' : error);
}

/**
 * Joins by whatever a person pasted: the code alone or the whole message around it. `me` may be left out by
 * who has not said it: a code that links browsers asks for no name.
 */
export async function joinByCode(
  deps: JoinDeps,
  pasted: string,
  me: Me | undefined,
): Promise<Result<Joined, JoinFault>> {
  const code = readInviteCode(pasted);
  if (!code.ok) return code;
  const address = parseRelayAddress(code.value.relayAddress);
  if (!address.ok) return err('bad-address');
  const invite = await deriveInvite(code.value.secret);
  const own = await ownInvite(deps, invite.inviteId);
  if (own !== undefined) return err(own === 'profile' ? 'already-linked' : 'already-here');
  const device = await deviceFor(deps, invite);
  if (!device.ok) return device;
  const opened = await redeem(deps, address.value, invite, device.value);
  if (!opened.ok) return opened;
  const inviterName = opened.value.inviter.name;
  if (opened.value.mentorship.kind === PROFILE_INVITE_KIND) {
    const accept = (): Promise<Result<KeyringEntry, JoinFault>> =>
      link(deps, invite, device.value, opened.value);
    return ok({ type: 'profile', inviterName, accept });
  }
  if (me === undefined) return err('name-wanted');
  const entry = await joinedEntry(deps, invite, device.value, opened.value, me);
  const added = await keepJoined(deps, entry, opened.value);
  if (!added.ok) return added;
  // Left behind, it would only be a key to nothing.
  await deps.joining.forget(invite.inviteId);
  return ok({ type: 'mentorship', entry: added.value, inviterName });
}

/** In a room of my own nobody is told who I am. [S86] */
const NOBODY: Me = { name: '', role: 'peer' };

/** Makes the profile that the invite leads into this browser's. [S94] */
async function link(
  deps: JoinDeps,
  invite: DerivedInvite,
  device: DeviceKeys,
  opened: OpenedInvite,
): Promise<Result<KeyringEntry, JoinFault>> {
  const entry = await joinedEntry(deps, invite, device, opened, NOBODY);
  const replaced = await replaceProfile(deps.keyring, entry);
  if (!replaced.ok) return err(replaced.error === 'exists' ? 'already-linked' : replaced.error);
  await deps.joining.forget(invite.inviteId);
  return ok(entry);
}
