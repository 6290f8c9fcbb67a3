/** How many connections each network address has. In memory only, and no longer than they last. [V87, V40] */

/** Counts connections by address. */
export type AddressCount = {
  /** Counts one more, unless the address has `most`; `false` then. */
  readonly take: (network: string) => boolean;
  /** One that was counted is over. */
  readonly give: (network: string) => void;
};

/** No connections yet. */
export function createAddressCount(most: number): AddressCount {
  const counts = new Map<string, number>();
  return {
    take(network) {
      const count = counts.get(network) ?? 0;
      if (count >= most) return false;
      counts.set(network, count + 1);
      return true;
    },
    give(network) {
      const left = (counts.get(network) ?? 1) - 1;
      if (left === 0) counts.delete(network);
      else counts.set(network, left);
    },
  };
}
