/** A text with the words that matched marked, cut to what stands around the first of them. Pure. [F7] */
import { wordsOf } from './words.ts';

/** A stretch of text; `isMatch`: it is a word that was looked for. */
export type MarkedPart = { readonly text: string; readonly isMatch: boolean };

/** Characters before the first match, and in all, of a text that is cut. */
const BEFORE = 40;
const MOST = 180;

/** `text` in stretches. `terms`: the folded words that matched, as a hit names them. */
export function markedText(text: string, terms: ReadonlySet<string>): readonly MarkedPart[] {
  const matches = wordsOf(text).filter(({ folded }) => terms.has(folded));
  const [start, end] = excerptAround(text, matches[0]?.start ?? 0);
  const parts: MarkedPart[] = [];
  const add = (from: number, to: number, isMatch: boolean): void => {
    const stretch = text.slice(from, to).replaceAll('\n', ' · ');
    if (stretch !== '') parts.push({ text: stretch, isMatch });
  };
  let at = start;
  if (start > 0) parts.push({ text: '… ', isMatch: false });
  for (const match of matches) {
    if (match.start < start || match.end > end) continue;
    add(at, match.start, false);
    add(match.start, match.end, true);
    at = match.end;
  }
  add(at, end, false);
  if (end < text.length) parts.push({ text: ' …', isMatch: false });
  return parts;
}

function excerptAround(text: string, first: number): readonly [start: number, end: number] {
  if (text.length <= MOST) return [0, text.length];
  const start = first <= BEFORE ? 0 : wordStart(text, first - BEFORE, first);
  const end = Math.min(text.length, start + MOST);
  return [start, end === text.length ? end : wordEnd(text, start, end)];
}

// Not within a word, nor between the halves of a character.
function wordStart(text: string, from: number, first: number): number {
  const blank = text.slice(from, first).search(/\s/u);
  if (blank >= 0) return from + blank + 1;
  return isLowHalf(text, from) ? from + 1 : from;
}

function wordEnd(text: string, start: number, end: number): number {
  const blank = text.slice(start, end).search(/\s\S*$/u);
  if (blank > MOST / 2) return start + blank;
  return isLowHalf(text, end) ? end - 1 : end;
}

function isLowHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
