/** Rates: a bucket that fills steadily and holds a burst. [V31] */

/** Counts events against a rate. */
export type TokenBucket = {
  /** Takes one and returns how long to wait for it, in milliseconds: 0 within the burst. */
  readonly take: () => number;
  /** Takes one if there is one. */
  readonly tryTake: () => boolean;
  /** How long until there is one, in milliseconds. */
  readonly waitMs: () => number;
};

/** A full bucket. `now`: a clock in milliseconds that never goes back. */
export function createTokenBucket(
  perSecond: number,
  burst: number,
  now: () => number,
): TokenBucket {
  let level = burst;
  let filledAt = now();
  const fill = (): void => {
    const at = now();
    level = Math.min(burst, level + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
  };
  return {
    take() {
      fill();
      level -= 1;
      return level >= 0 ? 0 : (-level / perSecond) * 1000;
    },
    tryTake() {
      fill();
      if (level < 1) return false;
      level -= 1;
      return true;
    },
    waitMs() {
      fill();
      return level >= 1 ? 0 : ((1 - level) / perSecond) * 1000;
    },
  };
}
