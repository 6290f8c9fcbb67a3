/**
 * Which rows the relay holds, as ranges of their keys. Marked is what is held and not what is not,
 * so that a row made here is a single request, handed over whole in the tick of the change. [B20, B21]
 */

/** Keys from the first to the second, both included; ranges ascend and do not touch. */
export type HeldKeys = readonly (readonly [number, number])[];

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readRange(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [from, to] = value as readonly unknown[];
  return isCount(from) && isCount(to) && from <= to ? [from, to] : undefined;
}

/** Reads stored ranges. A list that is not there or is damaged holds nothing. Never throws. [B20] */
export function readHeldKeys(value: unknown): HeldKeys {
  if (!Array.isArray(value)) return [];
  const ranges: (readonly [number, number])[] = [];
  for (const item of value as readonly unknown[]) {
    const range = readRange(item);
    if (range === undefined || range[0] <= (ranges.at(-1)?.[1] ?? -1)) return [];
    ranges.push(range);
  }
  return ranges;
}

/** `held` and the keys `more`, in whatever order. */
export function withHeldKeys(held: HeldKeys, more: Iterable<number>): HeldKeys {
  const single = [...more].map((key): readonly [number, number] => [key, key]);
  const joined: [number, number][] = [];
  for (const [from, to] of [...held, ...single].toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** Those of `keys`, which ascend, that are not in `held`. */
export function keysNotHeld(held: HeldKeys, keys: readonly number[]): readonly number[] {
  let at = 0;
  return keys.filter((key) => {
    while ((held[at]?.[1] ?? Infinity) < key) at += 1;
    return key < (held[at]?.[0] ?? Infinity);
  });
}
