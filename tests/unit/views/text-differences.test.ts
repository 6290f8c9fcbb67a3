import { expect, test } from 'vitest';
import fc from 'fast-check';
import { textDifferences } from '../../../extension/views/agreement/text-differences.ts';

const shown = (before: string, after: string): string =>
  textDifferences(before, after)
    .map(({ kind, text }) => ({ same: text, gone: `-${text}-`, new: `+${text}+` })[kind])
    .join('');

test('[U166] a difference is told in whole words, what is gone before what is new', () => {
  expect(shown('every two weeks', 'every three weeks')).toBe('every -two-+three+ weeks');
  expect(shown('one\n- two', 'one\n- two\n- three')).toBe('one\n- two+\n- three+');
  expect(shown('', 'a b')).toBe('+a b+');
  expect(shown('a b', '')).toBe('-a b-');
  expect(shown('same', 'same')).toBe('same');
  expect(shown('a x b y c', 'a b c')).toBe('a -x -b- y- c');
});

test('[U166] whatever changed, both texts can be read out of the difference', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', 'é'), { maxLength: 24 });
  fc.assert(
    fc.property(words, words, (one, other) => {
      const [before, after] = [one.join(''), other.join('')];
      const all = textDifferences(before, after);
      const without = (kind: string): string =>
        all.map((stretch) => (stretch.kind === kind ? '' : stretch.text)).join('');
      expect(without('new')).toBe(before);
      expect(without('gone')).toBe(after);
    }),
  );
});

test('[U166] texts that are far apart and very long are one change', () => {
  const long = (word: string): string => `${word} `.repeat(3_000);
  expect(textDifferences(long('a'), long('b')).map(({ kind }) => kind)).toEqual([
    'gone',
    'new',
    'same',
  ]);
});
