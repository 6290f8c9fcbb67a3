import { expect, test } from 'vitest';
import { newId, type ItemId } from '#shared/base/ids.ts';
import type { SearchEntry } from '../../../extension/search/search-entry.ts';
import { createSearchIndex, queryWords } from '../../../extension/search/search-index.ts';
import { newRoomId } from '../../support/store/samples.ts';

function entry(text: string): SearchEntry {
  return { roomId: newRoomId(), kind: 'actionItem', id: newId<ItemId>(), text, session: undefined };
}

async function finds(query: string, ...texts: readonly string[]): Promise<readonly string[]> {
  const index = await createSearchIndex(texts.map(entry));
  return index.search(queryWords(query)).map((hit) => hit.entry.text);
}

test('[F4] every word must be there, in any order', async () => {
  const texts = ['send the outline', 'the outline', 'send it'];
  expect(await finds('outline send', ...texts)).toEqual(['send the outline']);
});

test('[F4] a word is found by its beginning and with one letter wrong, missing or too many', async () => {
  for (const query of ['presen', 'presentation', 'presentatien', 'presentaton', 'presenttation'])
    expect(await finds(query, 'the presentation')).toEqual(['the presentation']);
  expect(await finds('presantatien', 'the presentation')).toEqual([]);
  expect(await finds('sentation', 'the presentation')).toEqual([]);
});

test('[F4] one letter is no beginning, but a sign that is a word in itself is', async () => {
  expect(await finds('p', 'plan b')).toEqual([]);
  expect(await finds('b', 'plan b')).toEqual(['plan b']);
  expect(await finds('目', '我们的目标')).toEqual(['我们的目标']);
});

test('[F4] a word of fewer than four letters, and a number, mean just themselves', async () => {
  expect(await finds('bin', 'ask ben')).toEqual([]);
  expect(await finds('2027', 'in 2026')).toEqual([]);
});

test('[F4] what fits better comes first', async () => {
  const texts = ['goat', 'goals', 'goal'];
  expect(await finds('goal', ...texts)).toEqual(['goal', 'goals', 'goat']);
});

test('[F2, F4] accents and case do not matter on either side', async () => {
  expect(await finds('CAFE', 'im Café')).toEqual(['im Café']);
  expect(await finds('Café', 'in the cafe')).toEqual(['in the cafe']);
});

test('[F4] what was typed counts up to its limits, and nothing finds nothing', async () => {
  expect(queryWords(' … ')).toEqual([]);
  expect(await finds('   ', 'anything')).toEqual([]);
  expect(queryWords('a b c d e f g h i j')).toHaveLength(8);
  expect(queryWords(`${'x'.repeat(300)} tail`)).toEqual(['x'.repeat(40)]);
});

test('[F4] words that are names of things in the language are words', async () => {
  for (const word of ['constructor', '__proto__', 'toString'])
    expect(await finds(word, `a ${word} b`, 'other')).toEqual([`a ${word} b`]);
});
