/**
 * The mentorships of this device with their keys, and my profile's. A lost row is a lost mentorship, so
 * it is written with strict durability and never overwritten by another. Keeps rules B3, B4, B5, B29,
 * B68, B70, B71 and B81.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { assert } from '#shared/base/assert.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import { withEpochs, type EpochSecrets } from './epoch-secrets.ts';
import type { StoreFault } from './fault.ts';
import { readKeyringEntry, type KeyringEntry, type KeyringPatch } from './keyring-entry.ts';
import { PARTS } from './parts.ts';
import { listRows, readRow } from './read-rows.ts';
import { isFields, type ReportUnreadable } from './row-fields.ts';
import { requested } from './transaction.ts';

/** Keeps the mentorships of this device. */
export type Keyring = {
  /** The mentorships that can be read, oldest first; the profile is none. [B70] */
  readonly list: () => Promise<Result<readonly KeyringEntry[], StoreFault>>;
  /** Every room that can be read, oldest first: the mentorships and the profile. */
  readonly rooms: () => Promise<Result<readonly KeyringEntry[], StoreFault>>;
  /** One of them; `undefined` when it is not there or cannot be read. */
  readonly get: (roomId: RoomId) => Promise<Result<KeyringEntry | undefined, StoreFault>>;
  /** Adds a mentorship; `exists` when this device has it already, and then nothing changes. */
  readonly add: (entry: KeyringEntry) => Promise<Result<void, StoreFault | 'exists'>>;
  /**
   * Adds the profile where there is none, in one transaction, and returns the one that stands then;
   * `unreadable` when that cannot be read: a second one would hide what it keeps. [B71]
   */
  readonly addProfile: (
    entry: KeyringEntry,
  ) => Promise<Result<KeyringEntry, StoreFault | 'unreadable'>>;
  /** Changes the named fields and no others; returns the entry as it now is. */
  readonly update: (
    roomId: RoomId,
    patch: KeyringPatch,
  ) => Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>>;
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
};

const STRICTLY = { mode: 'readwrite', parts: [PARTS.keyring], durability: 'strict' } as const;

function assertReadable(entry: KeyringEntry): void {
  assert(readKeyringEntry(entry) !== undefined, 'a keyring entry that could not be read back');
}

/** Whether a row is the profile's, readable or not. */
function isOfProfile(row: unknown): boolean {
  return isFields(row) && row.purpose === 'profile';
}

/** The entries that this context has read, written or heard of, as they were last. */
export type KnownEntries = Map<RoomId, KeyringEntry>;

/** Puts known entries back into a keyring that was emptied under an open page. [B29] */
export async function refillKeyring(database: Database, known: KnownEntries): Promise<boolean> {
  const refilled = await database.transact(STRICTLY, async (transaction) => {
    const rows = transaction.objectStore(PARTS.keyring);
    if ((await requested(rows.count())) > 0) return;
    for (const entry of known.values()) await requested(rows.put(entry));
  });
  return refilled.ok;
}

/** Makes the keyring over the open database; `known` hears of every entry that passes. */
export function createKeyring(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
  known: KnownEntries = new Map(),
): Keyring {
  const note = (entry: KeyringEntry | undefined): void => {
    if (entry !== undefined) known.set(entry.roomId, entry);
  };
  const get: Keyring['get'] = async (roomId) => {
    const read = await readRow(database, PARTS.keyring, roomId, readKeyringEntry, report);
    if (read.ok) note(read.value);
    return read;
  };
  // What another page wrote is known here, too: it is this page that may have to put it back.
  changes.onElsewhere(({ changed, roomId }) => {
    if (changed === 'keyring' && roomId !== undefined) get(roomId).catch(reportFault);
  });
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
  const rooms: Keyring['rooms'] = async () => {
    const listed = await listRows(database, PARTS.keyring, readKeyringEntry, report);
    if (!listed.ok) return listed;
    for (const entry of listed.value) note(entry);
    return ok(listed.value.toSorted((a, b) => a.addedAt - b.addedAt));
  };
  return {
    async list() {
      const listed = await rooms();
      return listed.ok
        ? ok(listed.value.filter(({ purpose }) => purpose === 'mentorship'))
        : listed;
    },
    rooms,
    get,
    async add(entry) {
      assertReadable(entry);
      const added = await database.writeAtOnce(
        { parts: [PARTS.keyring], durability: 'strict' },
        (transaction) => transaction.objectStore(PARTS.keyring).add(entry),
      );
      if (!added.ok) return err(added.error === 'taken' ? 'exists' : added.error);
      note(entry);
      changes.announce({ changed: 'keyring', roomId: entry.roomId });
      return ok(undefined);
    },
    update: (roomId, patch) => changeAndTell(roomId, (entry) => ({ ...entry, ...patch })),
    enterEpoch: (roomId, epochs) =>
      changeAndTell(roomId, (entry) => ({ ...entry, ...withEpochs(entry, epochs) })),
    edit: changeAndTell,
    async addProfile(entry) {
      assertReadable(entry);
      const stood = await database.transact(STRICTLY, async (transaction) => {
        const rows = transaction.objectStore(PARTS.keyring);
        const row = (await requested<unknown[]>(rows.getAll())).find(isOfProfile);
        if (row === undefined) rows.add(entry);
        return row;
      });
      if (!stood.ok) return stood;
      const standing = stood.value === undefined ? entry : readKeyringEntry(stood.value);
      if (standing === undefined) return err('unreadable');
      note(standing);
      if (standing === entry) changes.announce({ changed: 'keyring', roomId: entry.roomId });
      return ok(standing);
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
