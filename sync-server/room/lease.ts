/** Who in a room may compact its log: one connection at a time, and not for ever. [V60] */

/** The lease of one room. Times are of a clock in milliseconds that never goes back. */
export type Lease = {
  /** Gives it to the one who asks, or begins it anew for them, unless another has it. */
  readonly ask: (
    connectionId: number,
    now: number,
  ) => { readonly holder: number; readonly leftMs: number };
  /** Whether this connection has it; if so it begins anew. */
  readonly use: (connectionId: number, now: number) => boolean;
  /** Ends it if this connection has it. */
  readonly release: (connectionId: number) => void;
};

/** A lease that nobody has. */
export function createLease(leaseMs: number): Lease {
  let held: { readonly holder: number; readonly until: number } | undefined;

  const isFor = (connectionId: number, now: number): boolean =>
    held === undefined || held.until <= now || held.holder === connectionId;
  const give = (connectionId: number, now: number): void => {
    held = { holder: connectionId, until: now + leaseMs };
  };

  return {
    ask(connectionId, now) {
      if (isFor(connectionId, now)) give(connectionId, now);
      const { holder, until } = held ?? { holder: connectionId, until: now };
      return { holder, leftMs: Math.ceil(until - now) };
    },
    use(connectionId, now) {
      if (held?.holder !== connectionId || held.until <= now) return false;
      give(connectionId, now);
      return true;
    },
    release(connectionId) {
      if (held?.holder === connectionId) held = undefined;
    },
  };
}
