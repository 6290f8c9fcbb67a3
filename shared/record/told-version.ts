/**
 * Which version of its form a document says that it has. The first is told under one key; each later one under a
 * key of its own as well, with those before it, so that none takes another's place where two devices tell theirs
 * while apart. The highest counts. [D2, D65, D147]
 */
import type * as Y from 'yjs';

/** Whoever writes more of them into a record makes its reading no slower than this. */
const MOST_VERSIONS = 1_000;

function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function keyOf(name: string, version: number): string {
  return `${name}.${version}`;
}

/** Whether a key tells a version under `name`. */
export function tellsVersion(key: string, name: string): boolean {
  return key === name || key.startsWith(`${name}.`);
}

/**
 * The highest version that is told in `map` under `name`; 0 where none is, or only nonsense. It asks for one key
 * after another and walks over none, since every reading of a record begins with it. Never throws.
 */
export function highestTold(map: Y.Map<unknown>, name: string): number {
  const single: unknown = map.get(name);
  const first = isVersion(single) ? single : 0;
  let of = 1;
  while (of < MOST_VERSIONS && map.has(keyOf(name, of + 1))) of += 1;
  return of === 1 ? first : Math.max(first, of);
}

/** Tells `version`, where neither it nor a higher one is told. What stands there and is no version stays. */
export function tellVersion(map: Y.Map<unknown>, name: string, version: number): void {
  if (highestTold(map, name) >= version) return;
  // Devices of the first version look at this key alone.
  if (!map.has(name) || isVersion(map.get(name))) map.set(name, version);
  for (let one = 2; one <= version; one += 1)
    if (!map.has(keyOf(name, one))) map.set(keyOf(name, one), true);
}
