/**
 * The `LogStore` on PostgreSQL, for several relays on one database. Keeps L1 to L15, L18 to L22 and
 * L23 to L30. Writes go in groups, a transaction each, on sessions of their own; reads never wait for them.
 */
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import type { LogStore, StorageFault, Swept } from './log-store.ts';
import { createWriteGroups, type RoomJob } from './postgres-group.ts';
import * as invites from './postgres-invites.ts';
import { putMark, readMarks } from './postgres-marks.ts';
import { createRoomNews } from './postgres-news.ts';
import * as rooms from './postgres-rooms.ts';
import { databaseFaultOf, prepareDatabase, type DatabaseFault } from './postgres-schema.ts';
import {
  createSession,
  createSessions,
  endSession,
  queryIn,
  type Query,
} from './postgres-session.ts';
import * as snapshots from './postgres-snapshots.ts';
import { createStagings } from './postgres-stagings.ts';

/** What the engine is given. `connections`: the most it opens, at least 4; who hears of faults. */
export type PostgresStoreOptions = {
  readonly url: string;
  readonly connections: number;
  readonly onFault: (fault: unknown) => void;
};

// How long a stop waits for what was asked before it; then it counts as not stored. [L15]
const CLOSE_MS = 5_000;
// What a row weighs beside its frame, about; only to bound a group.
const ROW_WEIGHT = 200;
/** Rooms are written in so many independent rows of groups; all relays of a database must agree. */
const SHARDS = 2;
// A room that nobody has: locking it writes nothing, but only where writing is allowed.
const PROBE_ROOM = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId;

const shardOf = (roomId: RoomId): number => roomId.charCodeAt(0) % SHARDS;

/** Prepares the database at `url`, on a session of its own. */
async function prepare(url: string): Promise<Result<void, DatabaseFault>> {
  const session = createSession(url);
  session.on('error', () => undefined);
  try {
    await session.connect();
    return await prepareDatabase(session);
  } catch (fault) {
    return err(databaseFaultOf(fault));
  } finally {
    await endSession(session);
  }
}

/** Opens the store on its database, or says why the database cannot be used. [L27, L28] */
export async function openPostgresStore(
  options: PostgresStoreOptions,
): Promise<Result<LogStore, DatabaseFault>> {
  const prepared = await prepare(options.url);
  return prepared.ok ? ok(createStore(options)) : prepared;
}

