/**
 * Gathers the writes of one turn of the event loop into one group, so that they share one commit.
 * Jobs run in the order in which they were asked [L2] and settle only after the commit [L3].
 */
import { err, type Result } from '#shared/base/result.ts';
import type { StorageFault } from './log-store.ts';

/** How a group is carried out: `begin`, the jobs, `commit`; or `rollback` when anything throws. */
export type Transaction = {
  readonly begin: () => void;
  readonly commit: () => void;
  readonly rollback: () => void;
};

/** Takes jobs and runs them in groups. */
export type TurnGroup = {
  /** Runs `job` in this turn's group. `weight`: about how many bytes it writes. Never rejects. */
  readonly run: <T, E>(
    weight: number,
    job: () => Result<T, E>,
  ) => Promise<Result<T, E | StorageFault>>;
  /** Carries out what is waiting; later jobs settle as `storage-fault`. [L15] */
  readonly close: () => void;
};

type Waiting = {
  readonly weight: number;
  /** Runs the job inside the transaction; what it returns settles the caller once committed. */
  readonly work: () => () => void;
  readonly fail: () => void;
};

// One group holds the event loop while it runs: bounded, what is left goes into the next turn.
const MAX_GROUP_JOBS = 512;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;

/** A new group runner over `transaction`. `onFault` hears what the engine threw. [L14] */
export function createTurnGroup(
  transaction: Transaction,
  onFault: (fault: unknown) => void,
): TurnGroup {
  let waiting: Waiting[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let closed = false;

  const takeGroup = (): Waiting[] => {
    let bytes = 0;
    let count = 0;
    for (const job of waiting) {
      if (count > 0 && (count >= MAX_GROUP_JOBS || bytes + job.weight > MAX_GROUP_BYTES)) break;
      bytes += job.weight;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  };

  const carryOut = (group: readonly Waiting[]): void => {
    const settle: (() => void)[] = [];
    try {
      transaction.begin();
      for (const job of group) settle.push(job.work());
      transaction.commit();
    } catch (fault) {
      onFault(fault);
      try {
        transaction.rollback();
      } catch (second) {
        onFault(second);
      }
      for (const job of group) job.fail();
      return;
    }
    for (const done of settle) done();
  };

  const turn = (): void => {
    scheduled = undefined;
    const group = takeGroup();
    if (waiting.length > 0 && !closed) scheduled = setImmediate(turn);
    if (group.length > 0) carryOut(group);
  };

  return {
    run: (weight, job) =>
      new Promise((resolve) => {
        if (closed) {
          resolve(err('storage-fault'));
          return;
        }
        waiting.push({
          weight,
          work: () => {
            const result = job();
            return () => resolve(result);
          },
          fail: () => resolve(err('storage-fault')),
        });
        scheduled ??= setImmediate(turn);
      }),
    close() {
      closed = true;
      if (scheduled !== undefined) clearImmediate(scheduled);
      while (waiting.length > 0) turn();
    },
  };
}
