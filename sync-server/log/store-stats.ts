/** What a relay's storage holds, in numbers: for its operator, who can see no more than that. [V80] */
import type { RoomId } from '#shared/base/ids.ts';

/** One room's share. `bytes`: of kept entries and snapshots. */
export type RoomStats = {
  readonly room: RoomId;
  readonly bytes: number;
  readonly entries: number;
  /** When it was made, in ISO 8601. */
  readonly madeAt: string;
};

/** All of them together, the oldest, and the largest first. */
export type StoreStats = {
  readonly rooms: number;
  readonly entries: number;
  readonly bytes: number;
  readonly oldest: RoomStats | undefined;
  readonly largest: readonly RoomStats[];
};

/** So many of the largest are named. */
export const MOST_NAMED_ROOMS = 10;
