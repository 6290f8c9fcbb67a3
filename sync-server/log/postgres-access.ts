/**
 * How the store reaches its database: writes in groups, cut into shards by room, on sessions of their own;
 * reads on others, so that they never wait for a write; and news between. [L14, L15, L26, L29]
 */
import { assert } from '#shared/base/assert.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { LogStore, StorageFault } from './log-store.ts';
import { createWriteGroups, type RoomJob, type WriteGroups } from './postgres-group.ts';
import { createKnownRooms } from './postgres-known-rooms.ts';
import { createRoomNews, type HeardRoom } from './postgres-news.ts';
import { createSessions, queryIn, type Query, type Statement } from './postgres-session.ts';

/** What the engine is given. `connections`: the most it opens, at least 4; who hears of faults. */
export type PostgresStoreOptions = {
  readonly url: string;
  readonly connections: number;
  readonly onFault: (fault: unknown) => void;
};

/** Reads, writes and news. Nothing of it rejects. */
export type Access = {
  /** Runs statements that only read; whatever they throw is a fault. */
  readonly read: <T, E = never>(
    work: (query: Query) => Promise<Result<T, E>>,
  ) => Promise<Result<T, E | StorageFault>>;
  /** Runs a job on the locked room in its shard's next group. `bytes`: about what it writes. */
  readonly write: <T, E>(
    roomId: RoomId,
    bytes: number,
    job: RoomJob<T, E>,
  ) => Promise<Result<T, E | StorageFault>>;
  /** Appends in its room's shard's next group. [L42] */
  readonly append: LogStore['append'];
  /** Whether the database can be written to now, through every shard, and its disk has room. [L35] */
  readonly probe: () => Promise<Result<void, StorageFault>>;
  readonly watch: (heard: HeardRoom) => void;
  readonly close: () => Promise<void>;
};

// What a row weighs beside its frame, about; only to bound a group.
const ROW_WEIGHT = 200;
// So many groups are written side by side. All relays of a database must agree: news goes by shard.
const SHARDS = 2;
// How long a stop waits for what was asked before it; then it counts as not stored.
const CLOSE_MS = 5_000;
// A room that nobody has: locking it writes nothing, but only where writing is allowed.
const PROBE_ROOM = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId;

// More rows than may be in memory there: they go to a file beside the tables, 128 KiB, gone with the answer.
// Nothing else shows a full disk: what was written before has its place there.
const PROBE_DISK: Statement = {
  name: 'probe-disk',
  text: `WITH bound AS MATERIALIZED (SELECT set_config('work_mem', '64kB', true)
      || set_config('temp_tablespaces', '', true) AS set)
    SELECT count(*) FROM bound, LATERAL generate_series(1, 10000 + 0 * length(set))`,
};

/** Access to the prepared database at `url`; no session is opened before it is needed. */
export function createAccess({ url, connections, onFault }: PostgresStoreOptions): Access {
  const writers = createSessions(url, SHARDS, onFault);
  const readers = createSessions(url, connections - SHARDS - 1, onFault);
  const query = queryIn(readers.pool);
  const news = createRoomNews(url, SHARDS, onFault);
  const known = createKnownRooms();
  let heard: HeardRoom = () => undefined;
  let closed: Promise<void> | undefined;

  const groups = Array.from({ length: SHARDS }, (_, shard) =>
    createWriteGroups({
      sessions: writers.pool,
      known,
      onFault,
      publish: (queryBehind, written) => news.publish(queryBehind, shard, written),
      onDoubt: (doubted) => doubted.forEach((roomId) => heard(roomId)),
    }),
  );

  const groupOf = (roomId: RoomId): WriteGroups => {
    const group = groups[roomId.charCodeAt(0) % SHARDS];
    assert(group !== undefined, 'every room has a shard');
    return group;
  };

  const close = async (): Promise<void> => {
    const late = setTimeout(writers.cut, CLOSE_MS);
    await Promise.all(groups.map((group) => group.close()));
    clearTimeout(late);
    await Promise.all([news.close(), writers.end(), readers.end()]);
  };

  const read: Access['read'] = async (work) => {
    if (closed !== undefined) return err('storage-fault');
    try {
      return await work(query);
    } catch (fault) {
      onFault(fault);
      return err('storage-fault');
    }
  };

  return {
    read,
    write: (roomId, bytes, job) => groupOf(roomId).run(roomId, bytes + ROW_WEIGHT, job),
    append: (wanted) => groupOf(wanted.roomId).append(wanted, wanted.frame.length + ROW_WEIGHT),
    async probe() {
      const disk = await read(async (ask) => ok(await ask(PROBE_DISK, [])));
      if (!disk.ok) return disk;
      const probes = groups.map((group) => group.run(PROBE_ROOM, 0, () => ok(undefined)));
      const isWhole = (await Promise.all(probes)).every((one) => one.ok);
      return isWhole ? ok(undefined) : err('storage-fault');
    },
    watch(watcher) {
      heard = watcher;
      news.listen((roomId) => {
        known.forget(roomId);
        watcher(roomId);
      });
    },
    close: () => (closed ??= close()),
  };
}
