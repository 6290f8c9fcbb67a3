/**
 * What a running relay does about whole rooms: it notes where members were, so that an idle room can be
 * told from one in use, and deletes what an operator took away. [V81, V83]
 */
import type { Clock } from '#shared/base/clock.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { Limits } from '../limits.ts';
import type { RoomKeeper } from '../log/room-keeper.ts';
import type { Rooms } from './rooms.ts';

/** What the sweep needs. */
export type RoomSweepDeps = {
  readonly keeper: RoomKeeper | undefined;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly limits: Limits;
};

/** The sweep over whole rooms. */
export type RoomSweep = {
  /** A member has come in; `told`: what this relay says of idle rooms. */
  readonly visited: (roomId: RoomId, told: boolean) => void;
  /** Stores visits and deletes doomed rooms, piece by piece, until all is done or `isOver`. */
  readonly run: (isOver: () => boolean) => Promise<void>;
};

// One transaction holds the event loop: so many rooms at once.
const VISITS_AT_ONCE = 256;
// Who stays for days is noted too; it need not be often.
const STAYING_MS = 3_600_000;

/** A sweep that has seen nobody. */
export function createRoomSweep({ keeper, rooms, clock, limits }: RoomSweepDeps): RoomSweep {
  const toldByVisit = new Map<RoomId, boolean>();
  let notedStayingAt = 0;

  const visited = (roomId: RoomId, told: boolean): void => {
    if (keeper !== undefined) toldByVisit.set(roomId, told || toldByVisit.get(roomId) === true);
  };

  const noteVisits = async (store: RoomKeeper, told: boolean): Promise<void> => {
    const all = [...toldByVisit].filter(([, isTold]) => isTold === told).map(([roomId]) => roomId);
    for (let at = 0; at < all.length; at += VISITS_AT_ONCE) {
      const some = all.slice(at, at + VISITS_AT_ONCE);
      const toldDays = told ? limits.keepIdleDays : undefined;
      const noted = await store.noteVisits(some, clock.now(), toldDays);
      if (!noted.ok) return;
      for (const roomId of some) toldByVisit.delete(roomId);
    }
  };

  const noteAll = async (store: RoomKeeper): Promise<void> => {
    const now = clock.now();
    if (now - notedStayingAt >= STAYING_MS) {
      notedStayingAt = now;
      for (const roomId of rooms.occupied()) visited(roomId, true);
    }
    await noteVisits(store, true);
    await noteVisits(store, false);
  };

  return {
    visited,
    async run(isOver) {
      if (keeper === undefined) return;
      await noteAll(keeper);
      while (!isOver()) {
        const swept = await keeper.sweepDoomed();
        if (!swept.ok || !swept.value.more) return;
        // It may have been made again since: then nobody in it is ended.
        if (swept.value.roomId !== undefined) await rooms.refresh(swept.value.roomId);
      }
    },
  };
}
