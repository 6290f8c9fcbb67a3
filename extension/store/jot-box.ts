/**
 * The box of commands between the popup and whoever holds the room's lock. A command that was
 * added stays, in order, until it is removed by its id after what it asks for has been written.
 * Keeps rules B3, B4, B8 and B9.
 */
import { assert } from '#shared/base/assert.ts';
import type { CommandId, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import { readCommand, type Command } from './command.ts';
import type { Database } from './database.ts';
import type { Draft } from './draft.ts';
import type { StoreFault } from './fault.ts';
import { JOTS_BY_ID, ONLY_ROW, PARTS } from './parts.ts';
import { listRows } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { requested } from './transaction.ts';

/** Keeps the commands that wait to be carried out. */
export type JotBox = {
  /** Adds a command behind all others. One that is there already is not added again. */
  readonly add: (command: Command) => Promise<Result<void, StoreFault>>;
  /**
   * Adds a command and takes the draft away in one transaction, or leaves `left` of it: whatever happens,
   * the text is in exactly one of the two. [B9]
   */
  readonly addFromDraft: (command: Command, left?: Draft) => Promise<Result<void, StoreFault>>;
  /** The commands in the order in which they were added; of one mentorship or of all. */
  readonly list: (roomId?: RoomId) => Promise<Result<readonly Command[], StoreFault>>;
  /** Takes commands out for good; ids that are not there are passed over. */
  readonly remove: (ids: readonly CommandId[]) => Promise<Result<void, StoreFault>>;
};

/** Makes the box over the open database. */
export function createJotBox(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): JotBox {
  const write = async (
    parts: readonly ('jots' | 'draft')[],
    put: (transaction: IDBTransaction) => void,
  ): Promise<Result<'added' | 'there', StoreFault>> => {
    const written = await database.writeAtOnce({ parts, durability: 'strict' }, put);
    if (written.ok) return ok('added');
    return written.error === 'taken' ? ok('there') : err(written.error);
  };
  const assertReadable = (command: Command): void => {
    assert(readCommand(command) !== undefined, 'a command that could not be read back');
  };
  return {
    async add(command) {
      assertReadable(command);
      const written = await write([PARTS.jots], (transaction) => {
        transaction.objectStore(PARTS.jots).add(command);
      });
      if (!written.ok) return written;
      changes.announce({ changed: 'jots', roomId: command.roomId });
      return ok(undefined);
    },
    async addFromDraft(command, left) {
      assertReadable(command);
      const endDraft = (transaction: IDBTransaction): void => {
        const drafts = transaction.objectStore(PARTS.draft);
        if (left) drafts.put(left, ONLY_ROW);
        else drafts.delete(ONLY_ROW);
      };
      let written = await write([PARTS.jots, PARTS.draft], (transaction) => {
        transaction.objectStore(PARTS.jots).add(command);
        endDraft(transaction);
      });
      if (written.ok && written.value === 'there') written = await write([PARTS.draft], endDraft);
      if (!written.ok) return written;
      changes.announce({ changed: 'jots', roomId: command.roomId });
      changes.announce({ changed: 'draft' });
      return ok(undefined);
    },
    async list(roomId) {
      const listed = await listRows(database, PARTS.jots, readCommand, report);
      if (!listed.ok || roomId === undefined) return listed;
      return ok(listed.value.filter((command) => command.roomId === roomId));
    },
    async remove(ids) {
      if (ids.length === 0) return ok(undefined);
      const removed = await database.transact(
        { mode: 'readwrite', parts: [PARTS.jots], durability: 'strict' },
        async (transaction) => {
          const rows = transaction.objectStore(PARTS.jots);
          const byId = rows.index(JOTS_BY_ID);
          const keys = await Promise.all(ids.map((id) => requested(byId.getKey(id))));
          for (const key of keys) if (key !== undefined) rows.delete(key);
        },
      );
      if (removed.ok) changes.announce({ changed: 'jots' });
      return removed;
    },
  };
}
