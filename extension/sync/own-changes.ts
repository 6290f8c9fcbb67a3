/**
 * What the owner gathers of this device's changes: those found in the rows, those typed here, those a
 * sibling told of, each once, in the outbox. [R5, S6]
 */
import type { Row } from '../store/room-database.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { OwnChange } from './own-change.ts';

/** The outbox of one owner and what has been put into it. */
export type OwnChanges = {
  readonly outbox: Outbox;
  /** A change that was just made. */
  readonly add: (change: OwnChange) => void;
  /** A trim put `row` in the place of others. */
  readonly replace: (row: Row, replaced: readonly number[]) => void;
  /** The highest key that was gathered: siblings see that theirs are in good hands. */
  readonly highestKey: () => number;
  /** Unacknowledged rows; those known already are passed over. */
  readonly addRows: (rows: readonly Row[]) => void;
};

/** Gathers nothing yet. */
export function gatherOwnChanges(): OwnChanges {
  const outbox = createOutbox();
  const knownKeys = new Set<number>();
  let highest = -1;
  const know = (key: number): void => {
    knownKeys.add(key);
    highest = Math.max(highest, key);
  };
  return {
    outbox,
    add({ update, keys }) {
      outbox.add(update, keys);
      void keys.then((list) => {
        for (const key of list) know(key);
      });
    },
    replace({ key, update }, replaced) {
      know(key);
      for (const old of replaced) know(old);
      outbox.collapse(replaced, update, key);
    },
    highestKey: () => highest,
    addRows(rows) {
      for (const { key, update } of rows) {
        if (knownKeys.has(key)) continue;
        know(key);
        outbox.add(update, Promise.resolve([key]));
      }
    },
  };
}
