/**
 * What one connection does with snapshots: takes the lease, stages a snapshot and commits it, confirms
 * another's, fetches one beside the log. [V60 to V63, V66]
 */
import type { Clock } from '#shared/base/clock.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { sameCursor, type Cursor } from '#shared/wire/cursor.ts';
import { errorOfFault, type ErrorCode, type SnapshotCode } from '#shared/wire/errors.ts';
import { readFrameStart } from '#shared/wire/frame.ts';
import { partCount } from '#shared/wire/parts.ts';
import type {
  SnapshotBegin,
  SnapshotCommit,
  SnapshotConfirm,
  SnapshotFetch,
  SnapshotLeaseAsk,
  SnapshotPartUp,
} from '#shared/wire/snapshot-up.ts';
import type { Limits } from '../limits.ts';
import type { LogStore } from '../log/log-store.ts';
import type { Room } from './room.ts';
import type { Seat } from './seats.ts';
import { sleep } from './sleep.ts';
import { sendSnapshot } from './snapshot-way.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { WriterGuard } from './writer-guard.ts';

/** What the snapshots of a connection need. */
export type SnapshotsDeps = {
  readonly room: Room;
  readonly seat: Seat;
  readonly guard: WriterGuard;
  readonly store: LogStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly now: () => number;
};

/** All that a connection may say about snapshots. */
export type SnapshotMessage =
  | SnapshotLeaseAsk
  | SnapshotBegin
  | SnapshotPartUp
  | SnapshotCommit
  | SnapshotConfirm
  | SnapshotFetch;

type Staged = {
  readonly id: number;
  readonly staging: number;
  readonly covers: Cursor;
  readonly total: number;
  readonly next: number;
};

const CODES: ReadonlySet<string> = new Set<SnapshotCode>([
  'stale',
  'too-soon',
  'wrong-cover',
  'bad-parts',
  'unknown',
]);

/** What the store refused, as the client is told it. */
function codeOf(result: Result<unknown, string>): SnapshotCode {
  if (result.ok) return 'done';
  return CODES.has(result.error) ? (result.error as SnapshotCode) : 'relay-fault';
}

/** Handles the snapshot messages of one seat, one after the other. */
export function createSnapshots(deps: SnapshotsDeps): (message: SnapshotMessage) => Promise<void> {
  const { room, seat, guard, store, limits, clock, now } = deps;
  const { link, connectionId } = seat;
  const { roomId } = room.state();
  const bucket = createTokenBucket(limits.appendsPerSecond, limits.appendBurst, now);
  let staged: Staged | undefined;
  let fetching = false;

  const answer = (id: number, code: SnapshotCode): void =>
    link.send({ type: 'snapshot-result', id, code });

  const begin = async ({ id, covers, previous, total }: SnapshotBegin): Promise<SnapshotCode> => {
    staged = undefined;
    if (!room.lease.use(connectionId, now())) return 'no-lease';
    if (total > limits.maxSnapshotBytes) return 'too-large';
    const { epoch } = seat;
    const wanted = { roomId, epoch, covers, previous, total, now: clock.now() };
    const begun = await store.beginSnapshot(wanted);
    if (begun.ok) staged = { id, staging: begun.value, covers, total, next: 0 };
    return codeOf(begun);
  };

  /** Whether the frame that begins so is this connection's, of this room's epoch, for this place. */
  const judgeStart = (
    { bytes, total }: SnapshotPartUp,
    covers: Cursor,
  ): Result<void, ErrorCode> => {
    const header = readFrameStart(bytes, total);
    if (!header.ok) return err(errorOfFault(header.error));
    const judged = guard.judgeHeader(header.value, ['snapshot'], seat.epoch);
    if (!judged.ok) return judged;
    return sameCursor(header.value.seen, covers) ? ok(undefined) : err('malformed');
  };

  const addPart = async (part: SnapshotPartUp): Promise<void> => {
    const current = staged;
    staged = undefined;
    if (current?.id !== part.id || current.next !== part.index || current.total !== part.total)
      return;
    const judged = part.index === 0 ? judgeStart(part, current.covers) : ok(undefined);
    if (!judged.ok) return link.end(judged.error);
    const waitMs = bucket.take();
    if (waitMs > 0) await sleep(waitMs, link.signal);
    if (link.isOver() || !room.lease.use(connectionId, now())) return;
    const { staging, next } = current;
    const { index, bytes } = part;
    const stored = await store.stagePart({ staging, index, bytes, now: clock.now() });
    if (stored.ok) staged = { ...current, next: next + 1 };
  };

  const commit = async ({ id }: SnapshotCommit): Promise<void> => {
    const whole = staged;
    staged = undefined;
    if (!room.lease.use(connectionId, now())) return answer(id, 'no-lease');
    if (whole?.id !== id || whole.next !== partCount(whole.total)) return answer(id, 'bad-parts');
    const code = codeOf(await store.commitSnapshot(whole.staging, clock.now()));
    if (code === 'done') await room.committed(seat, whole.covers.seq);
    answer(id, code);
  };

  const confirm = async ({ seq }: SnapshotConfirm): Promise<SnapshotCode> => {
    if (room.isUploader(seat, seq)) return 'own';
    const code = codeOf(await store.confirmSnapshot(roomId, seq));
    if (code === 'done') await room.confirmed();
    return code;
  };

  const fetch = async ({ id, seq }: SnapshotFetch): Promise<void> => {
    const note = room.state().snapshots.find(({ covers }) => covers.seq === seq);
    if (note === undefined) return answer(id, 'unknown');
    const sent = await sendSnapshot(link, store, { roomId }, note);
    if (sent !== 'sent') answer(id, sent === 'gone' ? 'unknown' : 'relay-fault');
  };

  const startFetch = (message: SnapshotFetch): void => {
    if (fetching) return answer(message.id, 'slow-down');
    fetching = true;
    link.run(async () => {
      await fetch(message);
      fetching = false;
    });
  };

  return async (message) => {
    switch (message.type) {
      case 'snapshot-lease':
        return link.send({ type: 'snapshot-lease', ...room.lease.ask(connectionId, now()) });
      case 'snapshot-begin':
        return answer(message.id, await begin(message));
      case 'snapshot-part':
        return addPart(message);
      case 'snapshot-commit':
        return commit(message);
      case 'snapshot-confirm':
        return answer(message.id, await confirm(message));
      case 'snapshot-fetch':
        return startFetch(message);
    }
  };
}
