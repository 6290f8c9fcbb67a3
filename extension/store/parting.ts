/**
 * What a page has not stored yet when it hides, and may go: written beside the record's own rows, where it
 * waits for nobody's transaction. Whoever opens the mentorship next puts it into the record. Keeps rules B1, B86.
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { PARTS } from './parts.ts';
import { isBytes, isFields, isIdOf } from './row-fields.ts';
import { requested } from './transaction.ts';

/** A change of a record that was handed over. `key`: its place. */
export type LeftChange = { readonly key: number; readonly update: Bytes };

/** Keeps what pages hand over as they go. */
export type Parting = {
  /** Hands a change over, whole in the tick of the call. Returns its place once it is stored. [B86] */
  readonly leave: (roomId: RoomId, update: Bytes) => Promise<Result<number, StoreFault>>;
  /** What was handed over for a mentorship, in the order in which it was. */
  readonly left: (roomId: RoomId) => Promise<Result<readonly LeftChange[], StoreFault>>;
  /** It is in the record's rows by now. */
  readonly drop: (keys: readonly number[]) => Promise<Result<void, StoreFault>>;
};

const READ = { mode: 'readonly', parts: [PARTS.parting] } as const;
const WRITE = { mode: 'readwrite', parts: [PARTS.parting], durability: 'relaxed' } as const;

/** Makes the store over the open database. */
export function createParting(database: Database): Parting {
  return {
    async leave(roomId, update) {
      const added = await database.writeAtOnce(WRITE, (transaction) =>
        transaction.objectStore(PARTS.parting).add({ roomId, update }),
      );
      if (!added.ok) {
        assert(added.error !== 'taken', 'a place of its own is never taken');
        return err(added.error);
      }
      const { result } = added.value;
      assert(typeof result === 'number', 'places are counted');
      return ok(result);
    },
    left: (roomId) =>
      database.transact(READ, async (transaction) => {
        const parting = transaction.objectStore(PARTS.parting);
        const [keys, rows] = await Promise.all([
          requested(parting.getAllKeys()),
          requested<unknown[]>(parting.getAll()),
        ]);
        return keys.flatMap((key, index): readonly LeftChange[] => {
          const row = rows[index];
          if (typeof key !== 'number' || !isFields(row) || !isIdOf<RoomId>(row.roomId)) return [];
          return row.roomId === roomId && isBytes(row.update) ? [{ key, update: row.update }] : [];
        });
      }),
    drop: (keys) =>
      database.transact(WRITE, async (transaction) => {
        for (const key of keys) await requested(transaction.objectStore(PARTS.parting).delete(key));
      }),
  };
}
