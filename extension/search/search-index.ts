/**
 * The words of one mentorship's entries, to be asked: every word of a query must be there, whole,
 * begun, or with one letter wrong. Keeps rules F1, F2 and F4.
 */
import MiniSearch from 'minisearch';
import type { SearchEntry } from './search-entry.ts';
import { wordsOf } from './words.ts';

/** An entry that matches. `terms`: the folded words of it that do; a higher `score` fits better. */
export type SearchHit = {
  readonly entry: SearchEntry;
  readonly terms: ReadonlySet<string>;
  readonly score: number;
};

/** The index of one mentorship. */
export type SearchIndex = {
  /** Those that match, best first. `words`: folded, as `queryWords` gives them. */
  readonly search: (words: readonly string[]) => readonly SearchHit[];
};

/** More words of a query are passed over. */
const MOST_QUERY_WORDS = 8;
/** More of what was typed is passed over. */
const MOST_QUERY_UNITS = 200;
/** A word shorter than this means just itself: with one letter wrong it could be any. */
const FUZZY_FROM = 4;

/** The words to look for in what was typed; none where it says nothing. */
export function queryWords(query: string): readonly string[] {
  const words = wordsOf(query.slice(0, MOST_QUERY_UNITS)).map(({ folded }) => folded);
  return [...new Set(words)].slice(0, MOST_QUERY_WORDS);
}

// One letter begins half of all words: it means just itself until another follows.
function isBeginning(term: string): boolean {
  return term.length > 1 || !/^[\p{sc=Latin}\p{N}]$/u.test(term);
}

function fuzzyFor(term: string): number | false {
  return term.length >= FUZZY_FROM && /\p{L}/u.test(term) ? 1 : false;
}

/** So many entries are indexed before the page may draw again and hear a key. */
const AT_ONCE = 50;

/** Indexes entries, a few at a time. */
export async function createSearchIndex(entries: readonly SearchEntry[]): Promise<SearchIndex> {
  const index = new MiniSearch<{ readonly id: number; readonly text: string }>({
    fields: ['text'],
    tokenize: (text) => wordsOf(text).map(({ folded }) => folded),
    processTerm: (term) => term,
  });
  const texts = entries.map(({ text }, id) => ({ id, text }));
  await index.addAllAsync(texts, { chunkSize: AT_ONCE });
  return {
    search(words) {
      if (words.length === 0) return [];
      const found = index.search(words.join(' '), {
        tokenize: () => [...words],
        combineWith: 'AND',
        prefix: isBeginning,
        fuzzy: fuzzyFor,
        weights: { prefix: 0.6, fuzzy: 0.2 },
      });
      return found.flatMap(({ id, terms, score }) => {
        const entry = entries[Number(id)];
        return entry ? [{ entry, terms: new Set(terms), score }] : [];
      });
    },
  };
}
