/**
 * Erases from this device: one room, or everything. First the keys and all that stands in `twoway`, in one
 * transaction; then the rooms' own databases. What a crash leaves of the second part is done by the
 * background when it begins. Keeps rules B87 and B89 to B92.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { deleteDatabase } from './delete-database.ts';
import type { StoreFault } from './fault.ts';
import type { Keyring } from './keyring.ts';
import { roomDatabaseName } from './room-database.ts';

/** What erasing needs. */
export type ErasingDeps = {
  readonly keyring: Keyring;
  readonly indexedDB: IDBFactory | undefined;
  readonly now: () => Millis;
  /** Where several people live in one process (Node): each has databases of their own. */
  readonly databaseName?: (roomId: RoomId) => string;
};

/** `unfinished`: the keys are gone; a page holds the rest open, and it goes when that page does. */
export type Erased = 'erased' | 'unfinished';

/** How long a room may be in the making before it counts as broken off. [B92] */
const BEGUN_MS = 10 * 60_000;

/** Every database of a room has a name that begins so. */
const ROOM_PREFIX = 'tw:';

async function deleteRooms(deps: ErasingDeps, rooms: Iterable<RoomId>): Promise<Erased> {
  const nameOf = deps.databaseName ?? roomDatabaseName;
  return deleteAll(deps.indexedDB, [...rooms].map(nameOf));
}

async function deleteAll(
  factory: IDBFactory | undefined,
  names: readonly string[],
): Promise<Erased> {
  if (factory === undefined) return 'unfinished';
  const ends = await Promise.all(names.map((name) => deleteDatabase(factory, name)));
  return ends.every(({ ok: isGone }) => isGone) ? 'erased' : 'unfinished';
}

/** Erases one room: after a fault nothing of it is gone. [B87, B90] */
export async function eraseRoom(
  deps: ErasingDeps,
  roomId: RoomId,
): Promise<Result<Erased, StoreFault>> {
  const erased = await deps.keyring.erase(roomId, deps.now());
  return erased.ok ? ok(await deleteRooms(deps, [roomId])) : erased;
}

async function roomDatabases(factory: IDBFactory | undefined): Promise<readonly string[]> {
  const there = (await factory?.databases()) ?? [];
  return there.flatMap(({ name }) => (name?.startsWith(ROOM_PREFIX) === true ? [name] : []));
}

/** Erases everything that this device stored: after a fault nothing of it is gone. [B91] */
export async function eraseEverything(deps: ErasingDeps): Promise<Result<Erased, StoreFault>> {
  const erased = await deps.keyring.eraseAll(deps.now());
  if (!erased.ok) return erased;
  // Those too of which no keyring knows.
  const others = await roomDatabases(deps.indexedDB);
  const ends = [await deleteRooms(deps, erased.value), await deleteAll(deps.indexedDB, others)];
  return ok(ends.includes('unfinished') ? 'unfinished' : 'erased');
}

/**
 * Does what an erasing that was broken off has left, and takes what was written afterwards for what was
 * erased. Where nothing was erased it only looks. [B87, B89, B92]
 */
export async function finishErasing(deps: ErasingDeps): Promise<Result<Erased, StoreFault>> {
  const { keyring, indexedDB: factory } = deps;
  const found = await keyring.tombstones();
  if (!found.ok) return found;
  const latest = deps.now() - BEGUN_MS;
  for (const { roomId, purpose, at } of found.value) {
    if (purpose !== 'begun' || at > latest) continue;
    const dropped = await keyring.erase(roomId, deps.now());
    if (!dropped.ok) return dropped;
  }
  const gone = await keyring.erased();
  if (!gone.ok) return gone;
  if (gone.value.size === 0) return ok('erased');
  const swept = await keyring.eraseLeftovers([...gone.value]);
  if (!swept.ok) return swept;
  const there = new Set((await factory?.databases())?.map(({ name }) => name));
  const nameOf = deps.databaseName ?? roomDatabaseName;
  return ok(
    await deleteRooms(
      deps,
      [...gone.value].filter((id) => there.has(nameOf(id))),
    ),
  );
}

/** Whether the room was erased; a fault where the keyring cannot say. [B89] */
export async function isErased(
  keyring: Pick<Keyring, 'erased'>,
  roomId: RoomId,
): Promise<Result<boolean, StoreFault>> {
  const gone = await keyring.erased();
  return gone.ok ? ok(gone.value.has(roomId)) : err(gone.error);
}
