/**
 * Gathers the writes of one turn of the event loop into one transaction of PostgreSQL. It locks the
 * rows of its rooms in the order of their ids, so that no two relays wait for each other in a circle,
 * then runs each room's jobs in the order in which they were asked, all sent without waiting for
 * each other, and settles them once the COMMIT is answered. [L2, L3, L14, L24, L26]
 */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { backOffMs } from '#shared/base/back-off.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, type Result } from '#shared/base/result.ts';
import type { StorageFault } from './log-store.ts';
import { lockRoom, type LockedRoom } from './postgres-locked-room.ts';
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
  /** Carries out what is waiting; later jobs settle as `storage-fault`. [L15] */
  readonly close: () => Promise<void>;
};

/** What the groups stand on, and who hears of them. */
export type WriteGroupDeps = {
  readonly sessions: Pool;
  readonly onFault: (fault: unknown) => void;
  /** These rooms were written to: said on the session of the group, right behind its COMMIT. [L29] */
  readonly publish: (query: Query, rooms: readonly RoomId[]) => Promise<unknown>;
  /** Whether these rooms were written to is not known: the answer to a COMMIT was lost. [L25] */
  readonly onDoubt: (rooms: readonly RoomId[]) => void;
};

type Waiting = {
  readonly roomId: RoomId;
  readonly weight: number;
  /** Runs the job; what it returns settles the caller once committed. */
  readonly work: (room: LockedRoom) => Promise<() => void>;
  readonly fail: () => void;
};

const MAX_GROUP_JOBS = 512;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;
// What may wait while the database is slow or away; more than that is refused at once. [L26]
const MAX_WAITING_JOBS = 20_000;
const MAX_WAITING_BYTES = 128 * 1024 * 1024;
const FIRST_RETRY_MS = 50;
const MOST_RETRY_MS = 2_000;

function byRoom(group: readonly Waiting[]): readonly (readonly [RoomId, readonly Waiting[]])[] {
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
  const { sessions, onFault, publish, onDoubt } = deps;
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

  const write = async (client: PoolClient, group: readonly Waiting[]): Promise<void> => {
    const transaction = openTransaction(client);
    const { query, send } = transaction;
    const jobsByRoom = byRoom(group);
    const rooms = await Promise.all(jobsByRoom.map(([roomId]) => lockRoom(roomId, query, send)));
    const settle = new Map<Waiting, () => void>();
    const changed: RoomId[] = [];
    await Promise.all(
      rooms.map(async (room, index) => {
        const before = room.row;
        for (const job of jobsByRoom[index]?.[1] ?? []) settle.set(job, await job.work(room));
        room.flush();
        if (room.row !== before) changed.push(room.roomId);
      }),
    );
    for (const roomId of changed) doubted.add(roomId);
    await transaction.commit((queryBehind) => publish(queryBehind, changed));
    for (const roomId of changed) doubted.delete(roomId);
    for (const job of group) settle.get(job)?.();
  };

  const carryOut = async (group: readonly Waiting[]): Promise<void> => {
    let client: PoolClient | undefined;
    try {
      client = await fromDriver(sessions.connect());
      await write(client, group);
      client.release();
      failures = 0;
    } catch (fault) {
      failures += 1;
      onFault(fault);
      // The server rolls back what a lost session had open.
      client?.release(true);
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

  return {
    run: (roomId, weight, job) =>
      new Promise((resolve) => {
        const isFull =
          waiting.length >= MAX_WAITING_JOBS || waitingBytes + weight > MAX_WAITING_BYTES;
        if (closing.signal.aborted || isFull) {
          resolve(err('storage-fault'));
          return;
        }
        waitingBytes += weight;
        waiting.push({
          roomId,
          weight,
          work: async (room) => {
            const result = await job(room);
            return () => resolve(result);
          },
          fail: () => resolve(err('storage-fault')),
        });
        running ??= work();
      }),
    async close() {
      closing.abort();
      await running;
    },
  };
}
