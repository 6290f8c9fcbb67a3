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
  readonly release: (roomId: RoomId) => void;
  /** Something of this room has gone from the store: if it is in memory, it looks again. */
  readonly refresh: (roomId: RoomId) => Promise<void>;
  /** Another relay has written to this room, or (`undefined`) maybe to any: those in memory look. [V73] */
  readonly wake: (roomId: RoomId | undefined) => Promise<void>;
  /** There is no such room any more: whoever is in it is told, and out. [V81] */
  readonly end: (roomId: RoomId) => Promise<void>;
  /** The rooms that a member has a seat in now. */
  readonly occupied: () => readonly RoomId[];
  /** How many rooms are in memory. */
  readonly size: () => number;
};

type Loading = Promise<Result<Room, 'no-room' | StorageFault>>;

/** A room, or its way from the store. */
type Kept = { holds: number; room: Room | Loading };

/** No rooms yet. */
export function createRooms(deps: RoomDeps): Rooms {
  const keptById = new Map<RoomId, Kept>();

  const load = async (roomId: RoomId): Loading => {
    const stored = await deps.store.readRoom(roomId);
    return stored.ok ? ok(createRoom(stored.value, deps)) : stored;
  };

  const keep = (roomId: RoomId): Kept => {
    const known = keptById.get(roomId);
    if (known !== undefined) return known;
    const kept: Kept = { holds: 0, room: load(roomId) };
    keptById.set(roomId, kept);
    return kept;
  };

  const release = (roomId: RoomId): void => {
    const kept = keptById.get(roomId);
    assert(kept !== undefined, 'only a held room is let go');
    kept.holds -= 1;
    if (kept.holds === 0) keptById.delete(roomId);
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
      if (room.ok) kept.room = room.value;
      else release(roomId);
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
    async end(roomId) {
      (await roomOf(keptById.get(roomId)))?.end('no-room');
    },
    occupied: () =>
      [...keptById]
        .filter(([, { room }]) => !(room instanceof Promise) && room.isOccupied())
        .map(([roomId]) => roomId),
    size: () => keptById.size,
  };
}
