/** A logged-in connection: every message it may send, and where each goes. [V14, V20, V22, V25, V60] */
import type { Clock } from '#shared/base/clock.ts';
import type { Mark } from '#shared/wire/mark-messages.ts';
import type { EphemeralUp } from '#shared/wire/presence-messages.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import type { Limits } from '../limits.ts';
import type { LogStore } from '../log/log-store.ts';
import { createAppender, type Appender } from './appender.ts';
import { createEphemeralPace } from './ephemeral-pace.ts';
import { createMarkPace, type MarkPace } from './mark-pace.ts';
import { createRequests, type Request } from './requests.ts';
import { ephemeralMessage, type Room, type Seat } from './room.ts';
import { createSnapshots, type SnapshotMessage } from './snapshots.ts';
import type { StagingBudget } from './staging.ts';
import { createWriterGuard, type WriterGuard } from './writer-guard.ts';

/** What a member needs beside its seat. */
export type MemberDeps = {
  readonly store: LogStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly budget: StagingBudget;
  /** Milliseconds that never go back. */
  readonly now: () => number;
};

/** A connection in its room. */
export type Member = {
  /** Handles one message; called again only after it has resolved. */
  readonly handle: (message: UpMessage) => Promise<void>;
  /** Resolves when all that was handled has been answered: appends that follow each other need not wait. */
  readonly settled: () => Promise<void>;
  readonly tick: (now: number) => void;
  /** Gives up the seat and what was staged. */
  readonly leave: () => void;
};

/** A member in `seat` of `room`. Most of it is made only when it is first used. */
export function createMember(room: Room, seat: Seat, deps: MemberDeps): Member {
  const { link } = seat;
  let guard: WriterGuard | undefined;
  let appender: Appender | undefined;
  let pace: ReturnType<typeof createEphemeralPace> | undefined;
  let carryOut: ReturnType<typeof createRequests> | undefined;
  let snapshots: ReturnType<typeof createSnapshots> | undefined;
  let marks: MarkPace | undefined;

  /** One for all kinds of frames: a connection is one writer session. */
  const theGuard = (): WriterGuard => (guard ??= createWriterGuard());

  const appends = (): Appender =>
    (appender ??= createAppender({ ...deps, room, seat, guard: theGuard() }));

  const ephemeral = ({ frame }: EphemeralUp): void => {
    if (!seat.live) {
      link.end('not-allowed');
      return;
    }
    const judged = theGuard().judge(frame, ['ephemeral'], room.state().epoch);
    if (!judged.ok) {
      link.end(judged.error);
      return;
    }
    pace ??= createEphemeralPace({
      perSecond: deps.limits.ephemeralsPerSecond,
      now: deps.now,
      signal: link.signal,
      send: (latest) =>
        link.run(async () => room.tellOthers(seat, ephemeralMessage(seat.connectionId, latest))),
    });
    pace(frame);
  };

  const request = async (message: Request): Promise<void> => {
    carryOut ??= createRequests({ ...deps, room });
    const result = await carryOut(message);
    const { id } = message;
    link.send(result.ok ? { type: 'done', id } : { type: 'refused', id, code: result.error });
  };

  const snapshot = (message: SnapshotMessage): Promise<void> =>
    (snapshots ??= createSnapshots({ ...deps, room, seat, guard: theGuard() }))(message);

  const mark = ({ slot, frame }: Mark): void => {
    const judged = theGuard().judge(frame, ['mark'], room.state().epoch);
    if (!judged.ok) return link.end(judged.error);
    room.marks.claim(slot, seat.connectionId);
    marks ??= createMarkPace({
      waitMs: room.marks.waitMs,
      send: (latest) => link.run(() => room.mark(seat, latest)),
    });
    if (!marks.take({ slot, frame })) link.end('malformed');
  };

  return {
    async handle(message) {
      if (message.type === 'append') return appends().append(message);
      await appender?.settled();
      switch (message.type) {
        case 'part':
          return appends().addPart(message);
        case 'commit':
          return appends().commit(message);
        case 'resume':
          return appends().resume();
        case 'ephemeral':
          return ephemeral(message);
        case 'ping':
          return link.send({ type: 'pong' });
        case 'put-invite':
        case 'revoke-invite':
        case 'set-admins':
          return request(message);
        case 'mark':
          return mark(message);
        case 'snapshot-lease':
        case 'snapshot-begin':
        case 'snapshot-part':
        case 'snapshot-commit':
        case 'snapshot-confirm':
        case 'snapshot-fetch':
          return snapshot(message);
        case 'hello':
        case 'create':
        case 'redeem':
          return link.end('malformed');
      }
    },
    settled: async () => appender?.settled(),
    tick: (now) => appender?.tick(now),
    leave() {
      appender?.clear();
      marks?.flush();
      room.leave(seat);
    },
  };
}
