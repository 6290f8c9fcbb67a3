/**
 * The `LogStore` on PostgreSQL, for several relays on one database. Keeps L1 to L16, L18 to L34, L36 to L40, and
 * L42 to L45.
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import type { LogStore } from './log-store.ts';
import { createAccess, type Access, type PostgresStoreOptions } from './postgres-access.ts';
import { createRoomAnew, deleteRoom } from './postgres-doomed.ts';
import { beginEpoch, readEpoch } from './postgres-epochs.ts';
import { createInviteSearch } from './postgres-invite-search.ts';
import * as invites from './postgres-invites.ts';
import { createPostgresKeeper } from './postgres-keeper.ts';
import { putMark, readMarks } from './postgres-marks.ts';
import * as rooms from './postgres-rooms.ts';
import { prepareAt, type DatabaseFault } from './postgres-schema.ts';
import * as snapshots from './postgres-snapshots.ts';
import { createStagings } from './postgres-stagings.ts';
import { sweepInvites, sweepSnapshots } from './postgres-sweeps.ts';
import type { RoomKeeper } from './room-keeper.ts';

/** The store, and the keeper of its rooms over the same sessions. */
export type PostgresStore = LogStore & {
  readonly keeper: RoomKeeper;
  /** Whether the server syncs its disk; one that does not may lose what was acknowledged. [L34] */
  readonly syncs: boolean;
};

/** Opens the store on its database, or says why the database cannot be used. [L27, L28] */
export async function openPostgresStore(
  options: PostgresStoreOptions,
): Promise<Result<PostgresStore, DatabaseFault>> {
  const prepared = await prepareAt(options.url, true);
  if (!prepared.ok) return prepared;
  const access = createAccess(options);
  const keeper = createPostgresKeeper(access);
  return ok({ ...createStore(access), keeper, syncs: prepared.value.syncs });
}

function createStore(access: Access): LogStore {
  const { read, write } = access;
  const findInvite = createInviteSearch(access);
  const stagings = createStagings();
  return {
    createRoom: (wanted) => createRoomAnew(access, wanted),
    readRoom: (roomId) => read((query) => rooms.readRoom(query, roomId)),
    append: access.append,
    readEntries: (roomId, afterSeq, maxBytes) =>
      read(async (query) => ok(await rooms.readEntries(query, roomId, afterSeq, maxBytes))),
    readHash: (roomId, seq) => read(async (query) => ok(await rooms.readHash(query, roomId, seq))),
    readSpan: (roomId, afterSeq, toSeq) =>
      read(async (query) => ok(await rooms.readSpan(query, roomId, afterSeq, toSeq))),
    async beginSnapshot(wanted) {
      const begun = await write(wanted.roomId, 0, (room) => snapshots.beginSnapshot(room, wanted));
      return begun.ok ? ok(stagings.add({ roomId: wanted.roomId, number: begun.value })) : begun;
    },
    async stagePart({ staging, ...part }) {
      const place = stagings.find(staging);
      if (place === undefined) return err('bad-parts');
      return write(place.roomId, part.bytes.length, (room) =>
        snapshots.stagePart(room, place.number, part),
      );
    },
    async commitSnapshot(staging, now) {
      const place = stagings.find(staging);
      if (place === undefined) return err('bad-parts');
      const committed = await write(place.roomId, 0, (room) =>
        snapshots.commitSnapshot(room, place.number, now),
      );
      if (committed.ok) stagings.remove(staging);
      return committed;
    },
    confirmSnapshot: (roomId, seq) =>
      write(roomId, 0, (room) => snapshots.confirmSnapshot(room, seq)),
    readSnapshotPart: (roomId, seq, index) =>
      read(async (query) => ok(await snapshots.readSnapshotPart(query, roomId, seq, index))),
    sweepSnapshots: (now) => sweepSnapshots(access, now),
    putMark: (roomId, epoch, mark) =>
      write(roomId, mark.frame.length, (room) => putMark(room, epoch, mark)),
    readMarks: (roomId) => read(async (query) => ok(await readMarks(query, roomId))),
    setAdmins: (roomId, admins) => write(roomId, 0, (room) => rooms.setAdmins(room, admins)),
    setEpoch: (wanted) =>
      write(wanted.roomId, wanted.record.length + wanted.list.length, (room) =>
        beginEpoch(room, wanted),
      ),
    readEpoch: (roomId, epoch) => read(async (query) => ok(await readEpoch(query, roomId, epoch))),
    deleteRoom: (roomId, adminNumber) => write(roomId, 0, (room) => deleteRoom(room, adminNumber)),
    putInvite: (invite) =>
      write(invite.roomId, invite.sealed.length, (room) => invites.putInvite(room, invite)),
    revokeInvite: (roomId, inviteId, now) =>
      write(roomId, 0, (room) => invites.revokeInvite(room, inviteId, now)),
    async readInviteKey(inviteId) {
      const place = await findInvite(inviteId);
      const roomId = place.ok ? place.value : undefined;
      if (roomId === undefined) return place.ok ? ok(undefined) : place;
      return read(async (query) =>
        ok(await invites.readInviteKey(query, roomIdBytes(roomId), inviteId)),
      );
    },
    async redeemInvite(redemption) {
      const place = await findInvite(redemption.inviteId);
      if (!place.ok) return place;
      if (place.value === undefined) return err('unknown');
      return write(place.value, 0, (room) => invites.redeemInvite(room, redemption));
    },
    sweepInvites: (now, redeliveryMs) => sweepInvites(access, now, redeliveryMs),
    check: access.probe,
    watch: access.watch,
    close: access.close,
  };
}
