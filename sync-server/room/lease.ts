/** Who in a room may compact its log: one connection at a time, and not for ever. [V60] */

/** The lease of one room. Times are of a clock in milliseconds that never goes back. */
export type Lease = {
  /** Gives it to the one who asks, or begins it anew for them, unless another has it. */
  ask(connectionId: number, now: number): { readonly holder: number; readonly leftMs: number };
  /** Whether this connection has it; if so it begins anew. */
  use(connectionId: number, now: number): boolean;
  /** Ends it if this connection has it. */
  release(connectionId: number): void;
};

/** A lease that nobody has. */
export function createLease(leaseMs: number): Lease {
  return new RoomLease(leaseMs);
}

class RoomLease implements Lease {
  readonly #leaseMs: number;
  #held: { readonly holder: number; readonly until: number } | undefined;

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  ask(connectionId: number, now: number): { readonly holder: number; readonly leftMs: number } {
    if (this.#isFor(connectionId, now)) this.#give(connectionId, now);
    const { holder, until } = this.#held ?? { holder: connectionId, until: now };
    return { holder, leftMs: Math.ceil(until - now) };
  }

  use(connectionId: number, now: number): boolean {
    if (this.#held?.holder !== connectionId || this.#held.until <= now) return false;
    this.#give(connectionId, now);
    return true;
  }

  release(connectionId: number): void {
    if (this.#held?.holder === connectionId) this.#held = undefined;
  }

  #isFor(connectionId: number, now: number): boolean {
    const held = this.#held;
    return held === undefined || held.until <= now || held.holder === connectionId;
  }

  #give(connectionId: number, now: number): void {
    this.#held = { holder: connectionId, until: now + this.#leaseMs };
  }
}
