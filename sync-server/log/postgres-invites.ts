/**
 * Invites in PostgreSQL. An invite belongs to its room; where it is, by its id alone, says a table of its
 * own, which also makes the id unique over all rooms. What may happen to one is decided in
 * invite-state.ts. [L9 to L12]
 */
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import { ID_BYTES, type Millis, type RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { KEY_BYTES } from '#shared/wire/fields.ts';
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import {
  decideRedemption,
  decideRevocation,
  decideSweep,
  MAX_REMEMBERED_INVITES,
  REMEMBER_INVITE_MS,
  type InviteState,
} from './invite-state.ts';
import type { InviteRefusal, NewInvite, Redemption } from './log-store.ts';
import type { LockedRoom } from './postgres-locked-room.ts';
import { bytesIn, numberIn, type Query, type Row, type Statement } from './postgres-session.ts';
import { StoredRowFault } from './stored-row-fault.ts';

const PLACE: Statement = {
  name: 'invite-place',
  text: 'SELECT room FROM invite_place WHERE id = $1',
};
const TAKE_PLACE: Statement = {
  name: 'take-invite-place',
  text: 'INSERT INTO invite_place (id, room) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id',
};
const LEAVE_PLACE: Statement = {
  name: 'leave-invite-place',
  text: 'DELETE FROM invite_place WHERE id = $1',
};
const COUNT: Statement = {
  name: 'count-invites',
  text: `SELECT count(*) AS remembered,
      count(*) FILTER (WHERE state = 'pending' AND expires_at > $2) AS pending
    FROM invite WHERE room = $1`,
};
const PUT: Statement = {
  name: 'put-invite',
  text: `INSERT INTO invite (room, id, public_key, expires_at, state, sealed)
    VALUES ($1, $2, $3, $4, 'pending', $5)`,
};
const INVITE: Statement = {
  name: 'invite',
  text: 'SELECT * FROM invite WHERE room = $1 AND id = $2',
};
const USE: Statement = {
  name: 'use-invite',
  text: "UPDATE invite SET state = 'used', used_at = $3, joiner = $4 WHERE room = $1 AND id = $2",
};
const REVOKE: Statement = {
  name: 'revoke-invite',
  text: "UPDATE invite SET state = 'revoked', sealed = NULL WHERE room = $1 AND id = $2",
};
const ERASE: Statement = {
  name: 'erase-invite',
  text: 'UPDATE invite SET sealed = NULL WHERE room = $1 AND id = $2',
};
const FORGET: Statement = {
  name: 'forget-invite',
  text: 'DELETE FROM invite WHERE room = $1 AND id = $2',
};
// What a sweep has to look at: sealed bytes of what is over, and what expired long ago.
const OVER: Statement = {
  name: 'invites-over',
  text: `SELECT room, id FROM invite WHERE (room, id) > ($1, $2) AND expires_at <= $4
    UNION SELECT room, id FROM invite WHERE (room, id) > ($1, $2) AND sealed IS NOT NULL
      AND (state <> 'pending' OR expires_at <= $3)
    ORDER BY room, id LIMIT 256`,
};

function stateOf(row: Row): InviteState {
  switch (row['state']) {
    case 'pending':
      return { state: 'pending' };
    case 'revoked':
      return { state: 'revoked' };
    case 'used':
      return {
        state: 'used',
        at: numberIn(row, 'used_at') as Millis,
        joiner: bytesIn(row, 'joiner'),
      };
    default:
      throw new StoredRowFault('an invite is in no known state');
  }
}

const expiryOf = (row: Row): Millis => numberIn(row, 'expires_at') as Millis;

/** An invite by its place. */
export type InvitePlace = { readonly roomId: RoomId; readonly inviteId: Bytes };

/** In which room an invite is; `undefined` for none. */
export async function findInvite(query: Query, inviteId: Bytes): Promise<RoomId | undefined> {
  const [row] = await query(PLACE, [inviteId]);
  return row === undefined ? undefined : roomIdOfHash(bytesIn(row, 'room', ID_BYTES));
}

/** The key that a redeemer's signature must verify under. */
export async function readInviteKey(
  query: Query,
  roomId: Bytes,
  inviteId: Bytes,
): Promise<Bytes | undefined> {
  const [row] = await query(INVITE, [roomId, inviteId]);
  return row === undefined ? undefined : bytesIn(row, 'public_key', KEY_BYTES);
}

/** Stores an invite of the room that is locked. [L9] */
export async function putInvite(
  room: LockedRoom,
  invite: NewInvite,
): Promise<Result<void, 'no-room' | 'wrong-epoch' | 'invite-exists' | 'too-many-invites'>> {
  if (room.row === undefined) return err('no-room');
  if (room.row.epoch !== invite.epoch) return err('wrong-epoch');
  const { inviteId, publicKey, expiresAt, sealed, now, maxPending } = invite;
  if ((await room.query(PLACE, [inviteId])).length > 0) return err('invite-exists');
  const [count] = await room.query(COUNT, [room.id, now]);
  const isFull =
    numberIn(count, 'remembered') >= MAX_REMEMBERED_INVITES ||
    numberIn(count, 'pending') >= maxPending;
  if (isFull) return err('too-many-invites');
  // Another relay may have taken the id since; the one whose COMMIT comes first has it.
  const taken = await room.query(TAKE_PLACE, [inviteId, room.id]);
  if (taken.length === 0) return err('invite-exists');
  room.send(PUT, [room.id, inviteId, publicKey, expiresAt, sealed]);
  return ok(undefined);
}

/** Ends a pending invite of the room that is locked. [L10] */
export async function revokeInvite(
  room: LockedRoom,
  inviteId: Bytes,
  now: Millis,
): Promise<Result<void, InviteRefusal>> {
  const [row] = await room.query(INVITE, [room.id, inviteId]);
  if (row === undefined || room.row === undefined) return err('unknown');
  const decision = decideRevocation(stateOf(row), expiryOf(row), now);
  if (decision === 'already') return ok(undefined);
  if (decision !== 'revoke') return err(decision);
  room.send(REVOKE, [room.id, inviteId]);
  return ok(undefined);
}

/** Uses up an invite of the room that is locked. [L10, L11] */
export async function redeemInvite(
  room: LockedRoom,
  redemption: Redemption,
): Promise<Result<Bytes, InviteRefusal>> {
  const { inviteId, now, joiner } = redemption;
  const [row] = await room.query(INVITE, [room.id, inviteId]);
  if (row === undefined || room.row === undefined) return err('unknown');
  const decision = decideRedemption(stateOf(row), expiryOf(row), redemption);
  if (decision !== 'use' && decision !== 'again') return err(decision);
  if (row['sealed'] === null) return err('used');
  const sealed = bytesIn(row, 'sealed');
  if (decision === 'use') room.send(USE, [room.id, inviteId, now, joiner]);
  return ok(sealed);
}

/** The next invites, after one of them, that a sweep has to look at; none after the last. */
export async function findInvitesToSweep(
  query: Query,
  after: InvitePlace | undefined,
  now: Millis,
): Promise<readonly { readonly roomId: RoomId; readonly inviteId: Bytes; readonly room: Bytes }[]> {
  const none = new Uint8Array(0);
  const room = after === undefined ? none : Buffer.from(after.roomId, 'base64url');
  const rows = await query(OVER, [room, after?.inviteId ?? none, now, now - REMEMBER_INVITE_MS]);
  return rows.map((row) => {
    const id = bytesIn(row, 'room', ID_BYTES);
    return { roomId: toBase64Url(id) as RoomId, inviteId: bytesIn(row, 'id'), room: id };
  });
}

/** Sweeps one invite of the room that is locked. [L12] */
export async function sweepInvite(
  room: LockedRoom,
  inviteId: Bytes,
  now: Millis,
  redeliveryMs: number,
): Promise<void> {
  const [row] = await room.query(INVITE, [room.id, inviteId]);
  if (row === undefined) return;
  const decision = decideSweep(stateOf(row), expiryOf(row), now, redeliveryMs);
  if (decision === 'erase') room.send(ERASE, [room.id, inviteId]);
  if (decision !== 'forget') return;
  room.send(FORGET, [room.id, inviteId]);
  room.send(LEAVE_PLACE, [inviteId]);
}
