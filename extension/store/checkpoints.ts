/**
 * Where the checkpoints lie: what each is in one object store, its state in another, so that lists
 * and the rule of what is kept read no states. Keeps rules B4 and B26 to B28.
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { isBytes } from './row-fields.ts';
import type { Changes } from './changes.ts';
import { readCheckpoint, type Checkpoint, type NewCheckpoint } from './checkpoint.ts';
import { keyOfCheckpoint, rangeOfRoom } from './checkpoint-keys.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { PARTS } from './parts.ts';
import { listRows } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { isErasedIn } from './tombstone.ts';
import { requested } from './transaction.ts';

/** Keeps the checkpoints of all mentorships of this device. */
export type Checkpoints = {
  /** Those of one mentorship that can be read, newest first. */
  readonly list: (roomId: RoomId) => Promise<Result<readonly Checkpoint[], StoreFault>>;
  /** The deflated state of one; `undefined` when it has gone meanwhile. */
  readonly readState: (
    roomId: RoomId,
    number: number,
  ) => Promise<Result<Bytes | undefined, StoreFault>>;
  /**
   * Keeps a checkpoint, and in the same transaction drops what the rules do not keep. `same`: the
   * newest one does not differ, and only learns up to which row it holds; or the mentorship was
   * erased, and nothing is kept. [B26 to B28, B89]
   */
  readonly add: (checkpoint: NewCheckpoint) => Promise<Result<'added' | 'same', StoreFault>>;
};

const WRITTEN = [PARTS.keyring, PARTS.checkpoints, PARTS.checkpointStates] as const;

/** Makes the checkpoints' store over the open database. */
export function createCheckpoints(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): Checkpoints {
  return {
    async list(roomId) {
      const listed = await listRows(
        database,
        PARTS.checkpoints,
        readCheckpoint,
        report,
        rangeOfRoom(roomId),
      );
      return listed.ok ? ok(listed.value.toReversed()) : listed;
    },
    async readState(roomId, number) {
      const found = await database.transact(
        { mode: 'readonly', parts: [PARTS.checkpointStates] },
        (transaction) =>
          requested<unknown>(
            transaction
              .objectStore(PARTS.checkpointStates)
              .get(keyOfCheckpoint({ roomId, number })),
          ),
      );
      if (!found.ok) return found;
      return ok(isBytes(found.value) ? found.value : undefined);
    },
    async add(checkpoint) {
      // Whoever only lists, as the popup, has no need of it. [U4]
      const { putCheckpoint } = await import('./put-checkpoint.ts');
      const added = await database.transact(
        { mode: 'readwrite', parts: WRITTEN, durability: 'relaxed' },
        async (transaction) => {
          if (await isErasedIn(transaction, checkpoint.roomId)) return 'same' as const;
          return putCheckpoint(
            {
              list: transaction.objectStore(PARTS.checkpoints),
              states: transaction.objectStore(PARTS.checkpointStates),
            },
            checkpoint,
          );
        },
      );
      if (added.ok && added.value === 'added')
        changes.announce({ changed: PARTS.checkpoints, roomId: checkpoint.roomId });
      return added;
    },
  };
}
