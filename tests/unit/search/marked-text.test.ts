import { expect, test } from 'vitest';
import { markedText } from '../../../extension/search/marked-text.ts';

function shown(text: string, ...terms: readonly string[]): string {
  return markedText(text, new Set(terms))
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('');
}

test('[F7] the words that match are marked as they were written', () => {
  expect(shown('Ask Ben: café, CAFÉ or cafeteria?', 'cafe')).toBe(
    'Ask Ben: [café], [CAFÉ] or cafeteria?',
  );
  expect(shown('nothing here', 'cafe')).toBe('nothing here');
});

test('[F7] of a long text the words around the first match are shown, cut between words', () => {
  const text = `${'before '.repeat(40)}needle${' after'.repeat(60)}`;
  const around = shown(text, 'needle');
  expect(around).toMatch(/^… before .*before \[needle\] after .* after …$/);
  expect(around.length).toBeLessThan(200);
});

test('[F7] no character is cut in half, in a text without blanks either', () => {
  const text = `${'😀'.repeat(100)}针${'😀'.repeat(150)}`;
  const around = shown(text, '针');
  expect(around.isWellFormed()).toBe(true);
  expect(around).toContain('[针]');
});

test('[F7] the ends of paragraphs stand in one line', () => {
  expect(shown('one\ntwo', 'two')).toBe('one · [two]');
});
