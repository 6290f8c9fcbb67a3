/** What an operation refuses is said in a sentence of its own. [U277] */
import { describe, expect, test } from 'vitest';
import type { RefusedField, Refusal } from '#shared/record/refusal.ts';
import { t } from '../../../extension/locales/t.ts';
import '../../../extension/locales/pages.ts';
import { refusalWords } from '../../../extension/views/refusal-words.ts';
import { FIELD_LIMITS, type FieldLimit } from '../../support/record/field-limits.ts';

/** Each way in which a field of a part refuses what is given, once. */
const REFUSED = Object.entries(FIELD_LIMITS).flatMap(([part, fields]) =>
  Object.entries<FieldLimit>(fields).flatMap(([name, { beyond }]) =>
    beyond.map(({ given, ...why }) => {
      const refusal: Refusal = { field: name as RefusedField, ...why };
      return { title: `${part}.${name} ${why.reason}`, given: String(given), refusal };
    }),
  ),
);

/** Fields of words to choose from: whoever chooses from a list meets this only where a program is wrong. */
const OTHER = t('refused.other');

describe('[U277] what a field refuses is said in a sentence that says what belongs there', () => {
  test.each(REFUSED)('$title', ({ refusal, given }) => {
    const said = refusalWords(refusal, given);
    expect(said).toMatch(/^[A-Z“].*\.$/u);
    expect(said).not.toMatch(/[{}]|refused\./);
    const isOfChoice = refusal.reason === 'bad-value' && !refusal.range && refusal.field !== 'zone';
    expect(said === OTHER).toBe(isOfChoice);
  });
});

test('[U277] too long a text is counted in characters, as the record counts them', () => {
  const refusal: Refusal = { reason: 'too-long', field: 'text', limit: 10 };
  expect(refusalWords(refusal, ` ${'😀'.repeat(12)} `)).toContain('by 2 characters');
  expect(refusalWords(refusal, `${'e\u0301'.repeat(11)}`)).toContain('by 1 character.');
  expect(refusalWords(refusal)).toBe(t('refused.tooLongPlain'));
});

test('[U277] a number says which ones belong there, and a time is no date', () => {
  const range = [1, 2_880] as const;
  expect(refusalWords({ reason: 'bad-value', field: 'lengthMinutes', range })).toContain(
    'from 1 to 2,880',
  );
  expect(refusalWords({ reason: 'bad-date', field: 'time' })).toContain('time of the day');
  expect(refusalWords({ reason: 'bad-date', field: 'dueOn' })).toContain('date');
});
