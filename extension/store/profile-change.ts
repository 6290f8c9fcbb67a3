/**
 * A browser that had a profile of its own gets another: the one in the keyring is kept as a former one, so
 * that nothing of it is lost before all of it is in the new one. Keeps rules B75 and B76.
 */
import { assert } from '#shared/base/assert.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { StoreFault } from './fault.ts';
import { isOfProfile, readKeyringEntry, type KeyringEntry } from './keyring-entry.ts';
import type { Keyring, RowsChange } from './keyring.ts';
import { readTombstone } from './tombstone.ts';
import { requested } from './transaction.ts';

type Rows = Pick<Keyring, 'changeRows'>;
type Replaced = 'replaced' | 'exists' | 'unreadable';

async function replaceIn(rows: IDBObjectStore, entry: KeyringEntry): Promise<RowsChange<Replaced>> {
  const there = await requested<unknown>(rows.get(entry.roomId));
  // What was erased from this device may come back by a code.
  const isHere = there !== undefined && readTombstone(there) === undefined;
  if (isHere) return { result: 'exists', changed: [] };
  const row = (await requested<unknown[]>(rows.getAll())).find(isOfProfile);
  const standing = row === undefined ? undefined : readKeyringEntry(row);
  if (row !== undefined && standing === undefined) return { result: 'unreadable', changed: [] };
  rows.put(entry);
  if (standing === undefined) return { result: 'replaced', changed: [entry.roomId] };
  const former: KeyringEntry = {
    ...standing,
    purpose: 'former-profile',
    closedAt: entry.addedAt,
  };
  rows.put(former);
  return { result: 'replaced', changed: [former.roomId, entry.roomId] };
}

/**
 * Makes `entry` the profile; the one that stood becomes a former one, in the same transaction. `exists` when
 * `entry`'s room is here already, `unreadable` when the one that stands cannot be read: then nothing
 * changes. [B75]
 */
export async function replaceProfile(
  keyring: Rows,
  entry: KeyringEntry,
): Promise<Result<void, StoreFault | 'exists' | 'unreadable'>> {
  assert(readKeyringEntry(entry)?.purpose === 'profile', 'a profile that could be read back');
  const done = await keyring.changeRows((rows) => replaceIn(rows, entry));
  if (!done.ok) return done;
  return done.value === 'replaced' ? ok(undefined) : err(done.value);
}

/** The profiles that this browser had before, whose notes may not be in the one it has now. [B75] */
export function formerProfiles(
  keyring: Rows,
): Promise<Result<readonly KeyringEntry[], StoreFault>> {
  return keyring.changeRows(async (rows) => {
    const all = await requested<unknown[]>(rows.getAll());
    const entries = all.flatMap((row) => readKeyringEntry(row) ?? []);
    const result = entries.filter(({ purpose }) => purpose === 'former-profile');
    return { result, changed: [] };
  });
}

/** Takes a former profile's keys away; any other room stays. [B76] */
export function letGo(keyring: Rows, roomId: RoomId): Promise<Result<void, StoreFault>> {
  return keyring.changeRows(async (rows) => {
    const row = readKeyringEntry(await requested<unknown>(rows.get(roomId)));
    if (row?.purpose !== 'former-profile') return { result: undefined, changed: [] };
    rows.delete(roomId);
    return { result: undefined, changed: [roomId] };
  });
}
