/** How people usually meet, which a session that is begun or planned takes over. */
import { expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import { endCadence, setCadence } from '#shared/record/operations/series.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { usualMeeting } from '#shared/record/usual-meeting.ts';
import { author, done, HOUR, MONDAY, pairRecord } from '../../support/record/people.ts';

const NOTHING = {
  lengthMinutes: undefined,
  mode: undefined,
  placeText: undefined,
  link: undefined,
};
const at = (hours: number) => (MONDAY + hours * HOUR) as Millis;

function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error(text);
  return text;
}

test('[D153] how people usually meet is nothing while they never met, and then as in the latest session', () => {
  const doc = pairRecord();
  expect(usualMeeting(readRecord(doc), MONDAY)).toEqual(NOTHING);
  done(addSession(doc, author(), { startsAt: at(-48), lengthMinutes: 60, mode: 'in-person' }));
  const link = 'https://meet.example.org/x';
  done(addSession(doc, author(), { startsAt: at(-24), lengthMinutes: 45, link }));
  done(addSession(doc, author(), { startsAt: at(24), lengthMinutes: 90 }));
  expect(usualMeeting(readRecord(doc), MONDAY)).toEqual({ ...NOTHING, lengthMinutes: 45, link });
});

test('[D153] the cadence in force goes before the latest session, and one that ended does not', () => {
  const doc = pairRecord();
  done(addSession(doc, author(), { startsAt: at(-24), lengthMinutes: 45 }));
  const cadence = { startsOn: day('2026-02-02'), lengthMinutes: 30, placeText: 'Café' };
  const id = done(setCadence(doc, author(), cadence));
  expect(usualMeeting(readRecord(doc), MONDAY)).toMatchObject({
    lengthMinutes: 30,
    placeText: 'Café',
  });
  done(endCadence(doc, author(), id, day('2026-02-28')));
  expect(usualMeeting(readRecord(doc), MONDAY)).toEqual({ ...NOTHING, lengthMinutes: 45 });
});
