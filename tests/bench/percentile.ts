/** Percentiles of what was measured. */

/** The value below which `share` (0 to 1) of `values` lie; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return sorted[place] ?? Number.NaN;
}

/** To two decimals, for people to read. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
