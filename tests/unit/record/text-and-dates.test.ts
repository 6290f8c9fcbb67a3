import { describe, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import {
  calendarDateAt,
  isCalendarDate,
  isMillis,
  isTimeZone,
} from '#shared/record/calendar-date.ts';
import { checkText, readText } from '#shared/record/one-line-text.ts';
import { newActionItem } from '#shared/record/new-item.ts';
import { done, reasonOf } from '../../support/record/people.ts';

describe('one-line texts', () => {
  const kept: readonly (readonly [what: string, typed: string, stored: string])[] = [
    ['blanks around', '  Call Dana \t', 'Call Dana'],
    ['line breaks', 'Call\r\n\n Dana\u2028now', 'Call  Dana now'],
    ['control characters', 'Call\u0000 \u001bDana\u0085!', 'Call Dana !'],
    ['a decomposed letter', 'Cafe\u0301', 'Caf\u00e9'],
    ['half of a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['an emoji of several', '👩🏽‍💻 pairs', '👩🏽‍💻 pairs'],
    ['right-to-left text with marks', '\u200fשלום (Dana)\u200f', '\u200fשלום (Dana)\u200f'],
    ['Persian with a non-joiner', 'می\u200cخواهم', 'می\u200cخواهم'],
  ];

  test.each(kept)('[D9] %s', (_what, typed, stored) => {
    expect(done(checkText(typed, 'text', 100))).toBe(stored);
  });

  test.each(['', '   ', '\n', '\u200b\u200f', '\u2060\ufeff', '\u0000'])(
    '[D9] nothing to be seen in %j: empty',
    (typed) => {
      expect(reasonOf(checkText(typed, 'text', 100))).toBe('empty');
    },
  );

  test('[D9] characters are counted as people do with emoji, not in units', () => {
    expect(reasonOf(checkText('😀'.repeat(120), 'name', 120))).toBe('done');
    expect(checkText('😀'.repeat(121), 'name', 120)).toMatchObject({
      error: { reason: 'too-long', limit: 120 },
    });
  });

  test('[D9] a paste of 10 MB is refused', () => {
    expect(reasonOf(checkText('a b '.repeat(2_500_000), 'text', 2_000))).toBe('too-long');
  });

  test('[D9] a long selection is cut to a quote, not refused', () => {
    const item = done(newActionItem({ text: 'a', quote: 'word '.repeat(2_000) }));
    expect(String(new Map(item.changes).get('quote')).length).toBeLessThanOrEqual(2_000);
  });

  test('[D5] what a peer stored beyond the limit is cut for the view', () => {
    expect(readText('é'.repeat(5_000_000), 120)).toBe('é'.repeat(120));
    expect(readText(`${'😀'.repeat(200)}`, 120)).toBe('😀'.repeat(120));
  });
});

describe('dates', () => {
  test.each(['1970-01-01', '2024-02-29', '9999-12-31'])('[D10] %s is a day', (day) => {
    expect(isCalendarDate(day)).toBe(true);
  });

  test.each([
    '1969-12-31',
    '2025-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-1-1',
    '10000-01-01',
    '2026-01-01T00:00',
    '',
    'soon',
  ])('[D10] %j is none', (day) => {
    expect(isCalendarDate(day)).toBe(false);
  });

  test('[D10] an instant is a whole number of milliseconds in those years', () => {
    expect([0, 253_402_300_799_999].every(isMillis)).toBe(true);
    expect([-1, 0.5, Number.NaN, 253_402_300_800_000, '0', null].some(isMillis)).toBe(false);
  });

  test('[D10] the day of an instant is that of the local calendar', () => {
    const noon = new Date(2026, 2, 2, 12).getTime() as Millis;
    expect(calendarDateAt(noon)).toBe('2026-03-02');
  });

  test('[D10] a zone is one that the platform knows', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Salta'].every(isTimeZone)).toBe(true);
    expect(['Mars/Olympus', '', '../etc', 7].some(isTimeZone)).toBe(false);
  });
});
