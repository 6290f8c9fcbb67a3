/** How near and how far days are said. */
import { expect, test } from 'vitest';
import { dueWords } from '../../../extension/views/due-words.ts';
import { daysAway, localDay } from '../../../extension/views/local-day.ts';
import { MONDAY } from '../../support/record/people.ts';

test('[U7] a due day is said near by its name and far by its date', () => {
  const words = (day: string) => dueWords(day, MONDAY)?.text;
  expect(words('2026-03-01')).toContain('Was due');
  expect(words('2026-03-02')).toBe('Today');
  expect(words('2026-03-03')).toBe('Tomorrow');
  expect(words('2026-03-06')).toBe('Friday');
  expect(words('2026-03-20')).toBe('Mar 20');
  expect(words('not a day')).toBeUndefined();
  expect(words('2026-02-30')).toBeUndefined();
});

test('[U7] days are counted by the calendar, also where one of them lacks an hour or has one more', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  try {
    const away = (day: string, now: Date) => daysAway(localDay(day) ?? new Date(Number.NaN), now);
    expect(away('2026-03-30', new Date(2026, 2, 28, 23, 59))).toBe(2);
    expect(away('2026-10-26', new Date(2026, 9, 24, 0, 1))).toBe(2);
    expect(away('2026-03-28', new Date(2026, 2, 30, 0, 0))).toBe(-2);
    expect(localDay('2026-03-30')?.getHours()).toBe(0);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
