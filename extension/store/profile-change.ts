/**
 * A browser that had a profile of its own gets another: the one in the keyring is kept as a former one, so
 * that nothing of it is lost before all of it is in the new one. Keeps rules B75 and B76.
 */
import type { RoomId } from '#shared/base/ids.ts';
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import { readKeyringEntry, type KeyringEntry } from './keyring-entry.ts';
import type { StoreFault } from './fault.ts';
import { PARTS } from './parts.ts';
import { isFields } from './row-fields.ts';
import { requested } from './transaction.ts';

const STRICTLY = { mode: 'readwrite', parts: [PARTS.keyring], durability: 'strict' } as const;

/** The part of the keyring that changes profiles. */
export type ProfileChange = {
  /**
   * Makes `entry` the profile; the one that stood becomes a former one, in the same transaction. `exists`
   * when `entry`'s room is here already, `unreadable` when the one that stands cannot be read: then nothing
   * changes. [B75]
   */
  readonly replaceProfile: (
    entry: KeyringEntry,
  ) => Promise<Result<void, StoreFault | 'exists' | 'unreadable'>>;
  /** Takes a former profile's keys away; any other room stays. [B76] */
  readonly letGo: (roomId: RoomId) => Promise<Result<void, StoreFault>>;
};

/** Whether a row of the keyring is the profile's, readable or not. */
export function isOfProfile(row: unknown): boolean {
  return isFields(row) && row.purpose === 'profile';
}

type Replaced = 'exists' | 'unreadable' | { readonly former: KeyringEntry | undefined };

async function replaceIn(rows: IDBObjectStore, entry: KeyringEntry): Promise<Replaced> {
  if ((await requested<unknown>(rows.get(entry.roomId))) !== undefined) return 'exists';
  const row = (await requested<unknown[]>(rows.getAll())).find(isOfProfile);
  const standing = row === undefined ? undefined : readKeyringEntry(row);
  if (row !== undefined && standing === undefined) return 'unreadable';
  const former: KeyringEntry | undefined =
    standing === undefined
      ? undefined
      : { ...standing, purpose: 'former-profile', closedAt: entry.addedAt };
  if (former !== undefined) rows.put(former);
  rows.add(entry);
  return { former };
}

/** Makes it; `known` hears of what it writes. */
export function createProfileChange(
  database: Database,
  changes: Changes,
  known: Pick<Map<RoomId, KeyringEntry>, 'set' | 'delete'>,
): ProfileChange {
  return {
    async replaceProfile(entry) {
      assert(readKeyringEntry(entry) !== undefined, 'a keyring entry that could not be read back');
      assert(isOfProfile(entry), 'a profile');
      const replaced = await database.transact(STRICTLY, (transaction) =>
        replaceIn(transaction.objectStore(PARTS.keyring), entry),
      );
      if (!replaced.ok) return replaced;
      if (typeof replaced.value === 'string') return err(replaced.value);
      for (const one of [replaced.value.former, entry]) {
        if (one === undefined) continue;
        known.set(one.roomId, one);
        changes.announce({ changed: 'keyring', roomId: one.roomId });
      }
      return ok(undefined);
    },
    async letGo(roomId) {
      const gone = await database.transact(STRICTLY, async (transaction) => {
        const rows = transaction.objectStore(PARTS.keyring);
        const row = readKeyringEntry(await requested<unknown>(rows.get(roomId)));
        if (row?.purpose !== 'former-profile') return false;
        rows.delete(roomId);
        return true;
      });
      if (!gone.ok) return gone;
      if (!gone.value) return ok(undefined);
      known.delete(roomId);
      changes.announce({ changed: 'keyring', roomId });
      return ok(undefined);
    },
  };
}
