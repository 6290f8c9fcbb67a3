/**
 * The mentorships of this device with their keys. A lost row is a lost mentorship, so it is
 * written with strict durability and never overwritten by another. Keeps rules B3, B4 and B5.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { readKeyringEntry, type KeyringEntry, type KeyringPatch } from './keyring-entry.ts';
import { PARTS } from './parts.ts';
import { listRows, readRow } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { requested } from './transaction.ts';

/** Keeps the mentorships of this device. */
export type Keyring = {
  /** All that can be read, oldest first. */
  readonly list: () => Promise<Result<readonly KeyringEntry[], StoreFault>>;
  /** One of them; `undefined` when it is not there or cannot be read. */
  readonly get: (roomId: RoomId) => Promise<Result<KeyringEntry | undefined, StoreFault>>;
  /** Adds a mentorship; `exists` when this device has it already, and then nothing changes. */
  readonly add: (entry: KeyringEntry) => Promise<Result<void, StoreFault | 'exists'>>;
  /** Changes the named fields and no others; returns the entry as it now is. */
  readonly update: (
    roomId: RoomId,
    patch: KeyringPatch,
  ) => Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>>;
  /**
   * Reserves `count` numbers for roster records or ephemeral frames of this device and returns the
   * first: above every earlier one, and at least `now`. No two callers get the same. [B5]
   */
  readonly takeNumbers: (
    roomId: RoomId,
    now: Millis,
    count: number,
  ) => Promise<Result<number, StoreFault | 'unknown-room'>>;
};

function assertReadable(entry: KeyringEntry): void {
  assert(readKeyringEntry(entry) !== undefined, 'a keyring entry that could not be read back');
}

/** Makes the keyring over the open database. */
export function createKeyring(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): Keyring {
  const change = async (
    roomId: RoomId,
    edit: (entry: KeyringEntry) => KeyringEntry,
  ): Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>> => {
    const changed = await database.transact(
      { mode: 'readwrite', parts: [PARTS.keyring], durability: 'strict' },
      async (transaction) => {
        const rows = transaction.objectStore(PARTS.keyring);
        const entry = readKeyringEntry(await requested(rows.get(roomId)));
        if (entry === undefined) return undefined;
        const edited = edit(entry);
        assertReadable(edited);
        rows.put(edited);
        return edited;
      },
    );
    if (!changed.ok) return changed;
    return changed.value === undefined ? err('unknown-room') : ok(changed.value);
  };
  return {
    async list() {
      const listed = await listRows(database, PARTS.keyring, readKeyringEntry, report);
      if (!listed.ok) return listed;
      return ok(listed.value.toSorted((a, b) => a.addedAt - b.addedAt));
    },
    get: (roomId) => readRow(database, PARTS.keyring, roomId, readKeyringEntry, report),
    async add(entry) {
      assertReadable(entry);
      const added = await database.writeAtOnce(
        { parts: [PARTS.keyring], durability: 'strict' },
        (transaction) => transaction.objectStore(PARTS.keyring).add(entry),
      );
      if (!added.ok) return err(added.error === 'taken' ? 'exists' : added.error);
      changes.announce({ changed: 'keyring', roomId: entry.roomId });
      return ok(undefined);
    },
    async update(roomId, patch) {
      const changed = await change(roomId, (entry) => ({ ...entry, ...patch }));
      if (changed.ok) changes.announce({ changed: 'keyring', roomId });
      return changed;
    },
    async takeNumbers(roomId, now, count) {
      assert(Number.isSafeInteger(count) && count > 0, 'a count of numbers');
      let first = 0;
      const changed = await change(roomId, (entry) => {
        first = Math.max(entry.lastNumber + 1, now);
        return { ...entry, lastNumber: first + count - 1 };
      });
      return changed.ok ? ok(first) : changed;
    },
  };
}
