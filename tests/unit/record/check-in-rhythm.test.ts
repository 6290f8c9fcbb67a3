/** The agreed rhythm of check-ins, and when a member's next one is due by it. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import { checkInDueAt, checkInRhythmOf } from '#shared/record/check-in-rhythm.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { leaveMentorship } from '#shared/record/operations/leaving.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { CHANGES, inZone } from '../../support/in-zone.ts';
import {
  author,
  done,
  HOUR,
  meet,
  MONDAY,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const DAY = 24 * HOUR;

function agreedOn(checkInDays: number, doc = pairRecord()): Y.Doc {
  done(setMentorship(doc, author(), { checkInDays }));
  return doc;
}

function checkIn(doc: Y.Doc, later: number, by = SAM) {
  return done(addTo(doc, author(later, by), CHECK_IN, { mood: 'good' }));
}

const rhythm = (doc: Y.Doc, me = SAM) => checkInRhythmOf(readRecord(doc), me);

describe('[D159] the rhythm of check-ins', () => {
  test('is 1 to 365 whole days or none, and the view follows it', () => {
    const doc = pairRecord();
    const reader = createRecordReader(doc);
    expect(reader.read().checkInDays).toBeUndefined();
    for (const checkInDays of [0, 366, 1.5, -7])
      expect(reasonOf(setMentorship(doc, author(), { checkInDays }))).toBe('bad-value');
    for (const checkInDays of [1, 365]) {
      done(setMentorship(doc, author(0, ROBIN), { checkInDays }));
      expect(reader.read().checkInDays).toBe(checkInDays);
    }
    done(setMentorship(doc, author(), { responseDays: 3 }));
    expect(reader.read()).toMatchObject({ checkInDays: 365, responseDays: 3 });
    done(setMentorship(doc, author(), { checkInDays: null }));
    expect(reader.read()).toMatchObject({ checkInDays: undefined, responseDays: 3 });
  });

  test('is none where a peer wrote what is no such number', () => {
    const doc = agreedOn(7);
    const wrong = [0, 366, 7.5, Number.NaN, 'weekly', null, true, [7], { days: 7 }, new Y.Map()];
    for (const value of wrong) {
      doc.getMap('meta').set('checkInDays', value);
      expect(readRecord(doc).checkInDays).toBeUndefined();
      expect(rhythm(doc)).toBeUndefined();
    }
  });

  test('is one for all where two agree on it at once', () => {
    const doc = pairRecord();
    const other = replicaOf(doc);
    done(setMentorship(doc, author(), { checkInDays: 7 }));
    done(setMentorship(other, author(1, ROBIN), { checkInDays: 14 }));
    meet(doc, other);
    expect([7, 14]).toContain(readRecord(doc).checkInDays);
    expect(readRecord(other).checkInDays).toBe(readRecord(doc).checkInDays);
  });
});

describe('[D159] the next check-in', () => {
  test('is counted from my own last one that does not lie in the bin', () => {
    const doc = agreedOn(7);
    checkIn(doc, DAY);
    const id = checkIn(doc, 3 * DAY);
    checkIn(doc, 5 * DAY, ROBIN);
    expect(rhythm(doc)).toEqual({ days: 7, since: MONDAY + 3 * DAY, isFirst: false });
    expect(rhythm(doc, ROBIN)).toEqual({ days: 7, since: MONDAY + 5 * DAY, isFirst: false });
    done(removeItem(doc, author(6 * DAY), { part: 'checkIns', id }));
    expect(rhythm(doc)?.since).toBe(MONDAY + DAY);
  });

  test('is the first of who has none, and is counted from when they joined', () => {
    const doc = agreedOn(14);
    checkIn(doc, DAY);
    expect(rhythm(doc, ROBIN)).toEqual({ days: 14, since: MONDAY + 1, isFirst: true });
  });

  test('is counted from the first time that is known where that of joining is none', () => {
    const doc = agreedOn(14);
    const card = doc.getMap('members').get(ROBIN) as Y.Map<unknown>;
    card.set('at', 'long ago');
    expect(rhythm(doc, ROBIN)).toEqual({ days: 14, since: MONDAY, isFirst: true });
    (doc.getMap('members').get(SAM) as Y.Map<unknown>).set('at', -1);
    expect(rhythm(doc, ROBIN)).toBeUndefined();
  });

  test('is none where nothing is agreed, of who has left, and of a record that is only shown', () => {
    const doc = pairRecord();
    checkIn(doc, DAY);
    expect(rhythm(doc)).toBeUndefined();
    agreedOn(7, doc);
    done(leaveMentorship(doc, author(2 * DAY)));
    expect(rhythm(doc)).toBeUndefined();
    expect(rhythm(doc, ROBIN)).toBeDefined();
    doc.getMap('meta').set('schemaVersion', 9);
    expect(rhythm(doc, ROBIN)).toBeUndefined();
  });

  test('that a clock wrote which went ahead counts as written now', () => {
    const ahead = { days: 7, since: (MONDAY + 400 * DAY) as Millis, isFirst: false };
    const due = checkInDueAt(ahead, MONDAY);
    expect(due).toBe(checkInDueAt({ ...ahead, since: MONDAY }, MONDAY));
    for (const since of [0, 253_402_300_799_999, Number.MAX_SAFE_INTEGER] as Millis[])
      for (const now of [0, MONDAY, 253_402_300_799_999] as Millis[])
        expect(() => checkInDueAt({ days: 365, since, isFirst: true }, now)).not.toThrow();
  });
});

test.each(CHANGES)('[D159] in %s around %s it is due by the calendar here', (zone, on) => {
  inZone(zone, () => {
    for (const time of ['00:01', '12:00', '23:59']) {
      const since = new Date(`${on}T${time}`).getTime() as Millis;
      const later = new Date(since);
      later.setDate(later.getDate() + 7);
      const due = checkInDueAt({ days: 7, since, isFirst: false }, since);
      if (due === undefined) throw new Error('not due');
      expect(calendarDateAt(due)).toBe(calendarDateAt(later.getTime() as Millis));
      expect(calendarDateAt((due - 1) as Millis) < calendarDateAt(due)).toBe(true);
    }
  });
});
