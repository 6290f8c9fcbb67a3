/**
 * The appends of one connection: in order, at a bounded rate; those that came together are stored
 * together. After a refusal nothing more until the client says so, so that no change is stored without
 * the one before it. [V13, V14, V15, V31, V33, V96]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { err } from '#shared/base/result.ts';
import type { ErrorCode, NackCode } from '#shared/wire/errors.ts';
import type { FrameKind } from '#shared/wire/kind.ts';
import type { Append, AppendPart, Commit } from '#shared/wire/log-messages.ts';
import type { AppendTrain } from '../log/log-store.ts';
import { sleep } from './sleep.ts';
import type { LogFrame, Room } from './room.ts';
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
 * resolves when the next message may be looked at, or returns nothing where that is at once; before any
 * other is called, `settled`.
 */
export type Appender = {
  append(message: Append): Promise<void> | undefined;
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

/** The kinds of frames that make a log. */
const TAKEN: readonly FrameKind[] = ['entry', 'control'];

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

  append({ id, frame }: Append): Promise<void> | undefined {
    return this.#suspended ? this.#refuseInTurn(id, 'suspended') : this.#store(id, frame);
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

  #store(id: number, bytes: Bytes): Promise<void> | undefined {
    const { guard, limits, seat } = this.#deps;
    const judged = guard.judge(bytes, TAKEN, seat.epoch);
    if (!judged.ok) return this.#endInTurn(judged.error);
    if (bytes.length > limits.maxEntryBytes) return this.#refuseInTurn(id, 'too-large');
    const waitMs = this.#bucket.take();
    const frame = { bytes, isControl: judged.value === 'control' };
    if (waitMs > 0 || this.#onTheWay >= MOST_ON_THE_WAY) return this.#storeLater(id, frame, waitMs);
    this.#storeNow(id, frame);
    return undefined;
  }

  async #storeLater(id: number, frame: LogFrame, waitMs: number): Promise<void> {
    if (waitMs > 0) await sleep(waitMs, this.#deps.seat.link.signal);
    if (this.#onTheWay >= MOST_ON_THE_WAY) await this.#answered;
    this.#storeNow(id, frame);
  }

  #storeNow(id: number, frame: LogFrame): void {
    const { room, seat } = this.#deps;
    if (seat.link.isOver()) return;
    this.#onTheWay += 1;
    const storing = room.append(seat, id, frame, this.#train);
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
    const stored = await storing;
    this.#onTheWay -= 1;
    if (!stored.ok) this.#train.stopped = true;
    await before;
    if (!stored.ok) this.#refuse(id, stored.error);
  }

  /** Answers come in the order of what they answer, whatever is known first. */
  async #refuseInTurn(id: number, code: NackCode): Promise<void> {
    await this.#answered;
    this.#refuse(id, code);
  }

  async #endInTurn(code: ErrorCode): Promise<void> {
    await this.#answered;
    this.#deps.seat.link.end(code);
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
