/**
 * The transactions in `twoway` that erase: a room's row of the keyring becomes a tombstone, and all else of
 * it goes in the same transaction. Keeps rules B87, B88, B91 and B93.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { readKeyringEntry, type KeyringEntry } from './keyring-entry.ts';
import { ONLY_ROW, PARTS } from './parts.ts';
import { ALL_PARTS, deleteRemains } from './room-remains.ts';
import { isFields, isIdOf } from './row-fields.ts';
import { isErasedIn, readTombstone, type Tombstone } from './tombstone.ts';
import { requested } from './transaction.ts';

const ALL_STRICTLY = { mode: 'readwrite', parts: ALL_PARTS, durability: 'strict' } as const;
const KEYRING_STRICTLY = {
  mode: 'readwrite',
  parts: [PARTS.keyring],
  durability: 'strict',
} as const;

/** Puts `tombstone` in the place of the room's row and takes what else is of the room. [B87] */
function eraseRow(database: Database, tombstone: Tombstone): Promise<Result<void, StoreFault>> {
  return database.transact(ALL_STRICTLY, async (transaction) => {
    const rows = transaction.objectStore(PARTS.keyring);
    const { roomId } = tombstone;
    const row = await requested<unknown>(rows.get(roomId));
    await deleteRemains(transaction, roomId, readKeyringEntry(row));
    rows.put(tombstone);
  });
}

/** Puts a tombstone in the place of each row, whatever it is, and takes everything else. [B91] */
function eraseAllRows(
  database: Database,
  at: Millis,
): Promise<Result<readonly Tombstone[], StoreFault>> {
  return database.transact(ALL_STRICTLY, async (transaction) => {
    const rows = transaction.objectStore(PARTS.keyring);
    const keys = await requested(rows.getAllKeys());
    for (const part of ALL_PARTS) transaction.objectStore(part).clear();
    const tombstones = keys
      .filter((key) => isIdOf<RoomId>(key))
      .map((roomId): Tombstone => ({ roomId, purpose: 'erased', at }));
    for (const tombstone of tombstones) rows.put(tombstone);
    return tombstones;
  });
}

/** Puts `entry` where a tombstone stands; false where anything else does. [B88] */
async function replaceTombstone(
  database: Database,
  entry: KeyringEntry,
): Promise<boolean | StoreFault> {
  const replaced = await database.transact(KEYRING_STRICTLY, async (transaction) => {
    const rows = transaction.objectStore(PARTS.keyring);
    const row = await requested<unknown>(rows.get(entry.roomId));
    if (row !== undefined && readTombstone(row) === undefined) return false;
    rows.put(entry);
    return true;
  });
  return replaced.ok ? replaced.value : replaced.error;
}

async function hasLeftovers(
  database: Database,
  rooms: ReadonlySet<string>,
): Promise<Result<boolean, StoreFault>> {
  const parts = [PARTS.jots, PARTS.parting, PARTS.halfTyped, PARTS.draft, PARTS.settings];
  return database.transact({ mode: 'readonly', parts }, async (transaction) => {
    const [jots, parting, forms, draft, chosen] = await Promise.all([
      requested<unknown[]>(transaction.objectStore(PARTS.jots).getAll()),
      requested<unknown[]>(transaction.objectStore(PARTS.parting).getAll()),
      requested(transaction.objectStore(PARTS.halfTyped).getAllKeys()),
      requested<unknown>(transaction.objectStore(PARTS.draft).get(ONLY_ROW)),
      requested<unknown>(transaction.objectStore(PARTS.settings).get(ONLY_ROW)),
    ]);
    const isOfOne = (id: unknown): boolean => typeof id === 'string' && rooms.has(id);
    return (
      forms.some((key) => Array.isArray(key) && isOfOne(key[0])) ||
      [...jots, ...parting, draft].some((row) => isFields(row) && isOfOne(row.roomId)) ||
      (isFields(chosen) && isOfOne(chosen.lastRoomId))
    );
  });
}

/**
 * Takes away what pages that did not know yet have written for rooms that were erased, where there is any.
 * `rooms`: those whose tombstones stand; one that came back meanwhile is left alone. [B89]
 */
async function eraseLeftovers(
  database: Database,
  rooms: readonly RoomId[],
): Promise<Result<void, StoreFault>> {
  const found = await hasLeftovers(database, new Set(rooms));
  if (!found.ok) return found;
  if (!found.value) return ok(undefined);
  return database.transact(ALL_STRICTLY, async (transaction) => {
    for (const roomId of rooms)
      if (await isErasedIn(transaction, roomId))
        await deleteRemains(transaction, roomId, undefined);
  });
}

/** The transactions of one keyring, which notes every row that stands then. */
export type ErasingRows = {
  /** See `Keyring.begin`. */
  readonly begin: (roomId: RoomId, at: Millis) => Promise<Result<void, StoreFault>>;
  /** See `Keyring.erase`. */
  readonly erase: (roomId: RoomId, at: Millis) => Promise<Result<void, StoreFault>>;
  /** See `Keyring.eraseAll`. */
  readonly eraseAll: (at: Millis) => Promise<Result<readonly RoomId[], StoreFault>>;
  /** See `Keyring.eraseLeftovers`. */
  readonly eraseLeftovers: (rooms: readonly RoomId[]) => Promise<Result<void, StoreFault>>;
  /** Puts an entry where a tombstone stands; false where anything else does. [B88] */
  readonly replaceTombstone: (entry: KeyringEntry) => Promise<boolean | StoreFault>;
};

/** Makes them over the open database. */
export function createErasingRows(
  database: Database,
  changes: Changes,
  note: (row: Tombstone) => void,
): ErasingRows {
  return {
    async begin(roomId, at) {
      const row: Tombstone = { roomId, purpose: 'begun', at };
      const begun = await database.transact(KEYRING_STRICTLY, async (transaction) => {
        transaction.objectStore(PARTS.keyring).add(row);
      });
      if (begun.ok) note(row);
      return begun;
    },
    async erase(roomId, at) {
      const row: Tombstone = { roomId, purpose: 'erased', at };
      const erased = await eraseRow(database, row);
      if (!erased.ok) return erased;
      note(row);
      // The lists that show it are of several parts, and each hears of its own.
      for (const changed of ['keyring', 'jots', 'draft', 'settings'] as const)
        changes.announce({ changed, roomId });
      return ok(undefined);
    },
    async eraseAll(at) {
      const erased = await eraseAllRows(database, at);
      if (!erased.ok) return erased;
      for (const row of erased.value) note(row);
      changes.announce({ changed: 'everything' });
      return ok(erased.value.map(({ roomId }) => roomId));
    },
    eraseLeftovers: (rooms) => eraseLeftovers(database, rooms),
    replaceTombstone: (entry) => replaceTombstone(database, entry),
  };
}
