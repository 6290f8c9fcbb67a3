/** Rates: a bucket that fills steadily and holds a burst. [V31] */

/** Counts events against a rate. */
export type TokenBucket = {
  /** Takes one and returns how long to wait for it, in milliseconds: 0 within the burst. */
  take(): number;
  /** Takes one if there is one. */
  tryTake(): boolean;
  /** How long until there is one, in milliseconds. */
  waitMs(): number;
};

/** A full bucket. `now`: a clock in milliseconds that never goes back. */
export function createTokenBucket(
  perSecond: number,
  burst: number,
  now: () => number,
): TokenBucket {
  return new SteadyBucket(perSecond, burst, now);
}

class SteadyBucket implements TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  #level: number;
  #filledAt: number;

  constructor(perSecond: number, burst: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
    this.#level = burst;
    this.#filledAt = now();
  }

  take(): number {
    this.#fill();
    this.#level -= 1;
    return this.#level >= 0 ? 0 : (-this.#level / this.#perSecond) * 1000;
  }

  tryTake(): boolean {
    this.#fill();
    if (this.#level < 1) return false;
    this.#level -= 1;
    return true;
  }

  waitMs(): number {
    this.#fill();
    return this.#level >= 1 ? 0 : ((1 - this.#level) / this.#perSecond) * 1000;
  }

  #fill(): void {
    const at = this.#now();
    const since = ((at - this.#filledAt) / 1000) * this.#perSecond;
    this.#level = Math.min(this.#burst, this.#level + since);
    this.#filledAt = at;
  }
}
