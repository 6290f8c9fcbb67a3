/**
 * The appends of one connection: in order, at a bounded rate; those that came together are stored
 * together. After a refusal nothing more until the client says so, so that no change is stored without
 * the one before it. [V13, V14, V15, V31, V33, V96]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { ErrorCode, NackCode } from '#shared/wire/errors.ts';
import type { Append, AppendPart, Commit } from '#shared/wire/log-messages.ts';
import type { AppendTrain } from '../log/log-store.ts';
import { sleep } from './sleep.ts';
import type { Room } from './room.ts';
import type { Seat } from './seats.ts';
import { createStaging, type StagingBudget } from './staging.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { WriterGuard } from './writer-guard.ts';
import type { Limits } from '../limits.ts';

/** What the appends of a connection need. */
export type AppenderDeps = {
  readonly room: Room;
  readonly seat: Seat;
  readonly guard: WriterGuard;
  readonly limits: Limits;
  readonly budget: StagingBudget;
  readonly now: () => number;
};

/**
 * Takes what a connection appends; each call is made after the one before it has resolved. `append`
 * resolves when the next message may be looked at; before any other is called, `settled`.
 */
export type Appender = {
  readonly append: (message: Append) => Promise<void>;
  /** Resolves when everything that was taken up has been answered. */
  readonly settled: () => Promise<void>;
  readonly addPart: (part: AppendPart) => void;
  readonly commit: (message: Commit) => Promise<void>;
  readonly resume: () => void;
  /** Forgets parts that have waited too long. */
  readonly tick: (now: number) => void;
  readonly clear: () => void;
};

// So many may be on their way to the disk at once; what else has come waits in the bounded queue. [V37]
const MOST_ON_THE_WAY = 32;

/** An appender for one seat. */
export function createAppender(deps: AppenderDeps): Appender {
  const { room, seat, guard, limits, now } = deps;
  const { link } = seat;
  const bucket = createTokenBucket(limits.appendsPerSecond, limits.appendBurst, now);
  const staging = createStaging(deps.budget, limits.stagedMs, now);
  let suspended = false;
  let train: AppendTrain = { stopped: false };
  let onTheWay = 0;
  let answered: Promise<void> = Promise.resolve();

  const refuse = (id: number, code: NackCode): void => {
    suspended = true;
    link.send({ type: 'nack', id, code });
  };

  /** Answers come in the order of what they answer, whatever is known first. */
  const refuseInTurn = async (id: number, code: NackCode): Promise<void> => {
    await answered;
    refuse(id, code);
  };

  /** An `ack` was sent by the room, in the order of the log; a refusal has the place behind it. */
  const answerInTurn = async (
    id: number,
    before: Promise<void>,
    storing: ReturnType<Room['append']>,
  ): Promise<void> => {
    const [stored] = await Promise.all([storing, before]);
    onTheWay -= 1;
    if (stored.ok) return;
    train.stopped = true;
    refuse(id, stored.error);
  };

  const store = async (id: number, frame: Bytes): Promise<void> => {
    const judged = guard.judge(frame, ['entry', 'control'], seat.epoch);
    if (!judged.ok) {
      await answered;
      link.end(judged.error);
      return;
    }
    if (frame.length > limits.maxEntryBytes) {
      await refuseInTurn(id, 'too-large');
      return;
    }
    const waitMs = bucket.take();
    if (waitMs > 0) await sleep(waitMs, link.signal);
    if (onTheWay >= MOST_ON_THE_WAY) await answered;
    if (link.isOver()) return;
    onTheWay += 1;
    const entry = { bytes: frame, isControl: judged.value === 'control' };
    answered = answerInTurn(id, answered, room.append(seat, id, entry, train));
    // Whoever waits for it hears what went wrong.
    answered.catch(() => undefined);
  };

  const end = (code: ErrorCode): void => {
    staging.clear();
    link.end(code);
  };

  return {
    async append({ id, frame }) {
      if (suspended) await refuseInTurn(id, 'suspended');
      else await store(id, frame);
    },
    settled: () => answered,
    addPart(part) {
      if (suspended) return;
      const added = staging.add(part);
      if (added.ok) return;
      if (added.error === 'bad-parts') refuse(part.id, 'bad-parts');
      else end('slow-down');
    },
    async commit({ id }) {
      if (suspended) {
        await refuseInTurn(id, 'suspended');
        return;
      }
      const frame = staging.take(id);
      if (!frame.ok) {
        await refuseInTurn(id, frame.error);
        return;
      }
      try {
        await store(id, frame.value);
        // Nothing goes beside a large change: it counts as staged until it is stored. [V92]
        await answered;
      } finally {
        staging.stored();
      }
    },
    resume() {
      suspended = false;
      train = { stopped: false };
    },
    tick: (at) => staging.expire(at),
    clear: () => staging.clear(),
  };
}
