/**
 * What stands in the popup's field, kept at every keystroke: each write is handed to the browser
 * whole in the tick of the key, so that closing the popup loses nothing. Keeps rules B3, B4, B9.
 */
import type { RoomId } from '#shared/base/ids.ts';
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import { JOT_PARTS, readBeside, type JotBeside, type JotPart } from './command.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { ONLY_ROW, PARTS } from './parts.ts';
import { readRow } from './read-rows.ts';
import { isFields, isIdOf, isOneOf, isText, type ReportUnreadable } from './row-fields.ts';

/** A jot that has not been entered yet. */
export type Draft = {
  readonly text: string;
  readonly kind: JotPart;
  /** The mentorship it is meant for; `undefined` = the one the popup opens with. */
  readonly roomId: RoomId | undefined;
  /** What it says beside its text, where it has lines for that. */
  readonly beside?: JotBeside;
};

/** Keeps the one draft. */
export type DraftStore = {
  /** The draft; `undefined` when there is none. */
  readonly read: () => Promise<Result<Draft | undefined, StoreFault>>;
  /** Replaces the draft; a later call always wins over an earlier one. */
  readonly write: (draft: Draft) => Promise<Result<void, StoreFault>>;
};

/** Reads the stored draft; `undefined` when any field is not what we write. */
function readDraft(row: unknown): Draft | undefined {
  if (!isFields(row)) return undefined;
  const { text, kind, roomId } = row;
  const beside = readBeside(row);
  if (!isText(text) || !isOneOf(kind, JOT_PARTS)) return undefined;
  if (roomId !== undefined && !isIdOf<RoomId>(roomId)) return undefined;
  return { text, kind, roomId, ...(beside && { beside }) };
}

/** Makes the draft's store over the open database. */
export function createDraftStore(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): DraftStore {
  return {
    read: () => readRow(database, PARTS.draft, ONLY_ROW, readDraft, report),
    async write(draft) {
      const written = await database.writeAtOnce(
        { parts: [PARTS.draft], durability: 'relaxed' },
        (transaction) => transaction.objectStore(PARTS.draft).put(draft, ONLY_ROW),
      );
      if (!written.ok) {
        assert(written.error !== 'taken', 'the draft has no unique value');
        return err(written.error);
      }
      changes.announce({ changed: 'draft' });
      return ok(undefined);
    },
  };
}
