/**
 * What was typed on this page and is in no owner's hands yet, as far as this page knows: while there
 * is any, a follower does not say that all is on the relay; when nobody takes it in time, it asks
 * whether there is a living owner at all. [S23, S31]
 */
import type { OwnChange } from './own-change.ts';

/** Changes of a follower that no status of the owner has covered. */
export type Uncovered = {
  readonly add: (change: OwnChange) => void;
  /** The owner has gathered every row up to `key`. */
  readonly coverThrough: (key: number) => void;
  /** This page is the owner now: its own outbox counts. */
  readonly clear: () => void;
  readonly close: () => void;
};

type Entry = { key: number | undefined };

/** How long the owner has to take over what a follower typed. */
const TAKEN_WITHIN_MS = 2_000;

/** Nothing is uncovered. `onCount`: the number has changed; `onDoubt`: nobody took it in time. */
export function createUncovered(onCount: (count: number) => void, onDoubt: () => void): Uncovered {
  const entries = new Set<Entry>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = (): void => {
    onCount(entries.size);
    if (entries.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
  const doubt = (): void => {
    timer = undefined;
    if (entries.size === 0) return;
    onDoubt();
    timer = setTimeout(doubt, TAKEN_WITHIN_MS);
  };

  return {
    add({ keys }) {
      const entry: Entry = { key: undefined };
      entries.add(entry);
      void keys.then((known) => {
        entry.key = Math.max(-1, ...known);
      });
      timer ??= setTimeout(doubt, TAKEN_WITHIN_MS);
      settle();
    },
    coverThrough(key) {
      for (const entry of entries)
        if (entry.key !== undefined && entry.key <= key) entries.delete(entry);
      settle();
    },
    clear() {
      entries.clear();
      settle();
    },
    close() {
      clearTimeout(timer);
      entries.clear();
    },
  };
}
