/**
 * The sockets that have not logged in yet, a bounded number. Above it the one that has waited longest is
 * ended: who means to come in does so within a moment, who only fills the place does not. [V88]
 */

/** One socket at the door, and how it is ended when too many have come after it. */
export type Newcomer = { end: () => void };

/** Those at the door. */
export type Newcomers = {
  readonly add: (newcomer: Newcomer) => void;
  /** It has come in, or is gone. */
  readonly leave: (newcomer: Newcomer) => void;
  readonly count: () => number;
};

/** Nobody yet. `onEnd`: one was ended, since there were more than `most`. */
export function createNewcomers(most: number, onEnd: () => void): Newcomers {
  const waiting = new Set<Newcomer>();
  return {
    add(newcomer) {
      waiting.add(newcomer);
      const [oldest] = waiting;
      if (waiting.size <= most || oldest === undefined) return;
      waiting.delete(oldest);
      onEnd();
      oldest.end();
    },
    leave: (newcomer) => void waiting.delete(newcomer),
    count: () => waiting.size,
  };
}
