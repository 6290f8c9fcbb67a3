/** The cadence: on which days it meets, at which instants, and what stands of its sessions in the record. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { isId } from '#shared/base/ids.ts';
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import { changedPlaces, type ChangedPlace } from '#shared/record/changed-places.ts';
import { differencesFrom } from '#shared/record/differences.ts';
import { notesOf } from '#shared/record/notes.ts';
import { cadenceId, occurrenceId, occurrenceOf } from '#shared/record/occurrence-id.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { endCadence, setCadence, type CadenceInput } from '#shared/record/operations/series.ts';
import { rescheduleSession, updateSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint, carryOver } from '#shared/record/operations/talking-points.ts';
import { agendaOf, currentSession, nextSession } from '#shared/record/queries.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { daysAround, type Rhythm } from '#shared/record/series-days.ts';
import { cadenceAt, sessionsAround } from '#shared/record/sessions-around.ts';
import { instantAt } from '#shared/record/wall-clock.ts';
import { author, done, HOUR, MONDAY, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';

const DAY = 24 * HOUR;

function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error(text);
  return text;
}

function daysOf(rhythm: Partial<Rhythm> & { readonly startsOn: CalendarDate }, count = 4) {
  const whole: Rhythm = {
    frequency: 'weekly',
    every: 1,
    weekday: undefined,
    ordinal: undefined,
    monthDay: undefined,
    untilOn: undefined,
    count: undefined,
    skipped: [],
    ...rhythm,
  };
  return daysAround(whole, day('1999-01-01'), 1, count);
}

describe('[D100] a cadence meets', () => {
  test('every so many weeks, from the first such weekday on', () => {
    const startsOn = day('2026-03-04');
    expect(daysOf({ startsOn, every: 2 }, 3)).toEqual(['2026-03-04', '2026-03-18', '2026-04-01']);
    expect(daysOf({ startsOn, weekday: 1 }, 2)).toEqual(['2026-03-09', '2026-03-16']);
  });

  test('on a date of the month, which is the last day of a month that is shorter', () => {
    const startsOn = day('2027-12-31');
    const frequency = 'monthly-by-date' as const;
    expect(daysOf({ startsOn, frequency })).toEqual([
      '2027-12-31',
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
    ]);
    expect(daysOf({ startsOn, frequency, monthDay: 5, every: 3 }, 2)).toEqual([
      '2028-01-05',
      '2028-04-05',
    ]);
  });

  test('on the fourth Wednesday, or on the last Friday', () => {
    const frequency = 'monthly-by-weekday' as const;
    expect(daysOf({ startsOn: day('2026-11-26'), frequency, weekday: 3, ordinal: 4 }, 3)).toEqual([
      '2026-12-23',
      '2027-01-27',
      '2027-02-24',
    ]);
    expect(daysOf({ startsOn: day('2026-10-01'), frequency, weekday: 5, ordinal: 5 }, 3)).toEqual([
      '2026-10-30',
      '2026-11-27',
      '2026-12-25',
    ]);
  });

  test('until it ends, so many times, and not on a day that is left out', () => {
    const startsOn = day('2026-03-04');
    expect(daysOf({ startsOn, untilOn: day('2026-03-11') })).toEqual(['2026-03-04', '2026-03-11']);
    expect(daysOf({ startsOn, count: 1 })).toEqual(['2026-03-04']);
    expect(daysOf({ startsOn, skipped: [[day('2026-03-11'), true]] }, 3)).toEqual([
      '2026-03-04',
      '2026-03-18',
      '2026-03-25',
    ]);
  });
});

describe('[D101] the clock on the wall', () => {
  const iso = (text: string, time: string, zone: string) =>
    new Date(instantAt(day(text), time, zone) ?? Number.NaN).toISOString();

  test.each([
    ['Europe/Berlin', '2026-03-28', '15:00', '2026-03-28T14:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '15:00', '2026-03-29T13:00:00.000Z'],
    ['America/New_York', '2026-11-01', '09:00', '2026-11-01T14:00:00.000Z'],
    ['America/New_York', '2026-10-31', '09:00', '2026-10-31T13:00:00.000Z'],
    ['Australia/Sydney', '2026-04-04', '08:30', '2026-04-03T21:30:00.000Z'],
    ['Australia/Sydney', '2026-04-06', '08:30', '2026-04-05T22:30:00.000Z'],
    ['Asia/Kathmandu', '2026-06-01', '00:15', '2026-05-31T18:30:00.000Z'],
  ])('shows the same in %s on %s', (zone, on, time, instant) => {
    expect(iso(on, time, zone)).toBe(instant);
  });

  test('that shows a time twice means the first, one that jumps over it means after the jump', () => {
    expect(iso('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(iso('2026-04-05', '02:30', 'Australia/Sydney')).toBe('2026-04-04T15:30:00.000Z');
    expect(iso('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(iso('2026-03-08', '02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  });
});

/** The Monday of the tests, and a cadence that begins with it: Mondays, an hour later, in UTC. */
const START = day(new Date(MONDAY).toISOString().slice(0, 10));
const TIME = new Date(MONDAY + HOUR).toISOString().slice(11, 16);
const WEEKLY: CadenceInput = { startsOn: START, time: TIME, zone: 'UTC', lengthMinutes: 45 };
const at = (ms: number): Millis => (MONDAY + ms) as Millis;

