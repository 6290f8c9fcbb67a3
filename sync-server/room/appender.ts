/**
 * The appends of one connection: one at a time, in order, at a bounded rate; after a refusal nothing
 * more until the client says so, so that no change is stored without the one before it. [V13, V14,
 * V15, V31, V33]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { ErrorCode, NackCode } from '#shared/wire/errors.ts';
import type { Append, AppendPart, Commit } from '#shared/wire/log-messages.ts';
import { sleep } from './sleep.ts';
import type { Room, Seat } from './room.ts';
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

/** Takes what a connection appends; each call is made after the one before it has resolved. */
export type Appender = {
  readonly append: (message: Append) => Promise<void>;
  readonly addPart: (part: AppendPart) => void;
  readonly commit: (message: Commit) => Promise<void>;
  readonly resume: () => void;
  /** Forgets parts that have waited too long. */
  readonly tick: (now: number) => void;
  readonly clear: () => void;
};

/** An appender for one seat. */
export function createAppender(deps: AppenderDeps): Appender {
  const { room, seat, guard, limits, now } = deps;
  const { link } = seat;
  const bucket = createTokenBucket(limits.appendsPerSecond, limits.appendBurst, now);
  const staging = createStaging(deps.budget, limits.stagedMs, now);
  let suspended = false;

  const refuse = (id: number, code: NackCode): void => {
    suspended = true;
    link.send({ type: 'nack', id, code });
  };

  const store = async (id: number, frame: Bytes): Promise<void> => {
    const { epoch } = room.state();
    const judged = guard.judge(frame, ['entry', 'control'], epoch);
    if (!judged.ok) {
      link.end(judged.error);
      return;
    }
    if (frame.length > limits.maxEntryBytes) {
      refuse(id, 'too-large');
      return;
    }
    const waitMs = bucket.take();
    if (waitMs > 0) await sleep(waitMs, link.signal);
    if (link.signal.aborted) return;
    const stored = await room.append(seat, id, epoch, frame);
    if (!stored.ok) refuse(id, stored.error);
  };

  const end = (code: ErrorCode): void => {
    staging.clear();
    link.end(code);
  };

  return {
    async append({ id, frame }) {
      if (suspended) refuse(id, 'suspended');
      else await store(id, frame);
    },
    addPart(part) {
      if (suspended) return;
      const added = staging.add(part);
      if (added.ok) return;
      if (added.error === 'bad-parts') refuse(part.id, 'bad-parts');
      else end('slow-down');
    },
    async commit({ id }) {
      if (suspended) {
        refuse(id, 'suspended');
        return;
      }
      const frame = staging.take(id);
      if (!frame.ok) {
        refuse(id, frame.error);
        return;
      }
      try {
        await store(id, frame.value);
      } finally {
        staging.stored();
      }
    },
    resume() {
      suspended = false;
    },
    tick: (at) => staging.expire(at),
    clear: () => staging.clear(),
  };
}
