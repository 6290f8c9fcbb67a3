/** How many connections each network address has. In memory only, and no longer than they last. [V87, V40] */

/** Counts connections by address. */
export type AddressCount = {
  /** Counts one more, unless it has `most`; returns what to call when it is over. */
  readonly take: (network: string) => (() => void) | undefined;
};

/** No connections yet. */
export function createAddressCount(most: number): AddressCount {
  const counts = new Map<string, number>();
  const give = (network: string): void => {
    const left = (counts.get(network) ?? 1) - 1;
    if (left === 0) counts.delete(network);
    else counts.set(network, left);
  };
  return {
    take(network) {
      const count = counts.get(network) ?? 0;
      if (count >= most) return undefined;
      counts.set(network, count + 1);
      return () => give(network);
    },
  };
}
