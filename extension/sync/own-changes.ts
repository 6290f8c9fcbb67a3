/**
 * What the owner gathers of this device's changes: those found in the rows, those typed here, those a
 * sibling told of, each once, in the outbox. [R5, S6]
 */
import type { Row } from '../store/rows.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { OwnChange } from './replica.ts';

/** The outbox of one owner and what has been put into it. */
export type OwnChanges = {
  readonly outbox: Outbox;
  /** A change that was just made. */
  readonly add: (change: OwnChange) => void;
  /** Unacknowledged rows; those known already are passed over. */
  readonly addRows: (rows: readonly Row[]) => void;
};

/** Gathers nothing yet. */
export function gatherOwnChanges(): OwnChanges {
  const outbox = createOutbox();
  const knownKeys = new Set<number>();
  return {
    outbox,
    add({ update, keys }) {
      outbox.add(update, keys);
      void keys.then((list) => {
        for (const key of list) knownKeys.add(key);
      });
    },
    addRows(rows) {
      for (const { key, update } of rows) {
        if (knownKeys.has(key)) continue;
        knownKeys.add(key);
        outbox.add(update, Promise.resolve([key]));
      }
    },
  };
}