function createStore({ url, connections, onFault }: PostgresStoreOptions): LogStore {
  const writers = createSessions(url, SHARDS, onFault);
  const readers = createSessions(url, connections - SHARDS - 1, onFault);
  const query = queryIn(readers.pool);
  const news = createRoomNews(url, SHARDS, onFault);
  const stagings = createStagings();
  let heard: (roomId: RoomId | undefined) => void = () => undefined;
  let closed: Promise<void> | undefined;

  const groups = Array.from({ length: SHARDS }, (_, shard) =>
    createWriteGroups({
      sessions: writers.pool,
      onFault,
      publish: (queryBehind, written) => news.publish(queryBehind, shard, written),
      onDoubt: (doubted) => doubted.forEach((roomId) => heard(roomId)),
    }),
  );
  const write = <T, E>(roomId: RoomId, bytes: number, job: RoomJob<T, E>) => {
    const group = groups[shardOf(roomId)];
    return group === undefined
      ? Promise.resolve(err('storage-fault' as const))
      : group.run(roomId, bytes + ROW_WEIGHT, job);
  };
  const read = async <T, E = never>(
    work: (query: Query) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | StorageFault>> => {
    if (closed !== undefined) return err('storage-fault');
    try {
      return await work(query);
    } catch (fault) {
      onFault(fault);
      return err('storage-fault');
    }
  };

  // Two that ask for one invite in one turn are answered in that order. [L11]
  const searches = new Map<string, Promise<Result<RoomId | undefined, StorageFault>>>();
  const findInvite = (inviteId: Bytes) => {
    const key = toBase64Url(inviteId);
    const search =
      searches.get(key) ?? read(async () => ok(await invites.findInvite(query, inviteId)));
    searches.set(key, search);
    void search.finally(() => searches.delete(key));
    return search;
  };

  const sweepInvites = async (now: Millis, redeliveryMs: number) => {
    let after: invites.InvitePlace | undefined;
    for (;;) {
      const found = await read(async () => ok(await invites.findInvitesToSweep(query, after, now)));
      if (!found.ok) return found;
      const swept = await Promise.all(
        found.value.map(({ roomId, inviteId }) =>
          write(roomId, 0, async (room) =>
            ok(await invites.sweepInvite(room, inviteId, now, redeliveryMs)),
          ),
        ),
      );
      if (swept.some((one) => !one.ok)) return err('storage-fault' as const);
      after = found.value.at(-1);
      if (after === undefined) return ok(undefined);
    }
  };

  const sweepSnapshots: LogStore['sweepSnapshots'] = async (now) => {
    const task = await read(async () => ok(await snapshots.findSweepTask(query, now)));
    if (!task.ok) return task;
    if (task.value === undefined) return ok({ roomId: undefined, more: false });
    const { roomId, number, isStaged } = task.value;
    return write<Swept, never>(roomId, snapshots.POSTGRES_SWEEP_WEIGHT, async (room) => {
      await (isStaged ? snapshots.dropStaged(room, number) : snapshots.sweepRoom(room, now));
      return ok({ roomId: isStaged ? undefined : roomId, more: true });
    });
  };

  const close = async (): Promise<void> => {
    const late = setTimeout(writers.cut, CLOSE_MS);
    await Promise.all(groups.map((group) => group.close()));
    clearTimeout(late);
    await Promise.all([news.close(), writers.end(), readers.end()]);
  };

  return {
    createRoom: (wanted) => write(wanted.roomId, 0, (room) => rooms.createRoom(room, wanted)),
    readRoom: (roomId) => read(() => rooms.readRoom(query, roomId)),
    append: (request) =>
      write(request.roomId, request.frame.length, (room) => rooms.append(room, request)),
    readEntries: (roomId, afterSeq, maxBytes) =>
      read(async () => ok(await rooms.readEntries(query, roomId, afterSeq, maxBytes))),
    readHash: (roomId, seq) => read(async () => ok(await rooms.readHash(query, roomId, seq))),
    readSpan: (roomId, afterSeq, toSeq) =>
      read(async () => ok(await rooms.readSpan(query, roomId, afterSeq, toSeq))),
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
      read(async () => ok(await snapshots.readSnapshotPart(query, roomId, seq, index))),
    sweepSnapshots,
    putMark: (roomId, mark) => write(roomId, mark.frame.length, (room) => putMark(room, mark)),
    readMarks: (roomId) => read(async () => ok(await readMarks(query, roomId))),
    setAdmins: (roomId, admins) => write(roomId, 0, (room) => rooms.setAdmins(room, admins)),
    putInvite: (invite) =>
      write(invite.roomId, invite.sealed.length, (room) => invites.putInvite(room, invite)),
    revokeInvite: (roomId, inviteId, now) =>
      write(roomId, 0, (room) => invites.revokeInvite(room, inviteId, now)),
    async readInviteKey(inviteId) {
      const place = await findInvite(inviteId);
      const roomId = place.ok ? place.value : undefined;
      if (roomId === undefined) return place.ok ? ok(undefined) : place;
      return read(async () =>
        ok(await invites.readInviteKey(query, roomIdBytes(roomId), inviteId)),
      );
    },
    async redeemInvite(redemption) {
      const place = await findInvite(redemption.inviteId);
      if (!place.ok) return place;
      if (place.value === undefined) return err('unknown');
      return write(place.value, 0, (room) => invites.redeemInvite(room, redemption));
    },
    sweepInvites,
    async check() {
      const probes = groups.map((group) => group.run(PROBE_ROOM, 0, () => ok(undefined)));
      return (await Promise.all(probes)).every((probe) => probe.ok)
        ? ok(undefined)
        : err('storage-fault');
    },
    watch(watcher) {
      heard = watcher;
      news.listen(watcher);
    },
    close: () => (closed ??= close()),
  };
}
