/** The requests of a member that are not the log: invites and the admin list. [V22, V23, V24] */
import type { Clock } from '#shared/base/clock.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RefusalCode } from '#shared/wire/errors.ts';
import { MAX_INVITE_LIFE_MS } from '#shared/wire/limits.ts';
import type { PutInvite, RevokeInvite, SetAdmins } from '#shared/wire/request-messages.ts';
import { judgeAdmins } from '../auth/handshake.ts';
import type { Limits } from '../limits.ts';
import type { LogStore } from '../log/log-store.ts';
import type { Room } from './room.ts';
import { createTokenBucket } from './token-bucket.ts';

/** What requests need. `now`: a clock that never goes back; `clock`: the relay's time of day. */
export type RequestDeps = {
  readonly room: Room;
  readonly store: LogStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly now: () => number;
};

/** One request of a logged-in connection. */
export type Request = PutInvite | RevokeInvite | SetAdmins;

async function putInvite(deps: RequestDeps, put: PutInvite): Promise<Result<void, RefusalCode>> {
  const now = deps.clock.now();
  if (put.expiresAt <= now || put.expiresAt > now + MAX_INVITE_LIFE_MS) return err('bad-expiry');
  const stored = await deps.store.putInvite({
    roomId: deps.room.state().roomId,
    inviteId: put.inviteId,
    publicKey: put.invitePublic,
    expiresAt: put.expiresAt,
    sealed: put.sealed,
    now,
    maxPending: deps.limits.maxPendingInvites,
  });
  if (stored.ok) return ok(undefined);
  const known = stored.error === 'invite-exists' || stored.error === 'too-many-invites';
  return err(known ? stored.error : 'relay-fault');
}

async function revokeInvite(
  { store, room, clock }: RequestDeps,
  { inviteId }: RevokeInvite,
): Promise<Result<void, RefusalCode>> {
  const revoked = await store.revokeInvite(room.state().roomId, inviteId, clock.now());
  // An expired invite is over, which is what was asked for.
  if (revoked.ok || revoked.error === 'expired' || revoked.error === 'revoked')
    return ok(undefined);
  if (revoked.error === 'used') return err('invite-used');
  return err(revoked.error === 'unknown' ? 'invite-unknown' : 'relay-fault');
}

async function setAdmins(
  { room }: RequestDeps,
  request: SetAdmins,
): Promise<Result<void, RefusalCode>> {
  const judged = await judgeAdmins(room.state(), request);
  if (!judged.ok) return judged;
  const set = await room.setAdmins(request.admins);
  if (set.ok) return ok(undefined);
  return err(set.error === 'stale-number' ? 'wrong-number' : 'relay-fault');
}

/** Carries requests out, at a bounded rate. Each resolves once it is durable, or refused. */
export function createRequests(
  deps: RequestDeps,
): (request: Request) => Promise<Result<void, RefusalCode>> {
  const { requestsPerMinute } = deps.limits;
  const bucket = createTokenBucket(requestsPerMinute / 60, requestsPerMinute, deps.now);
  return async (request) => {
    if (!bucket.tryTake()) return err('slow-down');
    if (request.type === 'put-invite') return putInvite(deps, request);
    if (request.type === 'revoke-invite') return revokeInvite(deps, request);
    return setAdmins(deps, request);
  };
}
