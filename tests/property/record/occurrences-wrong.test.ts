/** Whatever a peer put where sessions of a cadence stand, and into the cadence itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { isCalendarDate } from '#shared/record/calendar-date.ts';
import { differencesFrom } from '#shared/record/differences.ts';
import { cadenceId, occurrenceId } from '#shared/record/occurrence-id.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { rescheduleSession, updateSession } from '#shared/record/operations/sessions.ts';
import { agendaOf, currentSession } from '#shared/record/queries.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { cadenceAt, leftOutSessions, sessionsAround } from '#shared/record/sessions-around.ts';
import { busyMs } from '../../support/busy-ms.ts';
import { author, MONDAY, pairRecord, replicaOf } from '../../support/record/people.ts';

const FIELDS = ['seriesId', 'startsAt', 'title', 'removedAt', 'win.x', 'by', '', '.', 'unknown'];
const RHYTHM = [
  'startsOn',
  'every',
  'weekday',
  'ordinal',
  'monthDay',
  'time',
  'zone',
  'untilOn',
  'count',
  'skipped',
  'skipped.2026-03-09',
  'skipped.x',
];
const days = ['2026-03-02', '2026-03-09', '1970-01-01', '9999-12-31'].filter(isCalendarDate);
const ids = [...days.map((day) => occurrenceId(cadenceId(0), day)), cadenceId(0), 'x', '__proto__'];

const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0.5,
    1e300,
    '',
    'UTC',
    'Not/Azone',
    '2026-02-31',
    '25:99',
  ),
  fc.constantFrom<unknown>('1970-01-01', '9999-12-31', 'monthly-by-weekday', MONDAY, cadenceId(0)),
  fc.constantFrom<unknown>('map', 'text', 'list'),
);

/** A shared type stands in one place only, so each is made where it is put. */
function made(value: unknown): unknown {
  if (value === 'map') return new Y.Map([['text', 'inner']]);
  if (value === 'text') return new Y.Text('words');
  return value === 'list' ? Y.Array.from([1, 'two']) : value;
}

const flat = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...FIELDS), values);
const rhythm = fc.tuple(fc.nat(2), fc.constantFrom(...RHYTHM), values);

function workOn(doc: Y.Doc, id: ItemId): void {
  updateSession(doc, author(1), id, { title: 'Mine', placeText: 'Here' });
  rescheduleSession(doc, author(2), id, { startsAt: MONDAY, zone: 'UTC', reason: 'Ill' });
}

test('[D5, D60, D103] is read without throwing, worked on or refused, compared and brought back', () => {
  fc.assert(
    fc.property(
      fc.array(flat, { maxLength: 12 }),
      fc.array(rhythm, { maxLength: 8 }),
      (puts, sets) => {
        const doc = pairRecord();
        for (const startsOn of days) setCadence(doc, author(), { startsOn });
        const before = replicaOf(doc);
        for (const [id, field, value] of puts)
          doc.getMap('occurrences').set(`${id}.${field}`, made(value));
        for (const [number, field, value] of sets) {
          const series = doc.getMap('series').get(cadenceId(number));
          if (series instanceof Y.Map) series.set(field, made(value));
        }
        const reader = createRecordReader(doc);
        for (const id of ids) workOn(doc, id as ItemId);
        const view = readRecord(doc);
        expect(reader.read()).toEqual(view);
        reader.close();
        for (const { id } of sessionsAround(view, MONDAY)) agendaOf(view, id, MONDAY);
        currentSession(view, MONDAY);
        cadenceAt(view, MONDAY);
        for (const series of view.series) leftOutSessions(view, series, MONDAY);
        bringBack(before, author(), doc, differencesFrom(doc, before));
        readRecord(before);
      },
    ),
    { numRuns: 200 },
  );
});

test('[D62, D104] of very many cadences that a peer made up, sessions are told at once', async () => {
  const doc = pairRecord();
  doc.transact(() => {
    for (let number = 0; number < 5_000; number += 1)
      doc.getMap('series').set(cadenceId(number), new Y.Map([['startsOn', '1970-01-01']]));
  });
  const view = readRecord(doc);
  const took = await busyMs(() => {
    expect(sessionsAround(view, MONDAY).length).toBeGreaterThan(0);
    expect(sessionsAround(view, MONDAY)).toBe(sessionsAround(view, MONDAY));
  });
  expect(took).toBeLessThan(2_000);
});

test('[D61, D62, D134] of very many days that a peer left out, those that are told are told at once', async () => {
  const doc = pairRecord();
  setCadence(doc, author(), { startsOn: '2026-03-02', time: '10:00', zone: 'UTC' });
  const series = doc.getMap('series').get(cadenceId(0));
  if (!(series instanceof Y.Map)) throw new Error('no series');
  doc.transact(() => {
    for (let at = 0; at < 100_000; at += 1) {
      const day = new Date(MONDAY + at * 86_400_000).toISOString().slice(0, 10);
      series.set(`skipped.${day}`, true);
    }
  });
  const view = readRecord(doc);
  const took = await busyMs(() => {
    for (let draw = 0; draw < 20; draw += 1)
      for (const one of view.series) expect(leftOutSessions(view, one, MONDAY)).toHaveLength(60);
    sessionsAround(view, MONDAY);
  });
  expect(took).toBeLessThan(2_000);
});
