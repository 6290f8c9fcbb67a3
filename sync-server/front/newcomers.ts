/**
 * The sockets that have not logged in yet, a bounded number. Above it one is ended: of the address that
 * has most of them there, the one that has waited longest. Who means to come in does so within a moment;
 * who fills the place does so mostly from few addresses, and stands longest. [V88]
 */

/** One socket at the door, from where it is, and how it is ended when too many have come. */
export type Newcomer = {
  network: string;
  /** Ends it to make room for another. */
  makeRoom(): void;
};

/** Those at the door. */
export type Newcomers = {
  readonly add: (newcomer: Newcomer) => void;
  /** It is from another network than was known at first. */
  readonly move: (newcomer: Newcomer, network: string) => void;
  /** It has come in, or is gone. */
  readonly leave: (newcomer: Newcomer) => void;
  readonly count: () => number;
};

/** Nobody yet. `onEnd`: one was ended, since there were more than `most`. */
export function createNewcomers(most: number, onEnd: () => void): Newcomers {
  const byNetwork = new Map<string, Set<Newcomer>>();
  let count = 0;

  const put = (newcomer: Newcomer): void => {
    const others = byNetwork.get(newcomer.network) ?? new Set();
    if (others.size === 0) byNetwork.set(newcomer.network, others);
    others.add(newcomer);
    count += 1;
  };
  const take = (newcomer: Newcomer): boolean => {
    const others = byNetwork.get(newcomer.network);
    if (others?.delete(newcomer) !== true) return false;
    if (others.size === 0) byNetwork.delete(newcomer.network);
    count -= 1;
    return true;
  };
  const oldestOfMost = (): Newcomer | undefined => {
    let crowd: ReadonlySet<Newcomer> = new Set();
    for (const some of byNetwork.values()) if (some.size > crowd.size) crowd = some;
    const [oldest] = crowd;
    return oldest;
  };

  return {
    add(newcomer) {
      put(newcomer);
      const ended = count > most ? oldestOfMost() : undefined;
      if (ended === undefined) return;
      take(ended);
      onEnd();
      ended.makeRoom();
    },
    move(newcomer, network) {
      if (newcomer.network === network || !take(newcomer)) return;
      newcomer.network = network;
      put(newcomer);
    },
    leave: (newcomer) => void take(newcomer),
    count: () => count,
  };
}
