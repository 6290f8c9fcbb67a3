/** How long to wait before trying again: growing, bounded, and spread so that clients do not march in step. */

/**
 * The wait in milliseconds before attempt `attempt` (from 0): doubles from `firstMs` up to `mostMs`,
 * then between half and all of it by `random` in [0, 1).
 */
export function backOffMs(
  attempt: number,
  firstMs: number,
  mostMs: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (full / 2) * random();
}
