/**
 * The sockets that have not logged in yet, a bounded number. Above it the one that has waited longest is
 * ended: who means to come in does so within a moment, who only fills the place does not. [V88]
 */

/** One socket at the door. */
export type Newcomer = {
  /** From now on it is ended in another way. */
  readonly endBy: (end: () => void) => void;
  /** It has come in, or is gone. */
  readonly leave: () => void;
};

/** Those at the door. */
export type Newcomers = {
  /** One more; `end` is called when too many have come after it. */
  readonly add: (end: () => void) => Newcomer;
  readonly count: () => number;
};

/** Nobody yet. `onEnd`: one was ended, since there were more than `most`. */
export function createNewcomers(most: number, onEnd: () => void): Newcomers {
  const waiting = new Set<{ end: () => void }>();
  return {
    add(end) {
      const place = { end };
      waiting.add(place);
      const [oldest] = waiting;
      if (waiting.size > most && oldest !== undefined) {
        waiting.delete(oldest);
        onEnd();
        oldest.end();
      }
      return {
        endBy: (other) => void (place.end = other),
        leave: () => void waiting.delete(place),
      };
    },
    count: () => waiting.size,
  };
}
