/**
 * What may happen to an invite next, as pure decisions, so that every engine decides alike. [L9 to L12]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import type { InviteRefusal, Redemption } from './log-store.ts';

/** An invite is remembered for so long after it expired, so that late comers are told which it was. */
export const REMEMBER_INVITE_MS = 30 * 24 * 3_600_000;

/** The most invites of one room that are remembered, over ones included: no member can fill the disk. */
export const MAX_REMEMBERED_INVITES = 1024;

/** How an invite stands. `pending` may still have expired: only the clock says so. */
export type InviteState =
  | { readonly state: 'pending' }
  | { readonly state: 'used'; readonly at: Millis; readonly joiner: Bytes }
  | { readonly state: 'revoked' };

/** Whether nobody has used or revoked it and its time is not over. */
export function isPending(invite: InviteState, expiresAt: Millis, now: Millis): boolean {
  return invite.state === 'pending' && now < expiresAt;
}

/** What redeeming does: use it up, hand it out again, or refuse. [L10, L11] */
export function decideRedemption(
  invite: InviteState,
  expiresAt: Millis,
  redemption: Redemption,
): 'use' | 'again' | InviteRefusal {
  if (invite.state === 'revoked') return 'revoked';
  if (invite.state === 'pending') return redemption.now < expiresAt ? 'use' : 'expired';
  const inTime = redemption.now - invite.at < redemption.redeliveryMs;
  return inTime && equalBytes(invite.joiner, redemption.joiner) ? 'again' : 'used';
}

/** What revoking does: end it, leave it ended, or refuse. [L10] */
export function decideRevocation(
  invite: InviteState,
  expiresAt: Millis,
  now: Millis,
): 'revoke' | 'already' | InviteRefusal {
  if (invite.state === 'used') return 'used';
  if (invite.state === 'revoked') return 'already';
  return now < expiresAt ? 'revoke' : 'expired';
}

/** What a sweep does with it: keep it whole, erase its sealed bytes, or forget it. [L12] */
export function decideSweep(
  invite: InviteState,
  expiresAt: Millis,
  now: Millis,
  redeliveryMs: number,
): 'keep' | 'erase' | 'forget' {
  if (now - expiresAt >= REMEMBER_INVITE_MS) return 'forget';
  if (isPending(invite, expiresAt, now)) return 'keep';
  if (invite.state === 'used' && now - invite.at < redeliveryMs) return 'keep';
  return 'erase';
}
