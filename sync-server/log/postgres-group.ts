/**
 * Gathers the writes of one turn of the event loop into one transaction of PostgreSQL. It locks the
 * rows of its rooms in the order of their ids, so that no two relays wait for each other in a circle,
 * then runs each room's jobs in the order in which they were asked, all sent without waiting for
 * each other, and settles them once the COMMIT is answered. Appends to rooms that are known go without
 * the locks. [L2, L3, L14, L24, L26, L42, L43]
 */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { backOffMs } from '#shared/base/back-off.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, type Result } from '#shared/base/result.ts';
import { inTrain } from './append-train.ts';
import type { Append, LogStore, StorageFault } from './log-store.ts';
import { areTaken, openAhead, writeAhead, type AheadRoom } from './postgres-ahead.ts';
import type { KnownRooms } from './postgres-known-rooms.ts';
import { lockRoom, type LockedRoom } from './postgres-locked-room.ts';
import { append } from './postgres-rooms.ts';
import { fromDriver, queryOn, type Query, type Statement, type Value } from './postgres-session.ts';

/** What is done to one locked room inside the group's transaction. May throw: then the group fails. */
export type RoomJob<T, E> = (room: LockedRoom) => Result<T, E> | Promise<Result<T, E>>;

/** Takes jobs and runs them in groups, one group at a time. */
export type WriteGroups = {
  /** Runs `job` in the next group. `weight`: about how many bytes it writes. Never rejects. */
  readonly run: <T, E>(
    roomId: RoomId,
    weight: number,
    job: RoomJob<T, E>,
  ) => Promise<Result<T, E | StorageFault>>;
  /** Appends in the next group, without a lock where that goes. Never rejects. [L42] */
  readonly append: (wanted: Append, weight: number) => ReturnType<LogStore['append']>;
  /** Carries out what is waiting; later jobs settle as `storage-fault`. [L15] */
  readonly close: () => Promise<void>;
};

/** What the groups stand on, and who hears of them. */
export type WriteGroupDeps = {
  readonly sessions: Pool;
  readonly known: KnownRooms;
  readonly onFault: (fault: unknown) => void;
  /** These rooms were written to: said on the session of the group, right behind its COMMIT. [L29] */
  readonly publish: (query: Query, rooms: readonly RoomId[]) => Promise<unknown>;
  /** Whether these rooms were written to is not known: the answer to a COMMIT was lost. [L25] */
  readonly onDoubt: (rooms: readonly RoomId[]) => void;
};

/** Settles a caller, once what it asked is committed. */
type Settle = () => void;

type Waiting = {
  readonly roomId: RoomId;
  readonly weight: number;
  readonly work: (room: LockedRoom) => Settle | Promise<Settle>;
  /** What it appends, and the same work, if that is all it does. */
  readonly append: AppendWork | undefined;
  readonly fail: () => void;
};

type AppendWork = { readonly wanted: Append; readonly work: (room: LockedRoom) => Settle };

type JobsByRoom = readonly (readonly [RoomId, readonly Waiting[]])[];

const MAX_GROUP_JOBS = 512;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;
// What may wait while the database is slow or away; more than that is refused at once. [L26]
const MAX_WAITING_JOBS = 20_000;
const MAX_WAITING_BYTES = 128 * 1024 * 1024;
const FIRST_RETRY_MS = 50;
const MOST_RETRY_MS = 2_000;

