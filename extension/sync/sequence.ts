/**
 * Work that is done one after the other. A fault of ours in one piece is reported where developers
 * see it and does not keep the next from being done: a tail that stays rejected would end sync in
 * silence. [S36]
 */
import { reportFault } from '#shared/base/listeners.ts';

/** Does pieces of work in the order in which they were given. */
export type Sequence = {
  /** Does `work` after all before it. Resolves when it is done or has failed; never rejects. */
  readonly add: (work: () => Promise<void>) => Promise<void>;
  /** Resolves when everything that was added so far is over. */
  readonly idle: () => Promise<void>;
};

/** A sequence with nothing to do. */
export function createSequence(): Sequence {
  let tail: Promise<void> = Promise.resolve();
  return {
    add(work) {
      tail = tail.then(work).catch(reportFault);
      return tail;
    },
    idle: () => tail,
  };
}
