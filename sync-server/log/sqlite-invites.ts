/** Invites in sqlite. What may happen to one is decided in invite-state.ts. [L9 to L12] */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import {
  decideRedemption,
  decideRevocation,
  decideSweep,
  isPending,
  MAX_REMEMBERED_INVITES,
  REMEMBER_INVITE_MS,
  type InviteState,
} from './invite-state.ts';
import type { InviteRefusal, NewInvite, Redemption } from './log-store.ts';
import type { RoomTable } from './sqlite-rooms.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';
import { StoredRowFault } from './stored-row-fault.ts';

type Row = Record<string, SQLOutputValue>;

function millisOf(value: SQLOutputValue | undefined): Millis {
  return numberOf(value) as Millis;
}

function stateOf(row: Row): InviteState {
  switch (row['state']) {
    case 'pending':
      return { state: 'pending' };
    case 'revoked':
      return { state: 'revoked' };
    case 'used':
      return { state: 'used', at: millisOf(row['used_at']), joiner: bytesOf(row['joiner']) };
    default:
      throw new StoredRowFault('an invite is in no known state');
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    insert: database.prepare(
      "INSERT INTO invite (id, room, public_key, expires_at, state, sealed) VALUES (?, ?, ?, ?, 'pending', ?)",
    ),
    byId: database.prepare('SELECT * FROM invite WHERE id = ?'),
    // Invites of a room that was taken away are gone with it, though their rows may stay a while. [L39]
    ofRoom: database.prepare(
      'SELECT invite.* FROM invite JOIN room ON room.number = invite.room WHERE invite.id = ? AND room.doomed IS NULL',
    ),
    states: database.prepare(
      'SELECT state, used_at, joiner, expires_at FROM invite WHERE room = ?',
    ),
    over: database.prepare(
      "SELECT id, state, used_at, joiner, expires_at FROM invite WHERE sealed IS NOT NULL AND (state <> 'pending' OR expires_at <= ?)",
    ),
    use: database.prepare("UPDATE invite SET state = 'used', used_at = ?, joiner = ? WHERE id = ?"),
    revoke: database.prepare("UPDATE invite SET state = 'revoked', sealed = NULL WHERE id = ?"),
    erase: database.prepare('UPDATE invite SET sealed = NULL WHERE id = ?'),
    forget: database.prepare('DELETE FROM invite WHERE expires_at <= ?'),
  };
}

/** The invite operations over an open file; those that write are called inside a transaction. */
export function createInviteTable(database: DatabaseSync, rooms: RoomTable) {
  const statements = prepareStatements(database);

  const hasPlace = ({ maxPending, now }: NewInvite, room: number): boolean => {
    const rows = statements.states.all(room);
    const pending = rows.filter((row) => isPending(stateOf(row), millisOf(row['expires_at']), now));
    return rows.length < MAX_REMEMBERED_INVITES && pending.length < maxPending;
  };

  return {
    put(
      invite: NewInvite,
    ): Result<void, 'no-room' | 'wrong-epoch' | 'invite-exists' | 'too-many-invites'> {
      const room = rooms.find(invite.roomId);
      if (room === undefined) return err('no-room');
      if (room.epoch !== invite.epoch) return err('wrong-epoch');
      if (statements.byId.get(invite.inviteId) !== undefined) return err('invite-exists');
      if (!hasPlace(invite, room.number)) return err('too-many-invites');
      statements.insert.run(
        invite.inviteId,
        room.number,
        invite.publicKey,
        invite.expiresAt,
        invite.sealed,
      );
      return ok(undefined);
    },
    revoke(roomId: RoomId, inviteId: Bytes, now: Millis): Result<void, InviteRefusal> {
      const row = statements.byId.get(inviteId);
      const room = rooms.find(roomId);
      if (row === undefined || room === undefined || numberOf(row['room']) !== room.number)
        return err('unknown');
      const decision = decideRevocation(stateOf(row), millisOf(row['expires_at']), now);
      if (decision === 'already') return ok(undefined);
      if (decision !== 'revoke') return err(decision);
      statements.revoke.run(inviteId);
      return ok(undefined);
    },
    publicKey(inviteId: Bytes): Bytes | undefined {
      const row = statements.ofRoom.get(inviteId);
      return row === undefined ? undefined : bytesOf(row['public_key'], 32);
    },
    redeem(redemption: Redemption): Result<Bytes, InviteRefusal> {
      const row = statements.ofRoom.get(redemption.inviteId);
      if (row === undefined) return err('unknown');
      const decision = decideRedemption(stateOf(row), millisOf(row['expires_at']), redemption);
      if (decision !== 'use' && decision !== 'again') return err(decision);
      if (row['sealed'] === null) return err('used');
      const sealed = bytesOf(row['sealed']);
      if (decision === 'use')
        statements.use.run(redemption.now, redemption.joiner, redemption.inviteId);
      return ok(sealed);
    },
    sweep(now: Millis, redeliveryMs: number): void {
      statements.forget.run(now - REMEMBER_INVITE_MS);
      for (const row of statements.over.all(now)) {
        const decision = decideSweep(stateOf(row), millisOf(row['expires_at']), now, redeliveryMs);
        if (decision === 'erase') statements.erase.run(bytesOf(row['id']));
      }
    },
  };
}
