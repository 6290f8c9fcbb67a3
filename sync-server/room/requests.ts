/** The requests of a member that are not the log: invites, admins, epochs, deletion. [V22 to V24, V102, V109] */
import type { Clock } from '#shared/base/clock.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RefusalCode } from '#shared/wire/errors.ts';
import { MAX_INVITE_LIFE_MS } from '#shared/wire/limits.ts';
import type { SetEpoch } from '#shared/wire/epoch-messages.ts';
import type {
  DeleteRoom,
  PutInvite,
  RevokeInvite,
  SetAdmins,
} from '#shared/wire/request-messages.ts';
import { judgeAdmins, judgeDelete } from '../auth/handshake.ts';
import { judgeSetEpoch } from '../auth/judge-epochs.ts';
import type { Limits } from '../limits.ts';
import type { LogStore } from '../log/log-store.ts';
import type { Room } from './room.ts';
import type { Seat } from './seats.ts';
import { createTokenBucket } from './token-bucket.ts';

/** What requests need. `now`: a clock that never goes back; `clock`: the relay's time of day. */
export type RequestDeps = {
  readonly room: Room;
  readonly seat: Seat;
  readonly store: LogStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly now: () => number;
};

/** One request of a logged-in connection. */
export type Request = PutInvite | RevokeInvite | SetAdmins | SetEpoch | DeleteRoom;

// What the store refuses, as the client is told it; all else is a fault.
const CODES: Readonly<Record<string, RefusalCode>> = {
  'invite-exists': 'invite-exists',
  'too-many-invites': 'too-many-invites',
  'wrong-epoch': 'wrong-epoch',
  'stale-number': 'wrong-number',
  stale: 'stale',
  'too-many-epochs': 'room-full',
};

function codeOf(result: Result<unknown, string>): Result<void, RefusalCode> {
  return result.ok ? ok(undefined) : err(CODES[result.error] ?? 'relay-fault');
}

async function putInvite(deps: RequestDeps, put: PutInvite): Promise<Result<void, RefusalCode>> {
  const now = deps.clock.now();
  if (put.expiresAt <= now || put.expiresAt > now + MAX_INVITE_LIFE_MS) return err('bad-expiry');
  const stored = await deps.store.putInvite({
    roomId: deps.room.state().roomId,
    epoch: deps.seat.epoch,
    inviteId: put.inviteId,
    publicKey: put.invitePublic,
    expiresAt: put.expiresAt,
    sealed: put.sealed,
    now,
    maxPending: deps.limits.maxPendingInvites,
  });
  return codeOf(stored);
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
  return codeOf(await room.setAdmins(request.admins));
}

async function setEpoch(
  { room, seat, clock }: RequestDeps,
  request: SetEpoch,
): Promise<Result<void, RefusalCode>> {
  const judged = await judgeSetEpoch(room.state(), request);
  if (!judged.ok) return judged;
  const { epoch, authPublic, controlSeq, admins, record, list, frame } = request;
  const wanted = { epoch, authPublic, controlSeq, admins, record, list, frame };
  return codeOf(await room.setEpoch(seat, { ...wanted, now: clock.now() }));
}

async function deleteRoom(
  { room, seat }: RequestDeps,
  request: DeleteRoom,
): Promise<Result<void, RefusalCode>> {
  // The list may move on while the signature is checked: what was judged is what must stand.
  const judged = room.state();
  const allowed = await judgeDelete(judged, request);
  if (!allowed.ok) return allowed;
  return codeOf(await room.deleteRoom(seat, judged.admins.number));
}

/** Carries requests out, at a bounded rate. Each resolves once it is durable, or refused. */
export function createRequests(
  deps: RequestDeps,
): (request: Request) => Promise<Result<void, RefusalCode>> {
  const { requestsPerMinute } = deps.limits;
  const bucket = createTokenBucket(requestsPerMinute / 60, requestsPerMinute, deps.now);
  return async (request) => {
    if (!bucket.tryTake()) return err('slow-down');
    switch (request.type) {
      case 'put-invite':
        return putInvite(deps, request);
      case 'revoke-invite':
        return revokeInvite(deps, request);
      case 'set-admins':
        return setAdmins(deps, request);
      case 'set-epoch':
        return setEpoch(deps, request);
      case 'delete-room':
        return deleteRoom(deps, request);
    }
  };
}