function byRoom(group: readonly Waiting[]): JobsByRoom {
  const jobsByRoom = new Map<RoomId, Waiting[]>();
  for (const job of group) {
    const jobs = jobsByRoom.get(job.roomId);
    if (jobs === undefined) jobsByRoom.set(job.roomId, [job]);
    else jobs.push(job);
  }
  return [...jobsByRoom].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A transaction on one session: statements go out at once, their answers are awaited together. */
function openTransaction(client: PoolClient) {
  const sent: Promise<unknown>[] = [];
  const track = <T>(answer: Promise<T>): Promise<T> => {
    // Its failure is found in `sent`; until somebody looks there it is not a fault of the process.
    answer.catch(() => undefined);
    sent.push(answer);
    return answer;
  };
  const { stream } = client.connection;
  const queryNow = queryOn(client);
  let isCorked = false;
  // What is asked in one go leaves in one write: else each statement costs a call of the system.
  const cork = (): void => {
    if (isCorked) return;
    isCorked = true;
    stream.cork();
    process.nextTick(() => {
      isCorked = false;
      stream.uncork();
    });
  };
  const query: Query = (statement, values) => {
    cork();
    return track(queryNow(statement, values));
  };
  cork();
  void track(fromDriver(client.query('BEGIN')));
  return {
    query,
    send: (statement: Statement, values: readonly Value[]): void => void query(statement, values),
    /** Rejects unless all of it is stored. `behind`: what goes out right behind the COMMIT. */
    async commit(behind: (query: Query) => Promise<unknown>): Promise<void> {
      const committed = track(fromDriver(client.query('COMMIT')));
      behind(queryNow).catch(() => undefined);
      await Promise.all(sent);
      // A failed transaction answers COMMIT with ROLLBACK, and that is no error.
      if ((await committed).command !== 'COMMIT')
        throw new Error('the transaction was rolled back');
    },
  };
}

/** A group runner that uses one session at a time. */
export function createWriteGroups(deps: WriteGroupDeps): WriteGroups {
  const { sessions, known, onFault, publish, onDoubt } = deps;
  const closing = new AbortController();
  const doubted = new Set<RoomId>();
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | undefined;
  let failures = 0;

  const takeGroup = (): readonly Waiting[] => {
    let bytes = 0;
    let count = 0;
    for (const job of waiting) {
      if (count > 0 && (count >= MAX_GROUP_JOBS || bytes + job.weight > MAX_GROUP_BYTES)) break;
      bytes += job.weight;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingBytes -= bytes;
    return group;
  };

  const isAppendsOnly = (jobs: readonly Waiting[]): boolean =>
    jobs.every((job) => job.append !== undefined);

  /** With locks; returns what settles the callers. */
  const writeLocked = async (client: PoolClient, group: JobsByRoom): Promise<readonly Settle[]> => {
    const transaction = openTransaction(client);
    const { query, send } = transaction;
    const rooms = await Promise.all(group.map(([roomId]) => lockRoom(roomId, query, send)));
    const changed: RoomId[] = [];
    const settled = await Promise.all(
      rooms.map(async (room, index) => {
        const before = room.row;
        const settle: Settle[] = [];
        for (const job of group[index]?.[1] ?? []) settle.push(await job.work(room));
        room.flush();
        if (room.row !== before) changed.push(room.roomId);
        return settle;
      }),
    );
    for (const roomId of changed) doubted.add(roomId);
    await transaction.commit((queryBehind) => publish(queryBehind, changed));
    for (const roomId of changed) doubted.delete(roomId);
    for (const [index, { roomId, row }] of rooms.entries())
      if (row !== undefined && isAppendsOnly(group[index]?.[1] ?? [])) known.keep(roomId, row);
      else known.forget(roomId);
    return settled.flat();
  };

  /** The group's rooms, if all of them are known and surely take what is appended. */
  const openKnown = (group: JobsByRoom): readonly AheadRoom[] | undefined => {
    const opened: AheadRoom[] = [];
    for (const [roomId, jobs] of group) {
      const row = known.get(roomId);
      if (row === undefined || !areTaken(row, jobs)) return undefined;
      opened.push(openAhead(roomId, row));
    }
    return opened;
  };

  /** Without locks; `undefined`: nothing is stored, it takes them. [L42] */
  const writeKnown = async (
    client: PoolClient,
    group: JobsByRoom,
  ): Promise<readonly Settle[] | undefined> => {
    const opened = openKnown(group);
    if (opened === undefined) return undefined;
    const settled = opened.flatMap(({ room }, index) =>
      (group[index]?.[1] ?? []).flatMap((job) => job.append?.work(room) ?? []),
    );
    const rooms = group.map(([roomId]) => roomId);
    for (const roomId of rooms) doubted.add(roomId);
    const { stream } = client.connection;
    stream.cork();
    const writing = writeAhead(client, opened);
    publish(queryOn(client), rooms).catch(() => undefined);
    stream.uncork();
    const isStored = await writing;
    for (const roomId of rooms) doubted.delete(roomId);
    if (!isStored) return undefined;
    for (const { room } of opened) known.keep(room.roomId, room.row);
    return settled;
  };

  const carryOut = async (group: readonly Waiting[]): Promise<void> => {
    let client: PoolClient | undefined;
    try {
      client = await fromDriver(sessions.connect());
      const rooms = byRoom(group);
      const settled = (await writeKnown(client, rooms)) ?? (await writeLocked(client, rooms));
      client.release();
      failures = 0;
      for (const settle of settled) settle();
    } catch (fault) {
      failures += 1;
      onFault(fault);
      // The server rolls back what a lost session had open.
      client?.release(true);
      for (const job of group) known.forget(job.roomId);
      for (const job of group) job.fail();
    }
    if (failures > 0 || doubted.size === 0) return;
    onDoubt([...doubted]);
    doubted.clear();
  };

  const pauseAfterFailure = async (): Promise<void> => {
    const waitMs = backOffMs(failures - 1, FIRST_RETRY_MS, MOST_RETRY_MS);
    await delay(waitMs, undefined, { signal: closing.signal }).catch(() => undefined);
  };

  const work = async (): Promise<void> => {
    // What else is asked in this turn of the event loop joins the group.
    await nextTurn();
    while (waiting.length > 0) {
      if (failures > 0) await pauseAfterFailure();
      await carryOut(takeGroup());
      if (failures > 0 && closing.signal.aborted)
        while (waiting.length > 0) for (const job of takeGroup()) job.fail();
    }
    running = undefined;
  };

  /** Puts a job into the next group, unless too much waits already. */
  const add = (job: Waiting): void => {
    const isFull =
      waiting.length >= MAX_WAITING_JOBS || waitingBytes + job.weight > MAX_WAITING_BYTES;
    if (closing.signal.aborted || isFull) {
      job.fail();
      return;
    }
    waitingBytes += job.weight;
    waiting.push(job);
    running ??= work();
  };

  return {
    run: (roomId, weight, job) =>
      new Promise((resolve) => {
        const work = async (room: LockedRoom): Promise<Settle> => {
          const result = await job(room);
          return () => resolve(result);
        };
        const fail = (): void => resolve(err('storage-fault'));
        add({ roomId, weight, work, append: undefined, fail });
      }),
    append: (wanted, weight) =>
      new Promise((resolve) => {
        const work = (room: LockedRoom): Settle => {
          const result = inTrain(wanted.train, () => append(room, wanted));
          return () => resolve(result);
        };
        const fail = (): void => resolve(err('storage-fault'));
        add({ roomId: wanted.roomId, weight, work, append: { wanted, work }, fail });
      }),
    async close() {
      closing.abort();
      await running;
    },
  };
}
