/**
 * Makes the checkpoints of one record, as the owner and when nobody is kept waiting by it: a minute
 * after the last change, once the log was read or the relay is known to be away, and when the
 * background has looked after the mentorship. [S65]
 */
import type * as Y from 'yjs';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import { readLastKey } from '../store/rows.ts';
import type { Checkpoint } from '../store/checkpoint.ts';
import type { Checkpoints } from '../store/checkpoints.ts';
import type { Database } from '../store/database.ts';
import { digestOf, writeCheckpointState } from './checkpoint-state.ts';

/** So long nothing must have changed. */
export const QUIET_MS = 60_000;
/** So long after one the next may be made on the same day. */
export const SAME_DAY_MS = 30 * 60_000;

/** What a checkpointer needs. */
export type CheckpointerDeps = {
  readonly roomId: RoomId;
  readonly doc: Y.Doc;
  readonly db: Database;
  readonly checkpoints: Checkpoints;
  readonly now: () => Millis;
  /** Whether the log is being read: what comes belongs to the record before it is kept. */
  readonly isCatchingUp: () => boolean;
};

/** Makes one record's checkpoints. */
export type Checkpointer = {
  /** Something changed: not now. */
  readonly touch: () => void;
  /** Makes one now if one is due. */
  readonly make: () => Promise<void>;
  readonly close: () => void;
};

/** How long until the next checkpoint may be made after `newest`; 0: now. */
export function untilDueMs(newest: Checkpoint | undefined, now: Millis): number {
  if (newest === undefined || newest.day !== calendarDateAt(now)) return 0;
  // A clock that was turned back must not put it off for days.
  const age = now - newest.at;
  return age < 0 ? 0 : Math.max(0, SAME_DAY_MS - age);
}

/** Whether the background should open a record for a checkpoint: once a day where rows came. */
export function isCheckpointDue(
  newest: Checkpoint | undefined,
  lastKey: number,
  now: Millis,
): boolean {
  if (lastKey < 0) return false;
  return newest === undefined || (newest.day !== calendarDateAt(now) && newest.rowKey !== lastKey);
}

/** A checkpointer that makes its first one when the record has been quiet for a minute. */
export function createCheckpointer(deps: CheckpointerDeps): Checkpointer {
  const { roomId, doc, db, checkpoints, now } = deps;
  let quietSince = now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  /** Returns how long to wait before the next try; `undefined`: until something changes. */
  const make = async (): Promise<number | undefined> => {
    const listed = await checkpoints.list(roomId);
    if (!listed.ok) return undefined;
    const wait = untilDueMs(listed.value[0], now());
    if (wait > 0) return wait;
    const lastKey = await readLastKey(db);
    if (!lastKey.ok || lastKey.value < 0 || closed) return undefined;
    const at = now();
    const [digest, state] = await Promise.all([digestOf(doc), writeCheckpointState(doc)]);
    const day = calendarDateAt(at);
    // One that cannot be stored is tried again after the next change.
    await checkpoints.add({ roomId, day, at, digest, rowKey: lastKey.value, ...state });
    return undefined;
  };

  const wake = (afterMs: number): void => {
    clearTimeout(timer);
    timer = closed ? undefined : setTimeout(() => void tick().catch(reportFault), afterMs);
  };
  const tick = async (): Promise<void> => {
    timer = undefined;
    const quietMs = now() - quietSince;
    if (quietMs >= 0 && quietMs < QUIET_MS) return wake(QUIET_MS - quietMs);
    if (deps.isCatchingUp()) return wake(QUIET_MS);
    const wait = await make();
    if (wait !== undefined) wake(wait);
  };

  wake(QUIET_MS);
  return {
    touch() {
      quietSince = now();
      // One timer for a minute of typing, not one for each key.
      if (timer === undefined) wake(QUIET_MS);
    },
    make: async () => void (await make()),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
