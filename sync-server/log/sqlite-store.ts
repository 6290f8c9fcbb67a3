/**
 * The `LogStore` on one sqlite file, by Node's own node:sqlite: the default of a relay that is one
 * process. Keeps L1 to L22 and L36 to L40. All of it is synchronous inside; the writes of one turn of the event loop
 * share one commit (turn-group.ts).
 */
import { join } from 'node:path';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Append, Appended, LogStore, StorageFault } from './log-store.ts';
import { inTrain } from './append-train.ts';
import { createEpochTable } from './sqlite-epochs.ts';
import { createInviteTable } from './sqlite-invites.ts';
import { createMarkTable } from './sqlite-marks.ts';
import { bytesOfRoom, createRoomTable, tailOfRoom, type RoomTable } from './sqlite-rooms.ts';
import { freeBytesOf, growLogAhead } from './sqlite-log-ahead.ts';
import { DATABASE_NAME, openFile, type OpenFault } from './sqlite-schema.ts';
import { createSnapshotTable, SWEEP_WEIGHT } from './sqlite-snapshots.ts';
import { createTurnGroup } from './turn-group.ts';

/**
 * What the engine is given: the folder of its file, and who hears what sqlite threw. `growsAhead`: its log
 * is lengthened at once, for a process that stays. [L41]
 */
export type SqliteStoreOptions = {
  readonly folder: string;
  readonly onFault: (fault: unknown) => void;
  readonly growsAhead?: boolean;
};

// What a row weighs beside its frame, about; only to keep a group from holding the event loop.
const ROW_WEIGHT = 200;

function append(
  rooms: RoomTable,
  request: Append,
): Result<Appended, 'no-room' | 'wrong-epoch' | 'room-full'> {
  const room = rooms.find(request.roomId);
  if (room === undefined) return err('no-room');
  if (room.epoch !== request.epoch) return err('wrong-epoch');
  if (bytesOfRoom(room) + request.frame.length > request.maxRoomBytes) return err('room-full');
  const { frame, isControl = false } = request;
  const after = rooms.addEntry(request.roomId, room, frame, isControl);
  return ok({ head: after.head, bytes: bytesOfRoom(after), tailBytes: tailOfRoom(after) });
}

/** Opens the store in its folder, or says why the folder cannot be used. [L17] */
export function openSqliteStore(options: SqliteStoreOptions): Result<LogStore, OpenFault> {
  const file = openFile(options.folder);
  if (!file.ok) return file;
  const { database, lock } = file.value;
  if (options.growsAhead === true)
    growLogAhead(
      database,
      join(options.folder, `${DATABASE_NAME}-wal`),
      freeBytesOf(options.folder),
    );
  const rooms = createRoomTable(database);
  const invites = createInviteTable(database, rooms);
  const snapshots = createSnapshotTable(database, rooms);
  const marks = createMarkTable(database, rooms);
  const epochs = createEpochTable(database, rooms, snapshots);
  let closed = false;
  const group = createTurnGroup(
    {
      begin() {
        database.exec('BEGIN IMMEDIATE');
        rooms.noticeOthers();
      },
      commit: () => database.exec('COMMIT'),
      rollback() {
        rooms.forgetHeads();
        if (database.isTransaction) database.exec('ROLLBACK');
      },
    },
    options.onFault,
  );
  const read = async <T, E>(work: () => Result<T, E>): Promise<Result<T, E | StorageFault>> => {
    if (closed) return err('storage-fault');
    try {
      return work();
    } catch (fault) {
      options.onFault(fault);
      return err('storage-fault');
    }
  };
  return ok({
    createRoom: (room) => group.run(ROW_WEIGHT, () => rooms.create(room)),
    readRoom: (roomId) => read(() => rooms.read(roomId)),
    append: (request) =>
      group.run(request.frame.length + ROW_WEIGHT, () =>
        inTrain(request.train, () => append(rooms, request)),
      ),
    readEntries: (roomId, afterSeq, maxBytes) =>
      read(() => ok(rooms.entriesAfter(roomId, afterSeq, maxBytes))),
    readHash: (roomId, seq) => read(() => ok(rooms.hashAt(roomId, seq))),
    readSpan: (roomId, afterSeq, toSeq) => read(() => ok(rooms.span(roomId, afterSeq, toSeq))),
    beginSnapshot: (snapshot) => group.run(SWEEP_WEIGHT, () => snapshots.begin(snapshot)),
    stagePart: (part) => group.run(part.bytes.length + ROW_WEIGHT, () => snapshots.stage(part)),
    commitSnapshot: (staging, now) => group.run(ROW_WEIGHT, () => snapshots.commit(staging, now)),
    confirmSnapshot: (roomId, seq) => group.run(ROW_WEIGHT, () => snapshots.confirm(roomId, seq)),
    readSnapshotPart: (roomId, seq, index) => read(() => ok(snapshots.part(roomId, seq, index))),
    sweepSnapshots: (now) => group.run(SWEEP_WEIGHT, () => ok(snapshots.sweep(now))),
    putMark: (roomId, epoch, mark) =>
      group.run(mark.frame.length + ROW_WEIGHT, () => marks.put(roomId, epoch, mark)),
    readMarks: (roomId) => read(() => ok(marks.all(roomId))),
    setAdmins: (roomId, admins) => group.run(ROW_WEIGHT, () => rooms.setAdmins(roomId, admins)),
    setEpoch: (epoch) =>
      group.run(epoch.record.length + epoch.list.length + SWEEP_WEIGHT, () => epochs.begin(epoch)),
    readEpoch: (roomId, epoch) => read(() => ok(epochs.at(roomId, epoch))),
    deleteRoom: (roomId, adminNumber) =>
      group.run(ROW_WEIGHT, () => rooms.takeAway(roomId, adminNumber)),
    putInvite: (invite) => group.run(invite.sealed.length + ROW_WEIGHT, () => invites.put(invite)),
    revokeInvite: (roomId, inviteId, now) =>
      group.run(ROW_WEIGHT, () => invites.revoke(roomId, inviteId, now)),
    readInviteKey: (inviteId) => read(() => ok(invites.publicKey(inviteId))),
    redeemInvite: (redemption) => group.run(ROW_WEIGHT, () => invites.redeem(redemption)),
    sweepInvites: (now, redeliveryMs) =>
      group.run(ROW_WEIGHT, () => ok(invites.sweep(now, redeliveryMs))),
    // One process owns the file: nobody else writes. [L17]
    watch: () => undefined,
    async check() {
      const written = await group.run<void, never>(ROW_WEIGHT, () => ok(rooms.probe()));
      if (!written.ok) return written;
      return group.run<void, never>(ROW_WEIGHT, () => ok(rooms.endProbe()));
    },
    async close() {
      if (closed) return;
      group.close();
      closed = true;
      database.close();
      lock.close();
    },
  });
}
