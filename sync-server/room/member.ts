/** A logged-in connection: every message it may send, and where each goes. [V14, V20, V22, V25, V60, V104] */
import type { Clock } from '#shared/base/clock.ts';
import type { SetEpoch } from '#shared/wire/epoch-messages.ts';
import type { Append } from '#shared/wire/log-messages.ts';
import type { Mark } from '#shared/wire/mark-messages.ts';
import type { EphemeralUp } from '#shared/wire/presence-messages.ts';
import type { DeleteRoom } from '#shared/wire/request-messages.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import type { Limits } from '../limits.ts';
import type { LogStore } from '../log/log-store.ts';
import { createAppender, type Appender } from './appender.ts';
import { createEphemeralPace } from './ephemeral-pace.ts';
import { createMarkPace, type MarkPace } from './mark-pace.ts';
import { createRequests, type Request } from './requests.ts';
import type { Room } from './room.ts';
import { ephemeralMessage, type Seat } from './seats.ts';
import { createSnapshots, type SnapshotMessage } from './snapshots.ts';
import type { StagingBudget } from './staging.ts';
import { createWriterGuard, type WriterGuard } from './writer-guard.ts';

/** What a member needs beside its seat. */
export type MemberDeps = {
  readonly store: LogStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly budget: StagingBudget;
  /** The relay's own names. */
  readonly names: () => readonly string[];
  /** Milliseconds that never go back. */
  readonly now: () => number;
};

/** A connection in its room. */
export type Member = {
  readonly room: Room;
  /** Handles one message; called again only after it has resolved, or returned nothing: then it is done. */
  handle(message: UpMessage): Promise<void> | undefined;
  /** Resolves when all that was handled has been answered: appends that follow each other need not wait. */
  settled(): Promise<void>;
  tick(now: number): void;
  /** Gives up the seat and what was staged. Once more does nothing. */
  leave(): void;
};

/** A member in `seat` of `room`. */
export function createMember(room: Room, seat: Seat, deps: MemberDeps): Member {
  return new SeatedMember(room, seat, deps);
}

/** Most of it is made only when it is first used. */
class SeatedMember implements Member {
  readonly room: Room;
  readonly #seat: Seat;
  readonly #deps: MemberDeps;
  #guard: WriterGuard | undefined;
  #appender: Appender | undefined;
  #pace: ReturnType<typeof createEphemeralPace> | undefined;
  #carryOut: ReturnType<typeof createRequests> | undefined;
  #snapshots: ReturnType<typeof createSnapshots> | undefined;
  #marks: MarkPace | undefined;

  constructor(room: Room, seat: Seat, deps: MemberDeps) {
    this.room = room;
    this.#seat = seat;
    this.#deps = deps;
  }

  handle(message: UpMessage): Promise<void> | undefined {
    return message.type === 'append' ? this.#appends().append(message) : this.#handleAlone(message);
  }

  /** What waits until the appends before it have been answered. */
  async #handleAlone(message: Exclude<UpMessage, Append>): Promise<void> {
    await this.#appender?.settled();
    switch (message.type) {
      case 'part':
        return this.#appends().addPart(message);
      case 'commit':
        return this.#appends().commit(message);
      case 'resume':
        return this.#appends().resume();
      case 'ephemeral':
        return this.#ephemeral(message);
      case 'ping':
        return this.#seat.link.send({ type: 'pong' });
      case 'put-invite':
      case 'revoke-invite':
      case 'set-admins':
        return this.#request(message);
      case 'set-epoch':
        return this.#setEpoch(message);
      case 'delete-room':
        return this.#deleteRoom(message);
      case 'mark':
        return this.#mark(message);
      case 'snapshot-lease':
      case 'snapshot-begin':
      case 'snapshot-part':
      case 'snapshot-commit':
      case 'snapshot-confirm':
      case 'snapshot-fetch':
        return this.#snapshot(message);
      case 'hello':
      case 'create':
      case 'redeem':
      case 'epochs':
        return this.#seat.link.end('malformed');
    }
  }

  settled(): Promise<void> {
    return this.#appender?.settled() ?? Promise.resolve();
  }

  tick(now: number): void {
    this.#appender?.tick(now);
  }

  leave(): void {
    this.#appender?.clear();
    this.#marks?.flush();
    this.room.leave(this.#seat);
  }

  /** One for all kinds of frames: a connection is one writer session. */
  #theGuard(): WriterGuard {
    return (this.#guard ??= createWriterGuard());
  }

  /** What a part of this member is made of. */
  #parts() {
    return { ...this.#deps, room: this.room, seat: this.#seat, guard: this.#theGuard() };
  }

  #appends(): Appender {
    return (this.#appender ??= createAppender(this.#parts()));
  }

  #ephemeral({ frame }: EphemeralUp): void {
    const [room, seat] = [this.room, this.#seat];
    const { link, connectionId } = seat;
    if (!seat.live) return link.end('not-allowed');
    const judged = this.#theGuard().judge(frame, ['ephemeral'], seat.epoch);
    if (!judged.ok) return link.end(judged.error);
    this.#pace ??= createEphemeralPace({
      perSecond: this.#deps.limits.ephemeralsPerSecond,
      now: this.#deps.now,
      signal: link.signal,
      send: (latest) =>
        link.run(async () => room.tellOthers(seat, ephemeralMessage(connectionId, latest))),
    });
    return this.#pace(frame);
  }

  async #request(message: Request): Promise<void> {
    const [room, seat] = [this.room, this.#seat];
    const { link } = seat;
    this.#carryOut ??= createRequests({ ...this.#deps, room, seat });
    const result = await this.#carryOut(message);
    const { id } = message;
    link.send(result.ok ? { type: 'done', id } : { type: 'refused', id, code: result.error });
    if (result.ok) return;
    // The room has moved on through another relay, and this one has not heard of it. [V107]
    const isBehind = result.error === 'wrong-epoch' || result.error === 'wrong-number';
    if (isBehind) link.run(() => room.wake());
  }

  /** The others have been ended by the room; its author is when it was answered. [V102, V105] */
  async #setEpoch(message: SetEpoch): Promise<void> {
    const { link, epoch } = this.#seat;
    const judged = this.#theGuard().judge(message.frame, ['control'], epoch);
    if (!judged.ok) return link.end(judged.error);
    await this.#request(message);
    if (this.room.state().epoch !== epoch) link.end('wrong-epoch');
    return undefined;
  }

  /** As `#setEpoch`. [V109] */
  async #deleteRoom(message: DeleteRoom): Promise<void> {
    const { link } = this.#seat;
    if (!this.#deps.names().includes(message.relayName)) return link.end('wrong-relay');
    await this.#request(message);
    if (this.room.isGone()) link.end('no-room');
    return undefined;
  }

  #snapshot(message: SnapshotMessage): Promise<void> {
    this.#snapshots ??= createSnapshots(this.#parts());
    return this.#snapshots(message);
  }

  #mark({ slot, frame }: Mark): void {
    const [room, seat] = [this.room, this.#seat];
    const judged = this.#theGuard().judge(frame, ['mark'], seat.epoch);
    if (!judged.ok) return seat.link.end(judged.error);
    room.marks.claim(slot, seat.connectionId);
    this.#marks ??= createMarkPace({
      waitMs: (of) => room.marks.waitMs(of),
      send: (latest) => seat.link.run(() => room.mark(seat, latest)),
    });
    if (!this.#marks.take({ slot, frame })) seat.link.end('malformed');
    return undefined;
  }
}
