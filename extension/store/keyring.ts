/**
 * The mentorships of this device with their keys, and my profile's. A lost row is a lost mentorship, so
 * it is written with strict durability and never overwritten by another. Keeps rules B3, B5, B68, B70, B71, B75,
 * B76, B81, B88 and B94.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { EpochSecret } from '#shared/seal/epoch-keys.ts';
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import { withEpochs, type EpochSecrets } from './epoch-secrets.ts';
import type { ErasingRows } from './erasing-rows.ts';
import type { StoreFault } from './fault.ts';
import {
  isOfProfile,
  readKeyringEntry,
  type KeyringEntry,
  type KeyringPatch,
} from './keyring-entry.ts';
import {
  assertReadable,
  entriesOf,
  isTombstone,
  STRICTLY,
  type JotKeyring,
  type KeyringRows,
} from './keyring-rows.ts';
import { PARTS } from './parts.ts';
import { readTombstone, type Tombstone } from './tombstone.ts';
import { requested } from './transaction.ts';

/** What came of a change of rows, and the rooms whose rows are others now or gone. */
export type RowsChange<T> = { readonly result: T; readonly changed: readonly RoomId[] };

/** Keeps the mentorships of this device. */
export type Keyring = JotKeyring & {
  /** Every room in use that can be read, oldest first: the mentorships and the profile. */
  readonly rooms: () => Promise<Result<readonly KeyringEntry[], StoreFault>>;
  /** One of them; `undefined` when it is not there or cannot be read. */
  readonly get: (roomId: RoomId) => Promise<Result<KeyringEntry | undefined, StoreFault>>;
  /**
   * Adds the profile where there is none, in one transaction, also where it was erased from this device, and
   * returns the one that stands then; `unreadable` when that cannot be read: a second one would hide what it
   * keeps. [B71, B94]
   */
  readonly addProfile: (
    entry: KeyringEntry,
  ) => Promise<Result<KeyringEntry, StoreFault | 'unreadable'>>;
  /**
   * Changes rows in one transaction and tells of the rooms that `work` says it changed. What few need is
   * written over this (profile-change.ts), so that the popup does not carry it. [U4]
   */
  readonly changeRows: <T>(
    work: (rows: IDBObjectStore) => Promise<RowsChange<T>>,
  ) => Promise<Result<T, StoreFault>>;
  /** Changes the named fields and no others; returns the entry as it now is. */
  readonly update: (
    roomId: RoomId,
    patch: KeyringPatch,
  ) => Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>>;
  /**
   * Opens a mentorship again that was left: by an invite's secret of the epoch in force and its relay, with the
   * keys that this device had in it. `exists` where it was not left. [B93]
   */
  readonly reopen: (
    roomId: RoomId,
    again: EpochSecret & { readonly relayAddress: string; readonly now: Millis },
  ) => Promise<Result<KeyringEntry, StoreFault | 'unknown-room' | 'exists'>>;
  /**
   * Keeps the secrets of an epoch that has begun, with earlier ones; never goes back to an epoch before
   * the one that is kept, nor takes another secret for one that is. Returns the entry as it now is. [B68]
   */
  readonly enterEpoch: (
    roomId: RoomId,
    epochs: EpochSecrets,
  ) => Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>>;
  /** Changes an entry by what it is, in one transaction; returns it as it now is. [B81, B85] */
  readonly edit: (
    roomId: RoomId,
    edit: (entry: KeyringEntry) => KeyringEntry,
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
  /** Says that a room is being made, before its rows are; `add` makes it one. [B92] */
  readonly begin: (roomId: RoomId, at: Millis) => Promise<Result<void, StoreFault>>;
  /**
   * Takes a room and all that stands of it in this database away, keys first and all at once; its rows are
   * another database, which goes after this. Again it changes nothing. See `eraseRoom`. [B87, B88]
   */
  readonly erase: (roomId: RoomId, at: Millis) => Promise<Result<void, StoreFault>>;
  /**
   * Takes every room and everything else that stands in this database away, all at once. Returns the rooms
   * whose rows are to go after this. See `eraseEverything`. [B91]
   */
  readonly eraseAll: (at: Millis) => Promise<Result<readonly RoomId[], StoreFault>>;
  /** The rooms that were erased from this device and did not come back. [B88] */
  readonly erased: () => Promise<Result<ReadonlySet<RoomId>, StoreFault>>;
  /** Takes away what was written for these rooms after they were erased. [B89] */
  readonly eraseLeftovers: (rooms: readonly RoomId[]) => Promise<Result<void, StoreFault>>;
  /** Every row in the place of an entry, of rooms that are being made too. [B92] */
  readonly tombstones: () => Promise<Result<readonly Tombstone[], StoreFault>>;
};

/** Makes the keyring on its rows, which lie in the open database. */
export function createKeyring(database: Database, changes: Changes, base: KeyringRows): Keyring {
  const { list, add, read, all, note, known } = base;
  /** Its code comes when something is erased. */
  const erasing = async (): Promise<ErasingRows> => {
    const { createErasingRows } = await import('./erasing-rows.ts');
    return createErasingRows(database, changes, note);
  };
  const get: Keyring['get'] = async (roomId) => {
    const found = await read(roomId);
    if (!found.ok) return found;
    return ok(found.value === undefined || isTombstone(found.value) ? undefined : found.value);
  };
  const change = async (
    roomId: RoomId,
    edit: (entry: KeyringEntry) => KeyringEntry,
  ): Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>> => {
    const changed = await database.transact(STRICTLY, async (transaction) => {
      const rows = transaction.objectStore(PARTS.keyring);
      const entry = readKeyringEntry(await requested(rows.get(roomId)));
      if (entry === undefined) return undefined;
      const edited = edit(entry);
      assertReadable(edited);
      rows.put(edited);
      return edited;
    });
    if (!changed.ok) return changed;
    if (changed.value === undefined) return err('unknown-room');
    note(changed.value);
    return ok(changed.value);
  };
  const changeAndTell: typeof change = async (roomId, edit) => {
    const changed = await change(roomId, edit);
    if (changed.ok) changes.announce({ changed: 'keyring', roomId });
    return changed;
  };
  const tombstones: Keyring['tombstones'] = async () => {
    const listed = await all();
    return listed.ok ? ok(listed.value.filter(isTombstone)) : listed;
  };
  return {
    list,
    add,
    async rooms() {
      const listed = await all();
      return listed.ok
        ? ok(entriesOf(listed.value, ({ purpose }) => purpose !== 'former-profile'))
        : listed;
    },
    get,
    update: (roomId, patch) => changeAndTell(roomId, (entry) => ({ ...entry, ...patch })),
    enterEpoch: (roomId, epochs) =>
      changeAndTell(roomId, (entry) => ({ ...entry, ...withEpochs(entry, epochs) })),
    async reopen(roomId, { epoch, secret, relayAddress, now }) {
      let wasLeft = false;
      const opened = await changeAndTell(roomId, (entry) => {
        wasLeft = entry.closedAt !== undefined;
        if (!wasLeft) return entry;
        const life = { relayAddress, addedAt: now, closedAt: undefined };
        return { ...entry, ...withEpochs(entry, { epoch, secret, earlier: [] }), ...life };
      });
      return opened.ok && !wasLeft ? err('exists') : opened;
    },
    edit: changeAndTell,
    async addProfile(entry) {
      assertReadable(entry);
      const stood = await database.transact(STRICTLY, async (transaction) => {
        const rows = transaction.objectStore(PARTS.keyring);
        const row = (await requested<unknown[]>(rows.getAll())).find(isOfProfile);
        if (row !== undefined) return row;
        const there = readTombstone(await requested<unknown>(rows.get(entry.roomId)));
        if (there === undefined) rows.add(entry);
        else rows.put(entry);
        return undefined;
      });
      if (!stood.ok) return stood;
      const standing = stood.value === undefined ? entry : readKeyringEntry(stood.value);
      if (standing === undefined) return err('unreadable');
      note(standing);
      if (standing === entry) changes.announce({ changed: 'keyring', roomId: entry.roomId });
      return ok(standing);
    },
    async changeRows(work) {
      const changed = await database.transact(STRICTLY, (transaction) =>
        work(transaction.objectStore(PARTS.keyring)),
      );
      if (!changed.ok) return changed;
      for (const roomId of changed.value.changed) {
        known.delete(roomId);
        await get(roomId);
        changes.announce({ changed: 'keyring', roomId });
      }
      return ok(changed.value.result);
    },
    begin: async (roomId, at) => (await erasing()).begin(roomId, at),
    erase: async (roomId, at) => (await erasing()).erase(roomId, at),
    eraseAll: async (at) => (await erasing()).eraseAll(at),
    eraseLeftovers: async (gone) => (await erasing()).eraseLeftovers(gone),
    async erased() {
      const listed = await tombstones();
      if (!listed.ok) return listed;
      const gone = listed.value.filter(({ purpose }) => purpose === 'erased');
      return ok(new Set(gone.map(({ roomId }) => roomId)));
    },
    tombstones,
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
