/**
 * The appends of one connection: in order, at a bounded rate; those that came together are stored
 * together. After a refusal nothing more until the client says so, so that no change is stored without
 * the one before it. [V13, V14, V15, V31, V33, V96]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { err } from '#shared/base/result.ts';
import type { ErrorCode, NackCode } from '#shared/wire/errors.ts';
import type { Append, AppendPart, Commit } from '#shared/wire/log-messages.ts';
import type { AppendTrain } from '../log/log-store.ts';
import { sleep } from './sleep.ts';
import type { Room } from './room.ts';
import type { Seat } from './seats.ts';
import { createStaging, type Staging, type StagingBudget } from './staging.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';
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
  append(message: Append): Promise<void>;
  /** Resolves when everything that was taken up has been answered. */
  settled(): Promise<void>;
  addPart(part: AppendPart): void;
  commit(message: Commit): Promise<void>;
  resume(): void;
  /** Forgets parts that have waited too long. */
  tick(now: number): void;
  clear(): void;
};

// So many may be on their way to the disk at once; what else has come waits in the bounded queue. [V37]
const MOST_ON_THE_WAY = 32;

const NOTHING_ASKED: Promise<void> = Promise.resolve();

/** An appender for one seat. */
export function createAppender(deps: AppenderDeps): Appender {
  return new SeatAppender(deps);
}

/** It stays for as long as its connection, which may write once and then do nothing for hours. [V104] */
class SeatAppender implements Appender {
  readonly #deps: AppenderDeps;
  readonly #bucket: TokenBucket;
  #staging: Staging | undefined;
  #suspended = false;
  #train: AppendTrain = { stopped: false };
  #onTheWay = 0;
  #answered = NOTHING_ASKED;

  constructor(deps: AppenderDeps) {
    const { limits, now } = deps;
    this.#deps = deps;
    this.#bucket = createTokenBucket(limits.appendsPerSecond, limits.appendBurst, now);
  }

  async append({ id, frame }: Append): Promise<void> {
    if (this.#suspended) await this.#refuseInTurn(id, 'suspended');
    else await this.#store(id, frame);
  }

  settled(): Promise<void> {
    return this.#answered;
  }

  addPart(part: AppendPart): void {
    if (this.#suspended) return;
    const { budget, limits, now } = this.#deps;
    this.#staging ??= createStaging(budget, limits.stagedMs, now);
    const added = this.#staging.add(part);
    if (added.ok) return;
    if (added.error === 'bad-parts') this.#refuse(part.id, 'bad-parts');
    else this.#end('slow-down');
  }

  async commit({ id }: Commit): Promise<void> {
    if (this.#suspended) {
      await this.#refuseInTurn(id, 'suspended');
      return;
    }
    const frame = this.#staging?.take(id) ?? err('bad-parts');
    if (!frame.ok) {
      await this.#refuseInTurn(id, frame.error);
      return;
    }
    try {
      await this.#store(id, frame.value);
      // Nothing goes beside a large change: it counts as staged until it is stored. [V92]
      await this.#answered;
    } finally {
      this.#staging?.stored();
    }
  }

  resume(): void {
    this.#suspended = false;
    this.#train = { stopped: false };
  }

  tick(at: number): void {
    this.#staging?.expire(at);
  }

  clear(): void {
    this.#staging?.clear();
  }

  async #store(id: number, frame: Bytes): Promise<void> {
    const { guard, limits, room, seat } = this.#deps;
    const { link } = seat;
    const judged = guard.judge(frame, ['entry', 'control'], seat.epoch);
    if (!judged.ok) {
      await this.#answered;
      link.end(judged.error);
      return;
    }
    if (frame.length > limits.maxEntryBytes) {
      await this.#refuseInTurn(id, 'too-large');
      return;
    }
    const waitMs = this.#bucket.take();
    if (waitMs > 0) await sleep(waitMs, link.signal);
    if (this.#onTheWay >= MOST_ON_THE_WAY) await this.#answered;
    if (link.isOver()) return;
    this.#onTheWay += 1;
    const entry = { bytes: frame, isControl: judged.value === 'control' };
    const storing = room.append(seat, id, entry, this.#train);
    const answered = this.#answerInTurn(id, this.#answered, storing);
    this.#answered = answered;
    // Whoever waits for it hears what went wrong.
    answered.catch(() => undefined);
  }

  /** An `ack` was sent by the room, in the order of the log; a refusal has the place behind it. */
  async #answerInTurn(
    id: number,
    before: Promise<void>,
    storing: ReturnType<Room['append']>,
  ): Promise<void> {
    const [stored] = await Promise.all([storing, before]);
    this.#onTheWay -= 1;
    if (stored.ok) return;
    this.#train.stopped = true;
    this.#refuse(id, stored.error);
  }

  /** Answers come in the order of what they answer, whatever is known first. */
  async #refuseInTurn(id: number, code: NackCode): Promise<void> {
    await this.#answered;
    this.#refuse(id, code);
  }

  #refuse(id: number, code: NackCode): void {
    this.#suspended = true;
    this.#deps.seat.link.send({ type: 'nack', id, code });
  }

  #end(code: ErrorCode): void {
    this.clear();
    this.#deps.seat.link.end(code);
  }
}
