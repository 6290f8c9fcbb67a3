/**
 * The `LogStore` in memory, for tests of what stands on it. Keeps L1 to L15, L18 to L22 and L36 to L40; nothing survives the
 * process. Writes go through the same turn groups as sqlite's, so callers see the same order.
 */
import { assert } from '#shared/base/assert.ts';
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { MAX_SNAPSHOTS } from '#shared/wire/limits.ts';
import { inTrain } from './append-train.ts';
import { chainStartNow, nextHashNow } from './chain-hash.ts';
import {
  decideRedemption,
  decideRevocation,
  decideSweep,
  isPending,
  MAX_REMEMBERED_INVITES,
  type InviteState,
} from './invite-state.ts';
import { judgeEpoch } from './epoch-state.ts';
import type {
  Append,
  Appended,
  Entry,
  Epoch,
  EpochRefusal,
  LogStore,
  NewEpoch,
  NewInvite,
  NewRoom,
  RoomState,
} from './log-store.ts';
import { createMemorySnapshots, type SnapshotRoom } from './memory-snapshots.ts';
import { createTurnGroup } from './turn-group.ts';

/** A place in the log. `written`: what all frames up to it ever added up to. */
type Place = Cursor & { readonly written: number };

type Room = SnapshotRoom & {
  admins: AdminList;
  /** By number, that of the room's own epoch last. */
  readonly epochs: Epoch[];
  /** The last entry of kind control; 0 for none. */
  controlSeq: number;
  /** The place up to which entries are gone; `log` goes on after it. */
  kept: Place;
  readonly log: (Place & { readonly frame: Bytes })[];
};

type Invite = {
  readonly roomId: RoomId;
  readonly publicKey: Bytes;
  readonly expiresAt: Millis;
  sealed: Bytes | undefined;
  state: InviteState;
};

function createRoom({ roomId, authPublic, adminPublic }: NewRoom): Room {
  const room: Room = {
    epoch: 0,
    admins: { number: 0, keys: [adminPublic] },
    epochs: [{ authPublic, begun: undefined }],
    controlSeq: 0,
    kept: { seq: 0, hash: chainStartNow(roomId), written: 0 },
    log: [],
    snapshots: [],
    marks: new Map(),
    keptSeq: () => room.kept.seq,
    hashAt(seq) {
      if (seq === 0) return chainStartNow(roomId);
      const covered = room.snapshots.find((snapshot) => snapshot.seq === seq);
      return covered?.hash ?? placeAt(room, seq)?.hash;
    },
    dropEntries(seq, most) {
      const to = placeAt(room, Math.min(seq, room.kept.seq + most));
      if (to === undefined) return;
      room.log.splice(0, to.seq - room.kept.seq);
      room.kept = to;
    },
  };
  return room;
}

function placeAt({ kept, log }: Room, seq: number): Place | undefined {
  return seq === kept.seq ? kept : log[seq - kept.seq - 1];
}

function headOf({ kept, log }: Room): Place {
  return log.at(-1) ?? kept;
}

/** What entries after `afterSeq` up to `toSeq` add up to; `undefined` unless all are kept. */
function spanOf(room: Room, afterSeq: number, toSeq: number): number | undefined {
  const [from, to] = [placeAt(room, afterSeq), placeAt(room, toSeq)];
  return from === undefined || to === undefined ? undefined : to.written - from.written;
}

function sizeOf(room: Room): { readonly bytes: number; readonly tailBytes: number } {
  const { kept, snapshots } = room;
  const { seq, written } = headOf(room);
  const bytes = snapshots.reduce((sum, { total }) => sum + total, written - kept.written);
  return { bytes, tailBytes: spanOf(room, snapshots[0]?.seq ?? kept.seq, seq) ?? 0 };
}

function cursorOf({ seq, hash }: Place): Cursor {
  return { seq, hash };
}

function entriesAfter(room: Room | undefined, afterSeq: number, maxBytes: number): Entry[] {
  const entries: Entry[] = [];
  if (room === undefined) return entries;
  const from = Math.max(afterSeq, room.kept.seq);
  let bytes = 0;
  for (const { seq, frame } of room.log.slice(from - room.kept.seq)) {
    bytes += frame.length;
    if (entries.length > 0 && bytes > maxBytes) break;
    entries.push({ seq, frame });
  }
  return entries;
}

function addEntry(room: Room, frame: Bytes, isControl: boolean): Appended {
  const before = headOf(room);
  const seq = before.seq + 1;
  const hash = nextHashNow(before.hash, frame);
  room.log.push({ seq, hash, written: before.written + frame.length, frame });
  if (isControl) room.controlSeq = seq;
  return { head: { seq, hash }, ...sizeOf(room) };
}

function append(rooms: Map<RoomId, Room>, request: Append) {
  const { roomId, epoch, frame, maxRoomBytes, isControl = false } = request;
  const room = rooms.get(roomId);
  if (room === undefined) return err('no-room' as const);
  if (room.epoch !== epoch) return err('wrong-epoch' as const);
  if (sizeOf(room).bytes + frame.length > maxRoomBytes) return err('room-full' as const);
  return ok(addEntry(room, frame, isControl));
}

/** Begins an epoch in the room itself; what it ends beside that is the caller's. */
function beginEpoch(
  room: Room,
  wanted: NewEpoch,
): Result<Appended, Exclude<EpochRefusal, 'no-room'>> {
  const { epoch, controlSeq, admins } = room;
  const headSeq = headOf(room).seq;
  const refusal = judgeEpoch({ epoch, adminNumber: admins.number, headSeq, controlSeq }, wanted);
  if (refusal !== undefined) return err(refusal);
  const { authPublic, record, list } = wanted;
  room.epochs.push({ authPublic, begun: { record, list } });
  room.epoch = wanted.epoch;
  room.admins = wanted.admins;
  room.marks.clear();
  return ok(addEntry(room, wanted.frame, true));
}

