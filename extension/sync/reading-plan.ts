/**
 * From where the next connection reads the log, and by which way: rather by entries and an older
 * snapshot than by the newest one, which is one member's word; and from a place behind the cursor once,
 * to learn what came after a snapshot that is to be compared. [S45, S46]
 */
import type { Cursor } from '#shared/wire/cursor.ts';
import type { Mode } from '#shared/wire/mode.ts';
import type { LineEnd } from './relay-line.ts';

/** Where a connection begins to read. */
export type Reading = { readonly from: Cursor; readonly mode: Mode };

/** Plans the connections of one owner. */
export type ReadingPlan = {
  /** For a connection that begins now; `stored`: how far the log is stored here. */
  readonly next: (stored: Cursor) => Reading;
  /** A connection has ended. */
  readonly ended: (end: LineEnd) => void;
  /** The next reads from `place`, too; false where the present one has. */
  readonly again: (place: Cursor) => boolean;
};

/** Reads on from what is stored. */
export function createReadingPlan(): ReadingPlan {
  let mode: Mode = 'replay';
  let wanted: Cursor | undefined;
  let present = 0;
  return {
    next(stored) {
      const from = wanted !== undefined && wanted.seq < stored.seq ? wanted : stored;
      wanted = undefined;
      present = from.seq;
      return { from, mode };
    },
    ended(end) {
      // The other way may be by a snapshot that can be used.
      if (end === 'unusable-snapshot') mode = mode === 'replay' ? 'live' : 'replay';
    },
    again(place) {
      if (present <= place.seq) return false;
      wanted = place;
      return true;
    },
  };
}
