/** The languages made by code: what they do to a string, and that only some builds offer them. */
import { afterEach, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../extension/locales/catalogue.ts';
import { pseudoMessage } from '../../../extension/locales/pseudo.ts';
import { chooseLanguage, language, t } from '../../../extension/locales/t.ts';

afterEach(() => {
  language.value = 'en';
});

describe('[U71] a made language', () => {
  test('is accented, bracketed and 40 % longer, and keeps its places', () => {
    const made = pseudoMessage('en-XA', 'Moved to place {place} of {count}.');
    if (typeof made !== 'string') throw new Error('no text');
    expect(made).toMatch(/^\[Ṁôṽéð ţô þļàçé \{place\} ôƒ \{count\}\..*\]$/);
    expect(made.length).toBeGreaterThanOrEqual(Math.floor(34 * 1.3));
  });

  test('or is read from right to left, word by word', () => {
    expect(pseudoMessage('ar-XB', 'Not {name} yet')).toBe(
      '[\u200F\u202ENot\u202C\u200F {name} \u200F\u202Eyet\u202C\u200F]',
    );
  });

  test('has every plural form', () => {
    const made = pseudoMessage('en-XA', { one: '{count} day', other: '{count} days' });
    expect(made).toEqual({ one: '[{count} ðàý ôñé]', other: '[{count} ðàýš ôñé]' });
  });

  test('is spoken by t() when it is chosen, with the parts as they are', () => {
    language.value = 'en-XA';
    expect(t('popup.tick', { text: 'Call Ada' })).toMatch(/^\[Ðôñé: Call Ada .*\]$/);
    expect(t('status.waiting', { count: 1 })).toContain('1 çĥàñĝé ');
  });

  test('can be chosen where it was built in', () => {
    expect(LANGUAGES.map(({ tag }) => tag)).toEqual(['en', 'en-XA', 'ar-XB']);
    expect(chooseLanguage('', ['ar-XB', 'en'])).toBe('ar-XB');
  });
});
