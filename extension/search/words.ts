/**
 * Texts as words to find them by, in any script: where words stand apart their letters are a word,
 * where they do not (Chinese, Japanese, Thai, ...) the platform's segmenter finds them. A word is
 * folded, so that case, accents and vowel points do not matter. Pure. Keeps rules F1 and F2.
 */

/** A word and where it stands in its text, in UTF-16 units. */
export type Word = { readonly folded: string; readonly start: number; readonly end: number };

/** More than this of one word tells words no more apart. */
const MOST_UNITS = 40;

const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const SPACED_WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*/gu;
// Accents (Latin, Greek, Cyrillic), Arabic and Hebrew points, tatweel and joiners. What makes a
// letter another one in its script (Devanagari vowels, the dots of kana) stays.
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]|\u0640|\u200c|\u200d/gu;
const PLAIN_ASCII = /^[\x20-\x7e]*$/;
// Letters that Unicode does not take apart and people type without their stroke.
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['ı', 'i'],
  ['þ', 'th'],
  ['ς', 'σ'],
]);
const STROKED = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');

const HAS_LETTER = /[\p{L}\p{N}]/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** A word as it is compared: lower case, without accents and points. [F2] */
export function foldWord(word: string): string {
  const short = word.slice(0, MOST_UNITS);
  if (PLAIN_ASCII.test(short)) return short.toLowerCase();
  return short
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(STROKED, (letter) => LETTERS.get(letter) ?? letter);
}

/** The words of a text in their order. [F1] */
export function wordsOf(text: string): readonly Word[] {
  const found = UNSPACED.test(text) ? segmentedWords(text) : spacedWords(text);
  return found.filter(({ folded }) => folded !== '');
}

function spacedWords(text: string): readonly Word[] {
  return Array.from(text.matchAll(SPACED_WORD), ({ 0: word, index: start }) => ({
    folded: foldWord(word),
    start,
    end: start + word.length,
  }));
}

function segmentedWords(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const { segment, index: start, isWordLike } of segmenter.segment(text))
    if (isWordLike === true && HAS_LETTER.test(segment))
      words.push({ folded: foldWord(segment), start, end: start + segment.length });
  return words;
}
