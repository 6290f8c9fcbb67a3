import { expect, test } from 'vitest';
import { wordsOf } from '../../../extension/search/words.ts';

const folded = (text: string) => wordsOf(text).map((word) => word.folded);

test('[F1] words that stand apart are found between anything that is no letter and no digit', () => {
  expect(folded('Ask Ben, again: (v2.0) — “why?”')).toEqual([
    'ask',
    'ben',
    'again',
    'v2',
    '0',
    'why',
  ]);
  expect(folded('… 👋🏽 -- ')).toEqual([]);
});

test('[F1] words that do not stand apart are found by the segmenter', () => {
  expect(folded('我们明天讨论目标')).toContain('目标');
  expect(folded('明日は会議があります')).toContain('会議');
  expect(folded('พรุ่งนี้ประชุม')).toContain('ประชุม');
});

test('[F1] a word is where it says, in any text', () => {
  for (const text of ['Straße, café!', '我们明天 Ziel', 'مَرْحَبًا يا بن'])
    for (const { start, end } of wordsOf(text))
      expect(text.slice(start, end)).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u);
});

test.each([
  ['Café CAFÉ cafe\u0301', 'cafe'],
  ['Größe GRÖSSE groesse'.split(' ')[0] ?? '', 'grosse'],
  ['Straße', 'strasse'],
  ['Łódź', 'lodz'],
  ['İstanbul', 'istanbul'],
  ['Ίδρυμα ΊΔΡΥΜΑ', 'ιδρυμα'],
  ['ёлка', 'елка'],
  ['مُحَمَّد', 'محمد'],
  ['שָׁלוֹם', 'שלום'],
  ['ＡＢＣ', 'abc'],
])('[F2] %s is looked for as %s', (text, word) => {
  for (const one of folded(text)) expect(one).toBe(word);
});

test('[F2] marks that make another letter in their script stay', () => {
  expect(folded('कि')).not.toEqual(folded('की'));
  expect(folded('が')).not.toEqual(folded('か'));
});
