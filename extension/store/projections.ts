/**
 * Where the projections lie. The holder of a room's lock writes; a holder that has lost the lock
 * without knowing it (a page that was frozen) cannot put an old picture over a newer one, because
 * its term is lower. Keeps rules B4 and B10.
 */
import type { RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { PARTS } from './parts.ts';
import { readProjection, type Projection } from './projection.ts';
import { listRows, readRow } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { isErasedIn } from './tombstone.ts';
import { requested } from './transaction.ts';

/** Keeps one projection for each mentorship. */
export type Projections = {
  /** The projection of one mentorship; `undefined` when none was written or it is unreadable. */
  readonly read: (roomId: RoomId) => Promise<Result<Projection | undefined, StoreFault>>;
  /** All that can be read. */
  readonly list: () => Promise<Result<readonly Projection[], StoreFault>>;
  /**
   * Replaces the projection, unless one of a later term stands there or the mentorship was erased: then
   * `superseded`. [B10, B89]
   */
  readonly write: (projection: Projection) => Promise<Result<'written' | 'superseded', StoreFault>>;
};

/** Makes the projections' store over the open database. */
export function createProjections(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): Projections {
  return {
    read: (roomId) => readRow(database, PARTS.projections, roomId, readProjection, report),
    list: () => listRows(database, PARTS.projections, readProjection, report),
    async write(projection) {
      const { roomId, term } = projection;
      const written = await database.transact(
        { mode: 'readwrite', parts: [PARTS.keyring, PARTS.projections], durability: 'relaxed' },
        async (transaction) => {
          if (await isErasedIn(transaction, roomId)) return 'superseded' as const;
          const rows = transaction.objectStore(PARTS.projections);
          const standing = readProjection(await requested<unknown>(rows.get(roomId)));
          if (standing !== undefined && standing.term > term) return 'superseded' as const;
          rows.put(projection);
          return 'written' as const;
        },
      );
      if (!written.ok || written.value === 'superseded') return written;
      changes.announce({ changed: 'projections', roomId });
      return ok('written');
    },
  };
}
