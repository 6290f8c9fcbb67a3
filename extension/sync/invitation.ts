/**
 * Inviting the partner: a one-time secret, announced in the roster, its sealed record left with the
 * relay, and the code that holds it. The secret never stands in a URL. An invite to my profile is for
 * another browser of mine, and one may be for somebody who is in the record. [S28, S93, S122, K12 to K15, K23, K48]
 */
import { toBase64Url } from '#shared/base/bytes.ts';
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import { writeInviteCode } from '#shared/seal/invite-code.ts';
import { PROFILE_INVITE_KIND, sealInvite } from '#shared/seal/sealed-invite.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { RefusalCode } from '#shared/wire/errors.ts';
import { MAX_INVITE_LIFE_MS } from '#shared/wire/limits.ts';
import type { RelayAddress } from '#shared/wire/relay-name.ts';
import type { LiveConnection } from './live-connection.ts';
import { againKind } from './invited-again.ts';
import type { LineEnd } from './relay-line.ts';
import { signRecord, type RosterDutiesDeps } from './roster-duties.ts';

/** What the inviter copies and sends. */
export type Invitation = {
  readonly code: string;
  /** The relay's page that explains; it knows nothing of the code. */
  readonly pageUrl: string;
  readonly expiresAt: Millis;
};

/** Why no invite could be made. Nothing is left behind that somebody could use. */
export type InviteFault =
  'no-relay' | 'not-connected' | 'address-too-long' | 'keyring' | RefusalCode | LineEnd;

/** The relay's clock decides the end; a little less than the most it takes, for the way there. */
const INVITE_LIFE_MS = MAX_INVITE_LIFE_MS - 60_000;
/** Of one that links browsers: both are at hand. [S93] */
const LINK_LIFE_MS = 60 * 60_000;

/** What an invitation needs. */
export type InvitationDeps = RosterDutiesDeps & {
  readonly address: RelayAddress;
  readonly stored: () => Cursor;
  readonly mentorship: () => { readonly name: string; readonly kind: string };
  /** What the one is told to be called who invites. */
  readonly inviterName: string;
};

/** What is sealed of the room that the invite leads into. */
function mentorshipOf(
  { mentorship }: InvitationDeps,
  isMine: boolean,
  again: MemberId | undefined,
): ReturnType<InvitationDeps['mentorship']> {
  if (isMine) return { name: '', kind: PROFILE_INVITE_KIND };
  return again === undefined ? mentorship() : againKind(mentorship(), again);
}

/** Makes an invite over a live connection; `again`: to this member, who lost their devices or is not in the room yet. */
export async function createInvitation(
  deps: InvitationDeps,
  live: LiveConnection,
  again?: MemberId,
): Promise<Result<Invitation, InviteFault>> {
  const secret = createInviteSecret();
  const code = writeInviteCode({ relayAddress: deps.address.url, secret });
  if (!code.ok) return err('address-too-long');
  const invite = await deriveInvite(secret);
  const { inviteId } = invite;
  const invitePublic = invite.publicKey;
  const { roomId, memberId, device, purpose } = deps.entry();
  // Whoever comes into my profile is another browser of mine. [S93]
  const isMine = purpose !== 'mentorship';
  // Of the login: what is stored may be behind for a moment.
  const { epoch, secret: epochSecret } = live.epoch;
  const lifeMs = isMine ? LINK_LIFE_MS : INVITE_LIFE_MS;
  const expiresAt = (deps.now() + live.login.clockOffsetMs + lifeMs) as Millis;
  const sealed = await sealInvite(invite, {
    roomId,
    epoch,
    expiresAt,
    relayAddress: deps.address.url,
    secret: epochSecret,
    inviter: { signPublic: device.signPublic, memberId, name: deps.inviterName },
    mentorship: mentorshipOf(deps, isMine, again),
    checkpoint: deps.stored(),
  });
  // Who is in the record, and not in this room yet, comes in anew, as who they were. [K52]
  const isIn = again !== undefined && live.roster().members.has(again);
  const forMember = isMine ? memberId : isIn ? again : undefined;
  const named = forMember === undefined ? {} : { forMember };
  const record = { type: 'invite', inviteId, invitePublic, expiresAt, ...named } as const;
  const isCoOwner = (): boolean => live.roster().members.get(memberId)?.coOwner === true;
  // Judged when its turn comes: what introduces this device may still be on its way.
  const appended = await live.uploader.append(async () =>
    isCoOwner() ? signRecord(deps, record) : undefined,
  );
  if (!appended) return err(isCoOwner() ? 'not-connected' : 'not-admin');
  if (!live.roster().invites.has(toBase64Url(inviteId))) return err('not-admin');
  const put = await live.requests.ask((id) => ({
    type: 'put-invite',
    id,
    inviteId,
    invitePublic,
    expiresAt,
    sealed,
  }));
  if (!put.ok) return put;
  return ok({ code: code.value, pageUrl: deps.address.pageUrl, expiresAt });
}
