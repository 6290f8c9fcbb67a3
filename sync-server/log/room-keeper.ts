/**
 * What an operator does to whole rooms, beside the log: noting who was there, deleting, expiring. An
 * engine gives it apart from its `LogStore`, so that a command can use it while a relay runs. A room that
 * is doomed is no room any more from then on; what is stored of it goes by a sweep in pieces. [V81, V83]
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { StorageFault, Swept } from './log-store.ts';

/** What expiring did, or would do. `untold`: idle rooms whose people were never told, and so kept. */
export type Expiry = { readonly expired: number; readonly untold: number };

/** Every operation settles with a `Result` and never rejects. */
export type RoomKeeper = {
  /**
   * Notes, by the day, that members were in these rooms, and of how many days they were told (0: none);
   * `undefined` leaves what was noted of that.
   */
  readonly noteVisits: (
    roomIds: readonly RoomId[],
    now: Millis,
    toldDays: number | undefined,
  ) => Promise<Result<void, StorageFault>>;
  /** Takes a room away. */
  readonly doom: (roomId: RoomId) => Promise<Result<void, 'no-room' | StorageFault>>;
  /**
   * Dooms the rooms that nobody was in for `idleDays`, and for as long as its people were told; with
   * `really` false it only counts them.
   */
  readonly expire: (
    now: Millis,
    idleDays: number,
    really: boolean,
  ) => Promise<Result<Expiry, StorageFault>>;
  /** Deletes one bounded piece of what is left of a doomed room. */
  readonly sweepDoomed: () => Promise<Result<Swept, StorageFault>>;
  /** Ends its connections. Can be called once the store is closed, too. */
  readonly close: () => Promise<void>;
};
