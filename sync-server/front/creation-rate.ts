/** How many rooms a network address may make an hour. Addresses are kept in memory only. [V4, V40] */

/** Counts creations. */
export type CreationRate = (address: string) => boolean;

const HOUR_MS = 3_600_000;
// Above it the oldest address is forgotten: the memory is bounded whatever comes.
const MAX_ADDRESSES = 10_000;

/** A count of `perHour`, in windows that begin with an address's first room. `now`: never goes back. */
export function createCreationRate(perHour: number, now: () => number): CreationRate {
  const windows = new Map<string, { readonly since: number; made: number }>();
  return (address) => {
    const at = now();
    let window = windows.get(address);
    if (window === undefined || at - window.since >= HOUR_MS) {
      window = { since: at, made: 0 };
      windows.delete(address);
      windows.set(address, window);
      const [oldest] = windows.keys();
      if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
    }
    if (window.made >= perHour) return false;
    window.made += 1;
    return true;
  };
}