function withCadence(input: Partial<CadenceInput> = {}) {
  const doc = pairRecord();
  const id = done(setCadence(doc, author(), { ...WEEKLY, ...input }));
  const around = (ms = 0) => sessionsAround(readRecord(doc), at(ms)).toReversed();
  const nth = (index: number): ItemId => around()[index]?.id ?? ('' as ItemId);
  return { doc, id, around, nth };
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

function merge(...docs: readonly Y.Doc[]): void {
  for (const from of docs)
    for (const to of docs) if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
}

describe('the sessions of a cadence', () => {
  test('[D104] are there without being written: the next few, and the past ones once they are', () => {
    const { doc, around } = withCadence();
    expect(readRecord(doc).sessions).toEqual([]);
    expect(around().map(({ startsAt }) => startsAt)).toEqual(
      [0, 7, 14, 21, 28].map((days) => at(HOUR + days * DAY)),
    );
    expect(around(70 * DAY)).toHaveLength(15);
    expect(around()[0]).toMatchObject({ lengthMinutes: 45, zone: 'UTC', createdBy: SAM });
    expect(nextSession(readRecord(doc), at(0))?.startsAt).toBe(at(HOUR));
    expect(currentSession(readRecord(doc), at(8 * DAY))?.startsAt).toBe(at(HOUR + 7 * DAY));
    const view = readRecord(doc);
    expect(sessionsAround(view, at(0))).toBe(sessionsAround(view, at(HOUR)));
  });

  test('[D102] have the same id on every device, and the id says which they are', () => {
    const id = occurrenceId(cadenceId(3), START);
    expect(isId(id)).toBe(true);
    expect(occurrenceOf(id)).toEqual({ seriesId: cadenceId(3), day: START });
    expect(occurrenceOf(cadenceId(3))).toBeUndefined();
  });

  test('[D103] two who write on one at once, while apart, both keep all that they wrote', () => {
    const { doc, nth, around } = withCadence();
    const other = copyOf(doc);
    const id = nth(1);
    done(updateSession(doc, author(), id, { title: 'Kick-off', win: { [SAM]: 'Shipped' } }));
    done(
      updateSession(other, author(0, ROBIN), id, { win: { [ROBIN]: 'Slept' }, placeText: 'Café' }),
    );
    merge(doc, other);
    for (const one of [doc, other])
      expect(readRecord(one).sessions).toMatchObject([
        {
          id,
          title: 'Kick-off',
          placeText: 'Café',
          startsAt: at(HOUR + 7 * DAY),
          win: [
            [ROBIN, 'Slept'],
            [SAM, 'Shipped'],
          ].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
        },
      ]);
    expect(around()).toHaveLength(5);
  });

  test('[D103] go to the bin and come back; in the bin they are not planned again', () => {
    const { doc, nth, around } = withCadence();
    const id = nth(1);
    done(removeItem(doc, author(), { part: 'sessions', id }));
    expect(around().map((session) => session.id)).not.toContain(id);
    expect(readRecord(doc).bin).toMatchObject([{ part: 'sessions', id }]);
    done(restoreItem(doc, author(), { part: 'sessions', id }));
    expect(around().map((session) => session.id)).toContain(id);
  });

  test('[D103] are told to be changed as any session is, and come back out of an older record', () => {
    const { doc, nth } = withCadence();
    const id = nth(0);
    const before = copyOf(doc);
    const places: (readonly ChangedPlace[])[] = [];
    doc.on('afterTransaction', (transaction: Y.Transaction) =>
      places.push(changedPlaces(transaction)),
    );
    done(updateSession(doc, author(), id, { title: 'One' }));
    expect(places.flat()).toEqual([{ part: 'sessions', id, isNew: false }]);
    const kept = copyOf(doc);
    done(updateSession(doc, author(), id, { title: 'Two' }));
    expect(differencesFrom(kept, doc)).toMatchObject([{ part: 'sessions', id, state: 'changed' }]);
    done(bringBack(doc, author(), kept, [{ part: 'sessions', id }]));
    expect(readRecord(doc).sessions[0]?.title).toBe('One');
    done(bringBack(before, author(), kept, [{ part: 'sessions', id }]));
    expect(readRecord(before).sessions[0]?.title).toBe('One');
    const empty = new Y.Doc();
    done(bringBack(empty, author(), kept, [{ part: 'sessions', id }]));
    expect(readRecord(empty).sessions).toEqual(readRecord(kept).sessions);
  });

  test('[D103] whose notes alone were written are compared, too', () => {
    const { doc, nth } = withCadence();
    const now = copyOf(doc);
    notesOf(doc, nth(0)).insert(0, 'We spoke');
    expect(differencesFrom(doc, now)).toMatchObject([{ part: 'notes', id: nth(0) }]);
  });

  test('[D103] that a point was given to stand in the record, and stay when the cadence changes', () => {
    const { doc, nth, around } = withCadence();
    const id = nth(1);
    done(addTalkingPoint(doc, author(), { text: 'Goals', sessionId: id }));
    expect(readRecord(doc).sessions.map((session) => session.id)).toEqual([id]);
    done(setCadence(doc, author(), { ...WEEKLY, startsOn: day('2026-01-01'), weekday: 3 }));
    expect(around().map((session) => session.id)).toContain(id);
    expect(agendaOf(readRecord(doc), id, at(0)).map(({ text }) => text)).toEqual(['Goals']);
  });

  test('[D6, D103] are kept up to date by a reader as they are read anew; what did not change stays', () => {
    const { doc, nth } = withCadence();
    const reader = createRecordReader(doc);
    done(updateSession(doc, author(), nth(0), { title: 'One' }));
    done(updateSession(doc, author(), nth(1), { title: 'Two' }));
    const [two, one] = reader.read().sessions;
    done(updateSession(doc, author(), nth(1), { title: 'Three' }));
    expect(reader.read()).toEqual(readRecord(doc));
    expect(reader.read().sessions[1]).toBe(one);
    expect(reader.read().sessions[0]).not.toBe(two);
    done(addTalkingPoint(doc, author(), { text: 'Goals' }));
    const { sessions } = reader.read();
    done(addTalkingPoint(doc, author(), { text: 'More' }));
    expect(reader.read().sessions).toBe(sessions);
    reader.close();
  });
});

describe('[D102] a cadence that is set anew', () => {
  test('lasts from its first day on, and the one before until then', () => {
    const { doc, id, around } = withCadence();
    const wednesday = day(new Date(MONDAY + 16 * DAY).toISOString().slice(0, 10));
    const next = done(setCadence(doc, author(), { ...WEEKLY, startsOn: wednesday }));
    expect(around().map(({ startsAt }) => ((startsAt ?? 0) - MONDAY - HOUR) / DAY)).toEqual([
      0, 7, 14, 16, 23, 30, 37,
    ]);
    const view = readRecord(doc);
    expect([cadenceAt(view, at(0))?.id, cadenceAt(view, at(16 * DAY))?.id]).toEqual([id, next]);
    done(removeItem(doc, author(), { part: 'series', id: next }));
    expect(cadenceAt(readRecord(doc), at(16 * DAY))?.id).toBe(id);
    done(endCadence(doc, author(), id, START));
    expect(around()).toHaveLength(1);
    expect(cadenceAt(readRecord(doc), at(16 * DAY))).toBeUndefined();
  });

  test('by two at once, while apart, is one cadence', () => {
    const { doc } = withCadence();
    const other = copyOf(doc);
    done(setCadence(doc, author(), { ...WEEKLY, time: '08:00' }));
    done(setCadence(other, author(0, ROBIN), { ...WEEKLY, time: '09:00' }));
    merge(doc, other);
    const view = readRecord(doc);
    expect(view).toEqual(readRecord(other));
    expect(view.series).toHaveLength(2);
    expect(sessionsAround(view, at(0))).toHaveLength(5);
  });
});

describe('[D106] a session that is moved', () => {
  test('says why, and when it was to be first, until it stands there again', () => {
    const { doc, nth } = withCadence();
    const id = nth(0);
    const move = (days: number, reason?: string) => {
      const startsAt = at(HOUR + days * DAY);
      done(rescheduleSession(doc, author(), id, { startsAt, zone: 'UTC', reason }));
      return readRecord(doc).sessions[0];
    };
    expect(move(1, 'Ill')).toMatchObject({
      startsAt: at(HOUR + DAY),
      rescheduledFrom: at(HOUR),
      reason: 'Ill',
    });
    expect(move(2)).toMatchObject({ rescheduledFrom: at(HOUR), reason: undefined });
    expect(move(0)?.rescheduledFrom).toBeUndefined();
  });
});

describe('[D105] points that were not spoken of', () => {
  test('are carried over to another session, with where they come from', () => {
    const { doc, nth } = withCadence();
    const id = done(addTalkingPoint(doc, author(), { text: 'Goals', sessionId: nth(0) }));
    done(carryOver(doc, author(), [id], { from: nth(0), to: nth(1) }));
    const view = readRecord(doc);
    expect(agendaOf(view, nth(0), at(0))).toEqual([]);
    expect(agendaOf(view, nth(1), at(0))).toMatchObject([{ id, carriedFrom: nth(0) }]);
    expect(carryOver(doc, author(), [id], { from: nth(0), to: 'x' as ItemId })).toMatchObject({
      error: { reason: 'unknown-item' },
    });
  });

  test('without a session to go to wait for the next that is planned after theirs', () => {
    const { doc, id: cadence, nth } = withCadence({ startsOn: START });
    const first = nth(0);
    done(endCadence(doc, author(), cadence, START));
    const id = done(addTalkingPoint(doc, author(), { text: 'Goals', sessionId: first }));
    done(carryOver(doc, author(), [id], { from: first, to: undefined }));
    done(setCadence(doc, author(), { ...WEEKLY, startsOn: day('2031-01-06') }));
    const later = nextSession(readRecord(doc), at(DAY))?.id;
    expect(agendaOf(readRecord(doc), later, at(DAY)).map((point) => point.id)).toEqual([id]);
  });
});
