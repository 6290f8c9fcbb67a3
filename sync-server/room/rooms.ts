/** The rooms that somebody is in, or is about to be in: made at the first hold, dropped at the last. [V51] */
import type { RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { StorageFault } from '../log/log-store.ts';
import { createRoom, type Room, type RoomDeps } from './room.ts';

/** A room that stays in memory until `release` is called, once. */
export type HeldRoom = { readonly room: Room; readonly release: () => void };

/** The rooms in memory. */
export type Rooms = {
  readonly hold: (roomId: RoomId) => Promise<Result<HeldRoom, 'no-room' | StorageFault>>;
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

type Kept = {
  holds: number;
  loaded: Room | undefined;
  readonly room: Promise<Result<Room, 'no-room' | StorageFault>>;
};

/** No rooms yet. */
export function createRooms(deps: RoomDeps): Rooms {
  const keptById = new Map<RoomId, Kept>();

  const load = async (roomId: RoomId): Promise<Result<Room, 'no-room' | StorageFault>> => {
    const stored = await deps.store.readRoom(roomId);
    return stored.ok ? ok(createRoom(stored.value, deps)) : stored;
  };

  const keep = (roomId: RoomId): Kept => {
    const known = keptById.get(roomId);
    if (known !== undefined) return known;
    const kept: Kept = { holds: 0, loaded: undefined, room: load(roomId) };
    keptById.set(roomId, kept);
    return kept;
  };

  return {
    async hold(roomId) {
      const kept = keep(roomId);
      kept.holds += 1;
      const release = (): void => {
        kept.holds -= 1;
        if (kept.holds === 0) keptById.delete(roomId);
      };
      const room = await kept.room;
      if (room.ok) kept.loaded = room.value;
      if (room.ok) return ok({ room: room.value, release });
      release();
      return room;
    },
    async refresh(roomId) {
      const room = await keptById.get(roomId)?.room;
      if (room?.ok === true) await room.value.refresh();
    },
    async wake(roomId) {
      const woken = roomId === undefined ? [...keptById.values()] : [keptById.get(roomId)];
      for (const kept of woken) {
        const room = await kept?.room;
        if (room?.ok === true) await room.value.wake();
      }
    },
    async end(roomId) {
      const room = await keptById.get(roomId)?.room;
      if (room?.ok === true) room.value.end('no-room');
    },
    occupied: () =>
      [...keptById]
        .filter(([, { loaded }]) => loaded?.isOccupied() === true)
        .map(([roomId]) => roomId),
    size: () => keptById.size,
  };
}
