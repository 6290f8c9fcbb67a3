/**
 * The keyring's rows as every surface needs them, the popup too: which mentorships there are, and adding one.
 * What else is done with them is in keyring.ts, which the popup does not load. Keeps rules B3, B4, B5, B29, B70
 * and B88. [U4]
 */
import type { RoomId } from '#shared/base/ids.ts';
import { assert } from '#shared/base/assert.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { readKeyringEntry, type KeyringEntry } from './keyring-entry.ts';
import { PARTS } from './parts.ts';
import { listRows, readRow } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { readTombstone, type Tombstone } from './tombstone.ts';
import { requested } from './transaction.ts';

/** What every surface does with the keyring. */
export type JotKeyring = {
  /** The mentorships that can be read, oldest first; the profile is none. [B70] */
  readonly list: () => Promise<Result<readonly KeyringEntry[], StoreFault>>;
  /**
   * Adds a mentorship; `exists` when this device has it already, and then nothing changes. One that was
   * erased comes back so. [B5, B88]
   */
  readonly add: (entry: KeyringEntry) => Promise<Result<void, StoreFault | 'exists'>>;
};

/** A row: a room with its keys, or what stands in its place. */
export type KeyringRow = KeyringEntry | Tombstone;

/** The rows, and what the whole keyring is made on. */
export type KeyringRows = JotKeyring & {
  /** Reads one row, and all. */
  readonly read: (roomId: RoomId) => Promise<Result<KeyringRow | undefined, StoreFault>>;
  readonly all: () => Promise<Result<readonly KeyringRow[], StoreFault>>;
  /** Remembers a row as it is now. */
  readonly note: (row: KeyringRow | undefined) => void;
  /** The rows that this context has read, written or heard of, as they were last. */
  readonly known: KnownEntries;
};

/** How rows are written. */
export const STRICTLY = {
  mode: 'readwrite',
  parts: [PARTS.keyring],
  durability: 'strict',
} as const;

/** Throws for an entry that could not be read back. [B4] */
export function assertReadable(entry: KeyringEntry): void {
  assert(readKeyringEntry(entry) !== undefined, 'a keyring entry that could not be read back');
}

function readKeyringRow(row: unknown): KeyringRow | undefined {
  return readTombstone(row) ?? readKeyringEntry(row);
}

/** Whether a row stands in the place of an entry. */
export function isTombstone(row: KeyringRow): row is Tombstone {
  return row.purpose === 'erased' || row.purpose === 'begun';
}

/** The entries among rows for which `isWanted` holds, oldest first. */
export function entriesOf(
  rows: readonly KeyringRow[],
  isWanted: (entry: KeyringEntry) => boolean,
): readonly KeyringEntry[] {
  const entries = rows.filter((row) => !isTombstone(row));
  return entries.filter(isWanted).toSorted((a, b) => a.addedAt - b.addedAt);
}

/** The rows that this context has read, written or heard of, as they were last. */
export type KnownEntries = Map<RoomId, KeyringRow>;

/** Puts known entries back into a keyring that was emptied under an open page. [B29] */
export async function refillKeyring(database: Database, known: KnownEntries): Promise<boolean> {
  const refilled = await database.transact(STRICTLY, async (transaction) => {
    const rows = transaction.objectStore(PARTS.keyring);
    if ((await requested(rows.count())) > 0) return;
    for (const entry of known.values()) await requested(rows.put(entry));
  });
  return refilled.ok;
}

/** Makes them over the open database; `known` hears of every row that passes. */
export function createKeyringRows(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
  known: KnownEntries,
): KeyringRows {
  const note: KeyringRows['note'] = (row) => {
    if (row !== undefined) known.set(row.roomId, row);
  };
  const read: KeyringRows['read'] = async (roomId) => {
    const found = await readRow(database, PARTS.keyring, roomId, readKeyringRow, report);
    if (found.ok) note(found.value);
    return found;
  };
  const all: KeyringRows['all'] = async () => {
    const listed = await listRows(database, PARTS.keyring, readKeyringRow, report);
    if (listed.ok) for (const row of listed.value) note(row);
    return listed;
  };
  // What another page wrote is known here, too: it is this page that may have to put it back.
  changes.onElsewhere(({ changed, roomId }) => {
    if (changed === 'everything') all().catch(reportFault);
    if (changed === 'keyring' && roomId !== undefined) read(roomId).catch(reportFault);
  });
  return {
    ...{ read, all, note, known },
    async list() {
      const listed = await all();
      return listed.ok
        ? ok(entriesOf(listed.value, ({ purpose }) => purpose === 'mentorship'))
        : listed;
    },
    async add(entry) {
      assertReadable(entry);
      const added = await database.writeAtOnce(
        { parts: [PARTS.keyring], durability: 'strict' },
        (transaction) => transaction.objectStore(PARTS.keyring).add(entry),
      );
      if (!added.ok && added.error !== 'taken') return err(added.error);
      if (!added.ok) {
        const { createErasingRows } = await import('./erasing-rows.ts');
        const stands = await createErasingRows(database, changes, note).replaceTombstone(entry);
        if (stands !== true) return err(stands === false ? 'exists' : stands);
      }
      note(entry);
      changes.announce({ changed: 'keyring', roomId: entry.roomId });
      return ok(undefined);
    },
  };
}
