/**
 * What two blocks of notes have in common when both are copies of one tail (or head) of a
 * paragraph: the comparison that notes-merge.ts rests on. Pure text. [D16]
 */
import { isInvisible } from './one-line-text.ts';

/** Fewest visible characters of a block that is wholly the end or start of another. */
export const MIN_WHOLE_CHARACTERS = 3;
/** Fewest characters that stand in both when people typed on in their copies. */
export const MIN_PART_CHARACTERS = 16;
// The comparison below is of the order of the product of both lengths.
const MAX_COMPARED = 2_000;

/**
 * The text that stands in both `a` and `b`: the whole of one when it is the other's end or start,
 * else the longest stretch in both, if long enough not to be chance; `undefined` otherwise.
 */
export function sharedText(a: string, b: string): string | undefined {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  if (isWhole(short) && (long.endsWith(short) || long.startsWith(short))) return short;
  const part = longestCommonPart(long.slice(-MAX_COMPARED), short.slice(-MAX_COMPARED));
  return part.trim().length >= MIN_PART_CHARACTERS ? part : undefined;
}

function isWhole(text: string): boolean {
  const visible = Array.from(text).filter((character) => !isInvisible(character));
  return visible.length >= MIN_WHOLE_CHARACTERS;
}

function longestCommonPart(a: string, b: string): string {
  let best = { end: 0, length: 0 };
  let previous = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i += 1) {
    const lengths = new Uint16Array(b.length + 1);
    for (let j = 1; j <= b.length; j += 1) {
      if (a.charCodeAt(i - 1) !== b.charCodeAt(j - 1)) continue;
      const length = (previous[j - 1] ?? 0) + 1;
      lengths[j] = length;
      if (length > best.length) best = { end: i, length };
    }
    previous = lengths;
  }
  return a.slice(best.end - best.length, best.end);
}
