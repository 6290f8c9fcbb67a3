/** Days of a cadence that are left out, and how many times it is to be. */
import { describe, expect, test } from 'vitest';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import {
  endCadence,
  leaveOut,
  setCadence,
  type CadenceInput,
} from '#shared/record/operations/series.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { timesLeft } from '#shared/record/series-days.ts';
import {
  cadenceAt,
  leftOutSessions,
  sessionsAround,
  todayOf,
} from '#shared/record/sessions-around.ts';
import {
  author,
  done,
  HOUR,
  meet,
  MONDAY,
  pairRecord,
  replicaOf,
  ROBIN,
} from '../../support/record/people.ts';

const DAY = 24 * HOUR;

function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error(text);
  return text;
}

/** A cadence that begins with the Monday of the tests, an hour later, in UTC. */
const START = day('2026-03-02');
const WEEKLY: CadenceInput = { startsOn: START, time: '10:00', zone: 'UTC', lengthMinutes: 45 };
const at = (ms: number): Millis => (MONDAY + ms) as Millis;

function withCadence(input: Partial<CadenceInput> = {}) {
  const doc = pairRecord();
  const id = done(setCadence(doc, author(), { ...WEEKLY, ...input }));
  const around = (ms = 0) => sessionsAround(readRecord(doc), at(ms)).toReversed();
  const nth = (index: number): ItemId => around()[index]?.id ?? ('' as ItemId);
  return { doc, id, around, nth };
}

describe('[D134] a day of a cadence that is left out', () => {
  const zone = 'Pacific/Auckland';

  test('has no session, counts among the times, and has it again when that is taken back', () => {
    const { doc, id, around } = withCadence({ count: 3 });
    done(leaveOut(doc, author(), id, day('2026-03-09'), true));
    expect(around().map(({ startsAt }) => ((startsAt ?? 0) - MONDAY - HOUR) / DAY)).toEqual([
      0, 14,
    ]);
    const series = readRecord(doc).series[0];
    expect(series && timesLeft(series, day('2026-03-03'))).toBe(2);
    expect(series && timesLeft(series, START)).toBe(3);
    done(leaveOut(doc, author(), id, day('2026-03-09'), false));
    expect(around()).toHaveLength(3);
  });

  test('leaves what was written on its session where it is', () => {
    const { doc, id, around, nth } = withCadence();
    const second = nth(1);
    done(updateSession(doc, author(), second, { title: 'Two' }));
    done(leaveOut(doc, author(), id, day('2026-03-09'), true));
    expect(around().map((session) => session.id)).toContain(second);
    const [series] = readRecord(doc).series;
    expect(series && leftOutSessions(readRecord(doc), series, at(0))).toEqual([]);
  });

  test('by two while apart, another day each, leaves out both', () => {
    const { doc, id } = withCadence();
    const other = replicaOf(doc);
    done(leaveOut(doc, author(), id, day('2026-03-09'), true));
    done(leaveOut(other, author(0, ROBIN), id, day('2026-03-16'), true));
    meet(doc, other);
    const view = readRecord(doc);
    const [series] = view.series;
    expect(series && leftOutSessions(view, series, at(0)).map((one) => one.day)).toEqual([
      '2026-03-09',
      '2026-03-16',
    ]);
    expect(readRecord(other)).toEqual(view);
  });

  test('is told only where the cadence would meet, and not once it is over', () => {
    const { doc, id } = withCadence();
    for (const text of ['2026-02-23', '2026-03-10', '2026-03-16', '9999-12-31'])
      done(leaveOut(doc, author(), id, day(text), true));
    const view = readRecord(doc);
    const [series] = view.series;
    expect(series && leftOutSessions(view, series, at(0))).toMatchObject([
      { day: '2026-03-16', session: { startsAt: at(HOUR + 14 * DAY) } },
    ]);
    expect(series && leftOutSessions(view, series, at(15 * DAY))).toEqual([]);
  });

  test('is no reason to tell of fewer that come', () => {
    const { doc, id, around } = withCadence();
    for (const text of ['2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'])
      done(leaveOut(doc, author(), id, day(text), true));
    expect(around()).toHaveLength(5);
  });

  test('is a day where the cadence is meant, and so is the one on which it ends', () => {
    // 11:00 in Auckland on Tuesday the 3rd is 22:00 UTC on Monday the 2nd.
    const { doc, id } = withCadence({ startsOn: day('2026-03-03'), time: '11:00', zone, count: 1 });
    expect(cadenceAt(readRecord(doc), at(0))?.id).toBe(id);
    expect(cadenceAt(readRecord(doc), at(27 * HOUR))?.id).toBeUndefined();
    const [series] = readRecord(doc).series;
    expect(series && todayOf(series, at(3 * HOUR))).toBe('2026-03-03');
  });

  test('is nothing to a cadence that is over: it ends with the earlier of its last day and its last time', () => {
    const { doc, id } = withCadence({ count: 3 });
    const isOn = (days: number) => cadenceAt(readRecord(doc), at(days * DAY)) !== undefined;
    expect([isOn(14), isOn(15)]).toEqual([true, false]);
    done(endCadence(doc, author(), id, day('2026-03-09')));
    expect([isOn(7), isOn(8)]).toEqual([true, false]);
    done(endCadence(doc, author(), id, day('2026-06-01')));
    expect([isOn(14), isOn(15)]).toEqual([true, false]);
  });
});
