/**
 * The `LogStore` in memory, for tests of what stands on it. Keeps L1 to L15; nothing survives the
 * process. Writes go through the same turn groups as sqlite's, so callers see the same order.
 */
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { chainStartNow, nextHashNow } from './chain-hash.ts';
import {
  decideRedemption,
  decideRevocation,
  decideSweep,
  isPending,
  MAX_REMEMBERED_INVITES,
  type InviteState,
} from './invite-state.ts';
import type { Append, Entry, LogStore, NewInvite, RoomState } from './log-store.ts';
import { createTurnGroup } from './turn-group.ts';

type Room = {
  readonly epoch: number;
  readonly authPublic: Bytes;
  admins: AdminList;
  bytes: number;
  readonly log: { readonly frame: Bytes; readonly hash: Bytes }[];
};

type Invite = {
  readonly roomId: RoomId;
  readonly publicKey: Bytes;
  readonly expiresAt: Millis;
  sealed: Bytes | undefined;
  state: InviteState;
};

function headOf(roomId: RoomId, room: Room): Cursor {
  const last = room.log.at(-1);
  return { seq: room.log.length, hash: last === undefined ? chainStartNow(roomId) : last.hash };
}

function entriesAfter(room: Room | undefined, afterSeq: number, maxBytes: number): Entry[] {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const [index, { frame }] of (room?.log.slice(afterSeq) ?? []).entries()) {
    bytes += frame.length;
    if (entries.length > 0 && bytes > maxBytes) break;
    entries.push({ seq: afterSeq + index + 1, frame });
  }
  return entries;
}

function append(rooms: Map<RoomId, Room>, { roomId, epoch, frame, maxRoomBytes }: Append) {
  const room = rooms.get(roomId);
  if (room === undefined) return err('no-room' as const);
  if (room.epoch !== epoch) return err('wrong-epoch' as const);
  if (room.bytes + frame.length > maxRoomBytes) return err('room-full' as const);
  const hash = nextHashNow(headOf(roomId, room).hash, frame);
  room.log.push({ frame, hash });
  room.bytes += frame.length;
  return ok({ head: { seq: room.log.length, hash }, bytes: room.bytes });
}

function put(rooms: Map<RoomId, Room>, invites: Map<string, Invite>, invite: NewInvite) {
  if (!rooms.has(invite.roomId)) return err('no-room' as const);
  const key = toBase64Url(invite.inviteId);
  if (invites.has(key)) return err('invite-exists' as const);
  const others = [...invites.values()].filter((other) => other.roomId === invite.roomId);
  const pending = others.filter((other) => isPending(other.state, other.expiresAt, invite.now));
  if (others.length >= MAX_REMEMBERED_INVITES || pending.length >= invite.maxPending)
    return err('too-many-invites' as const);
  const { roomId, publicKey, expiresAt, sealed } = invite;
  invites.set(key, { roomId, publicKey, expiresAt, sealed, state: { state: 'pending' } });
  return ok(undefined);
}

function hashAt(roomId: RoomId, room: Room | undefined, seq: number): Bytes | undefined {
  if (room === undefined) return undefined;
  return seq === 0 ? chainStartNow(roomId) : room.log[seq - 1]?.hash;
}

function stateOf(roomId: RoomId, room: Room): RoomState {
  const { bytes, epoch, authPublic, admins } = room;
  return { roomId, head: headOf(roomId, room), bytes, epoch, authPublic, admins };
}

/** A new, empty store. */
export function createMemoryStore(): LogStore {
  const rooms = new Map<RoomId, Room>();
  const invites = new Map<string, Invite>();
  let closed = false;
  const nothing = (): void => undefined;
  const group = createTurnGroup({ begin: nothing, commit: nothing, rollback: nothing }, nothing);
  const write = <T, E>(job: () => Result<T, E>) => group.run(1, job);
  const read = async <T, E>(work: () => Result<T, E>): Promise<Result<T, E | 'storage-fault'>> =>
    closed ? err('storage-fault') : work();

  return {
    createRoom: ({ roomId, authPublic, adminPublic }) =>
      write(() => {
        if (rooms.has(roomId)) return err('room-exists');
        const admins = { number: 0, keys: [adminPublic] };
        const room: Room = { epoch: 0, authPublic, admins, bytes: 0, log: [] };
        rooms.set(roomId, room);
        return ok(stateOf(roomId, room));
      }),
    readRoom: (roomId) =>
      read(() => {
        const room = rooms.get(roomId);
        return room === undefined ? err('no-room') : ok(stateOf(roomId, room));
      }),
    append: (request) => write(() => append(rooms, request)),
    readEntries: (roomId, afterSeq, maxBytes) =>
      read(() => ok(entriesAfter(rooms.get(roomId), afterSeq, maxBytes))),
    readHash: (roomId, seq) => read(() => ok(hashAt(roomId, rooms.get(roomId), seq))),
    setAdmins: (roomId, admins) =>
      write(() => {
        const room = rooms.get(roomId);
        if (room === undefined) return err('no-room');
        if (admins.number !== room.admins.number + 1) return err('stale-number');
        room.admins = admins;
        return ok(undefined);
      }),
    putInvite: (invite) => write(() => put(rooms, invites, invite)),
    revokeInvite: (roomId, inviteId, now) =>
      write(() => {
        const invite = invites.get(toBase64Url(inviteId));
        if (invite === undefined || invite.roomId !== roomId) return err('unknown');
        const decision = decideRevocation(invite.state, invite.expiresAt, now);
        if (decision !== 'revoke' && decision !== 'already') return err(decision);
        invite.state = { state: 'revoked' };
        invite.sealed = undefined;
        return ok(undefined);
      }),
    readInviteKey: (inviteId) => read(() => ok(invites.get(toBase64Url(inviteId))?.publicKey)),
    redeemInvite: (redemption) =>
      write(() => {
        const invite = invites.get(toBase64Url(redemption.inviteId));
        if (invite === undefined) return err('unknown');
        const decision = decideRedemption(invite.state, invite.expiresAt, redemption);
        if (decision !== 'use' && decision !== 'again') return err(decision);
        if (invite.sealed === undefined) return err('used');
        if (decision === 'use')
          invite.state = { state: 'used', at: redemption.now, joiner: redemption.joiner };
        return ok(invite.sealed);
      }),
    sweepInvites: (now, redeliveryMs) =>
      write(() => {
        for (const [key, invite] of invites) {
          const decision = decideSweep(invite.state, invite.expiresAt, now, redeliveryMs);
          if (decision === 'forget') invites.delete(key);
          if (decision === 'erase') invite.sealed = undefined;
        }
        return ok(undefined);
      }),
    check: () => write(() => ok(undefined)),
    async close() {
      group.close();
      closed = true;
    },
  };
}