function revoke(invite: Invite): void {
  invite.state = { state: 'revoked' };
  invite.sealed = undefined;
}

function put(rooms: Map<RoomId, Room>, invites: Map<string, Invite>, invite: NewInvite) {
  const room = rooms.get(invite.roomId);
  if (room === undefined) return err('no-room' as const);
  if (room.epoch !== invite.epoch) return err('wrong-epoch' as const);
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

function stateOf(roomId: RoomId, room: Room): RoomState {
  const { epoch, admins } = room;
  const authPublic = room.epochs.at(-1)?.authPublic;
  assert(authPublic !== undefined, 'a room has an epoch');
  const snapshots = room.snapshots
    .slice(0, MAX_SNAPSHOTS)
    .map(({ seq, hash, total, confirmed }) => ({ covers: { seq, hash }, total, confirmed }));
  const log = { head: cursorOf(headOf(room)), keptSeq: room.kept.seq, snapshots, ...sizeOf(room) };
  return { roomId, epoch, authPublic, admins, ...log };
}

/** A new, empty store. */
export function createMemoryStore(): LogStore {
  const rooms = new Map<RoomId, Room>();
  const invites = new Map<string, Invite>();
  const snapshots = createMemorySnapshots(
    (roomId) => rooms.get(roomId),
    () => rooms,
  );
  let closed = false;
  const nothing = (): void => undefined;
  const group = createTurnGroup({ begin: nothing, commit: nothing, rollback: nothing }, nothing);
  const write = <T, E>(job: () => Result<T, E>) => group.run(1, job);
  const read = async <T, E>(work: () => Result<T, E>): Promise<Result<T, E | 'storage-fault'>> =>
    closed ? err('storage-fault') : work();

  return {
    createRoom: (wanted) =>
      write(() => {
        if (rooms.has(wanted.roomId)) return err('room-exists');
        const room = createRoom(wanted);
        rooms.set(wanted.roomId, room);
        return ok(stateOf(wanted.roomId, room));
      }),
    readRoom: (roomId) =>
      read(() => {
        const room = rooms.get(roomId);
        return room === undefined ? err('no-room') : ok(stateOf(roomId, room));
      }),
    append: (request) => write(() => inTrain(request.train, () => append(rooms, request))),
    readEntries: (roomId, afterSeq, maxBytes) =>
      read(() => ok(entriesAfter(rooms.get(roomId), afterSeq, maxBytes))),
    readHash: (roomId, seq) => read(() => ok(rooms.get(roomId)?.hashAt(seq))),
    readSpan: (roomId, afterSeq, toSeq) =>
      read(() => {
        const room = rooms.get(roomId);
        return ok(room === undefined ? undefined : spanOf(room, afterSeq, toSeq));
      }),
    beginSnapshot: (snapshot) => write(() => snapshots.begin(snapshot)),
    stagePart: (part) => write(() => snapshots.stage(part)),
    commitSnapshot: (staging, now) => write(() => snapshots.commit(staging, now)),
    confirmSnapshot: (roomId, seq) => write(() => snapshots.confirm(roomId, seq)),
    readSnapshotPart: (roomId, seq, index) => read(() => ok(snapshots.part(roomId, seq, index))),
    sweepSnapshots: (now) => write(() => ok(snapshots.sweep(now))),
    putMark: (roomId, epoch, mark) => write(() => snapshots.putMark(roomId, epoch, mark)),
    readMarks: (roomId) => read(() => ok(snapshots.marks(roomId))),
    setAdmins: (roomId, admins) =>
      write(() => {
        const room = rooms.get(roomId);
        if (room === undefined) return err('no-room');
        if (admins.number !== room.admins.number + 1) return err('stale-number');
        room.admins = admins;
        return ok(undefined);
      }),
    setEpoch: (wanted) =>
      write<Appended, EpochRefusal>(() => {
        const { roomId, now } = wanted;
        const room = rooms.get(roomId);
        if (room === undefined) return err('no-room');
        const begun = beginEpoch(room, wanted);
        if (!begun.ok) return begun;
        for (const invite of invites.values())
          if (invite.roomId === roomId && isPending(invite.state, invite.expiresAt, now))
            revoke(invite);
        snapshots.dropStaged(roomId);
        return begun;
      }),
    readEpoch: (roomId, epoch) => read(() => ok(rooms.get(roomId)?.epochs[epoch])),
    deleteRoom: (roomId, adminNumber) =>
      write(() => {
        const room = rooms.get(roomId);
        if (room === undefined) return err('no-room');
        if (room.admins.number !== adminNumber) return err('stale-number');
        rooms.delete(roomId);
        for (const [key, invite] of invites) if (invite.roomId === roomId) invites.delete(key);
        snapshots.dropStaged(roomId);
        return ok(undefined);
      }),
    putInvite: (invite) => write(() => put(rooms, invites, invite)),
    revokeInvite: (roomId, inviteId, now) =>
      write(() => {
        const invite = invites.get(toBase64Url(inviteId));
        if (invite === undefined || invite.roomId !== roomId) return err('unknown');
        const decision = decideRevocation(invite.state, invite.expiresAt, now);
        if (decision !== 'revoke' && decision !== 'already') return err(decision);
        revoke(invite);
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
    watch: () => undefined,
    check: () => write(() => ok(undefined)),
    async close() {
      group.close();
      closed = true;
    },
  };
}
