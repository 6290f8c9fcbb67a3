/** The rooms that somebody is in, or is about to be in: made at the first hold, dropped at the last. [V51] */
import { assert } from '#shared/base/assert.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { StorageFault } from '../log/log-store.ts';
import { createRoom, type Room, type RoomDeps } from './room.ts';

/** The rooms in memory. */
export type Rooms = {
  /** The room, in memory until `release` is called, once for each hold that gave it. */
  readonly hold: (roomId: RoomId) => Promise<Result<Room, 'no-room' | StorageFault>>;
  readonly release: (room: Room) => void;
  /** Something of this room, or all of it, has gone from the store: if it is in memory, it looks again. [V81] */
  readonly refresh: (roomId: RoomId) => Promise<void>;
  /** Another relay has written to this room, or (`undefined`) maybe to any: those in memory look. [V73] */
  readonly wake: (roomId: RoomId | undefined) => Promise<void>;
  /** The rooms that a member has a seat in now. */
  readonly occupied: () => readonly RoomId[];
  /** How many rooms are in memory. */
  readonly size: () => number;
};

type Loading = Promise<Result<Room, 'no-room' | StorageFault>>;

/** A room, or its way from the store. */
type Kept = { holds: number; room: Room | Loading };

function isLoading(room: Room | Loading): room is Loading {
  return room instanceof Promise;
}

/** No rooms yet. */
export function createRooms(deps: RoomDeps): Rooms {
  const keptById = new Map<RoomId, Kept>();
  const keptByRoom = new WeakMap<Room, Kept>();

  const load = async (roomId: RoomId): Loading => {
    const stored = await deps.store.readRoom(roomId);
    return stored.ok ? ok(createRoom(stored.value, deps)) : stored;
  };

  const keep = (roomId: RoomId): Kept => {
    const known = keptById.get(roomId);
    // Those who were in one that has gone may take a while to leave; it is no room any more.
    const isGone = known !== undefined && !isLoading(known.room) && known.room.isGone();
    if (known !== undefined && !isGone) return known;
    const kept: Kept = { holds: 0, room: load(roomId) };
    keptById.set(roomId, kept);
    return kept;
  };

  const letGo = (roomId: RoomId, kept: Kept): void => {
    kept.holds -= 1;
    if (kept.holds === 0 && keptById.get(roomId) === kept) keptById.delete(roomId);
  };

  const release = (room: Room): void => {
    const kept = keptByRoom.get(room);
    assert(kept !== undefined, 'only a held room is let go');
    letGo(room.state().roomId, kept);
  };

  /** The room of a place here, once it is loaded; `undefined` when there is none. */
  const roomOf = async (kept: Kept | undefined): Promise<Room | undefined> => {
    const room = await kept?.room;
    if (room === undefined || !('ok' in room)) return room;
    return room.ok ? room.value : undefined;
  };

  return {
    async hold(roomId) {
      const kept = keep(roomId);
      kept.holds += 1;
      const room = await kept.room;
      if (!('ok' in room)) return ok(room);
      if (!room.ok) {
        letGo(roomId, kept);
        return room;
      }
      kept.room = room.value;
      keptByRoom.set(room.value, kept);
      return room;
    },
    release,
    async refresh(roomId) {
      await (await roomOf(keptById.get(roomId)))?.refresh();
    },
    async wake(roomId) {
      const woken = roomId === undefined ? [...keptById.values()] : [keptById.get(roomId)];
      for (const kept of woken) {
        await (await roomOf(kept))?.wake();
      }
    },
    occupied: () =>
      [...keptById]
        .filter(([, { room }]) => !isLoading(room) && room.isOccupied())
        .map(([roomId]) => roomId),
    size: () => keptById.size,
  };
}
