/**
 * The log of changes: what was done in each mentorship, as this device saw it, and up to where its person
 * has looked at it. On this device alone; never in a record, never on the wire. Keeps rules B100 to B106.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { rangeOfRoom } from './checkpoint-keys.ts';
import type { ChangeLine, NewChangeLine } from './change-line.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { readLook, type Look } from './look.ts';
import { PARTS } from './parts.ts';
import { readRow } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { isErasedIn } from './tombstone.ts';

/** Keeps the lines of all mentorships of this device. */
export type ChangeLog = {
  /** Those of one mentorship that can be read, newest first; only those after line `after`. */
  readonly list: (
    roomId: RoomId,
    after?: number,
  ) => Promise<Result<readonly ChangeLine[], StoreFault>>;
  /**
   * Keeps lines, oldest first, each joined to one that it goes on from, and drops what is too many: in one
   * transaction of its own, in which no row of a record is. [B101 to B104]
   */
  readonly add: (
    roomId: RoomId,
    lines: readonly NewChangeLine[],
  ) => Promise<Result<void, StoreFault>>;
  /** Where it was last looked at; `undefined`: never. */
  readonly lastLook: (roomId: RoomId) => Promise<Result<Look | undefined, StoreFault>>;
  /** It is looked at now: all lines that there are have been seen. [B105] */
  readonly look: (roomId: RoomId, at: Millis) => Promise<Result<void, StoreFault>>;
};

const WRITTEN = [PARTS.keyring, PARTS.changeLines, PARTS.looks] as const;

/** Makes the log over the open database. What the popup never needs is loaded when it is asked for. [U4] */
export function createChangeLog(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): ChangeLog {
  /** Writes unless the mentorship was erased. [B104] */
  const write = (
    roomId: RoomId,
    work: (lines: IDBObjectStore, looks: IDBObjectStore) => Promise<boolean>,
  ): Promise<Result<boolean, StoreFault>> =>
    database.transact(
      { mode: 'readwrite', parts: WRITTEN, durability: 'relaxed' },
      async (transaction) => {
        if (await isErasedIn(transaction, roomId)) return false;
        const { changeLines, looks } = PARTS;
        return work(transaction.objectStore(changeLines), transaction.objectStore(looks));
      },
    );
  return {
    async list(roomId, after = 0) {
      const { listChangeLines } = await import('./change-line-rows.ts');
      return listChangeLines(database, report, rangeOfRoom(roomId, after + 1));
    },
    async add(roomId, lines) {
      if (lines.length === 0) return ok(undefined);
      const { putChangeLines } = await import('./change-line-rows.ts');
      const added = await write(roomId, async (rows) => {
        await putChangeLines(rows, roomId, lines);
        return true;
      });
      if (!added.ok) return added;
      if (added.value) changes.announce({ changed: PARTS.changeLines, roomId });
      return ok(undefined);
    },
    lastLook: (roomId) => readRow(database, PARTS.looks, roomId, readLook, report),
    async look(roomId, at) {
      const { putLook } = await import('./change-line-rows.ts');
      const looked = await write(roomId, (lines, looks) => putLook({ lines, looks }, roomId, at));
      if (!looked.ok) return looked;
      if (looked.value) changes.announce({ changed: PARTS.looks, roomId });
      return ok(undefined);
    },
  };
}
