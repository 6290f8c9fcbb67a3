/** The cadence on a mentorship's page: agreed on, in words, changed, ended, and its sessions in the list. */
import { act, fireEvent, screen } from '@testing-library/preact';
import { beforeEach, expect, test, vi } from 'vitest';
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import { leaveOut, setCadence } from '#shared/record/operations/series.ts';
import { cadenceWords, patternFields } from '../../../extension/views/dashboard/cadence-words.ts';
import { SessionsBlock } from '../../../extension/views/dashboard/SessionsBlock.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, pairRecord } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

beforeEach(() => {
  // The DOM of the tests opens no dialogs.
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
});

function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error(text);
  return text;
}

function openSessions(doc = pairRecord()) {
  const over = roomOver(doc);
  const onSession = vi.fn<() => void>();
  drawIn(over.room, <SessionsBlock onSession={onSession} />);
  return over;
}

const optionsOf = (label: string) =>
  [...screen.getByLabelText<HTMLSelectElement>(label).options].map(({ text }) => text);
const times = () => screen.queryAllByRole('link').map(({ textContent }) => textContent);

function submit(): void {
  const form = screen.getByLabelText<HTMLInputElement>('First day').form;
  if (!form) throw new Error('no form');
  fireEvent.submit(form);
}

test('[U188, U189] a cadence is agreed on in a form whose days follow from the first one, and can be undone', () => {
  const over = openSessions();
  fireEvent.click(screen.getByText('Agree on a cadence'));
  type(screen.getByLabelText('First day'), '2026-03-25');
  expect(optionsOf('On which days')).toEqual([
    'Every week on Wednesday',
    'Every month on day 25',
    'Every month on the fourth Wednesday',
    'Every month on the last Wednesday',
  ]);
  type(screen.getByLabelText('Every how many weeks or months'), '2');
  fireEvent.change(screen.getByLabelText('On which days'), {
    target: { value: 'monthly-by-weekday' },
  });
  type(screen.getByLabelText('Time, by your clock'), '15:30');
  type(screen.getByLabelText('Length in minutes'), '45');
  submit();
  expect(over.record().series).toMatchObject([
    {
      startsOn: '2026-03-25',
      frequency: 'monthly-by-weekday',
      every: 2,
      weekday: 3,
      ordinal: 4,
      time: '15:30',
      lengthMinutes: 45,
    },
  ]);
  expect(screen.getByText('Every 2 months on the fourth Wednesday, 3:30 PM')).toBeTruthy();
  expect(times()).toHaveLength(1);
  fireEvent.click(screen.getByText('3 later sessions'));
  expect(times()).toHaveLength(4);
  expect(over.record().sessions).toEqual([]);
  fireEvent.click(screen.getByText('Undo'));
  expect(over.record().series).toEqual([]);
  expect(screen.getByText('Agree on a cadence')).toBeTruthy();
});

test('[U189] what cannot be is refused with a sentence, and the form stays', () => {
  const over = openSessions();
  fireEvent.click(screen.getByText('Agree on a cadence'));
  type(screen.getByLabelText('Link to the call'), 'javascript:alert(1)');
  submit();
  expect(screen.getByRole('alert').textContent).not.toBe('');
  type(screen.getByLabelText('Link to the call'), '');
  type(screen.getByLabelText('Every how many weeks or months'), '0');
  submit();
  expect(screen.getByRole('alert').textContent).not.toBe('');
  expect(over.record().series).toEqual([]);
});

test('[U189] one that goes on is changed from a day on, and ended, both with Undo', () => {
  const doc = pairRecord();
  done(setCadence(doc, author(), { startsOn: day('2026-02-23'), time: '10:00', zone: 'UTC' }));
  const over = openSessions(doc);
  expect(screen.getByText('4 later sessions')).toBeTruthy();
  fireEvent.click(screen.getByText('End the cadence'));
  expect(over.record().series[0]?.untilOn).toBe('2026-03-02');
  expect(screen.queryByText('4 later sessions')).toBeNull();
  fireEvent.click(screen.getByText('Undo'));
  expect(screen.getByText('4 later sessions')).toBeTruthy();
  fireEvent.click(screen.getByText('Change the cadence'));
  type(screen.getByLabelText('Every how many weeks or months'), '4');
  submit();
  expect(over.record().series.map(({ every }) => every)).toEqual([1, 4]);
  expect(screen.getByText(/^Every 4 weeks on Monday/)).toBeTruthy();
});

test('[U189] the time of a cadence is told with its zone where that is not this device’s', () => {
  const over = roomOver(pairRecord());
  const startsOn = day('2026-03-02');
  const input = { startsOn, ...patternFields(startsOn, 'weekly'), time: '09:00' };
  done(setCadence(over.doc, author(), { ...input, zone: 'America/New_York' }));
  const [series] = over.record().series;
  if (!series) throw new Error('no series');
  expect(cadenceWords(series, 'America/New_York')).toBe('Every week on Monday, 9:00 AM');
  expect(cadenceWords(series, 'Europe/Berlin')).toBe(
    'Every week on Monday, 9:00 AM (America/New York)',
  );
});

test('[U265] a cadence ends after so many times, which its line and its form say', () => {
  const over = openSessions();
  fireEvent.click(screen.getByText('Agree on a cadence'));
  type(screen.getByLabelText('First day'), '2026-03-02');
  type(screen.getByLabelText('How many times'), '3');
  submit();
  expect(over.record().series[0]?.count).toBe(3);
  expect(screen.getByText(/^Every week on Monday, .* · 3 times$/)).toBeTruthy();
  fireEvent.click(screen.getByText('2 later sessions'));
  expect(times()).toHaveLength(3);
  fireEvent.click(screen.getByText('Change the cadence'));
  expect(screen.getByLabelText<HTMLInputElement>('How many times').value).toBe('3');
  type(screen.getByLabelText('How many times'), '0');
  submit();
  expect(screen.getByRole('alert').textContent).not.toBe('');
  type(screen.getByLabelText('How many times'), '');
  submit();
  expect(over.record().series.map(({ count }) => count)).toEqual([3, undefined]);
});

test('[U266] days that were left out stand folded beside the cadence, and each is taken back', () => {
  const doc = pairRecord();
  const id = done(
    setCadence(doc, author(), { startsOn: day('2026-03-02'), time: '10:00', zone: 'UTC' }),
  );
  done(leaveOut(doc, author(), id, day('2026-03-09'), true));
  const over = openSessions(doc);
  fireEvent.click(screen.getByText('1 day left out'));
  fireEvent.click(screen.getByLabelText(/^Meet after all: Mon, Mar 9/));
  expect(over.record().series[0]?.skipped).toEqual([]);
  expect(screen.queryByText('1 day left out')).toBeNull();
  expect(screen.getAllByText(/^Taken back. You meet on Mon, Mar 9/)).not.toEqual([]);
});

test('[U266] a day of which nothing was written is left out from the list of sessions, with Undo', () => {
  const doc = pairRecord();
  done(setCadence(doc, author(), { startsOn: day('2026-03-09'), time: '10:00', zone: 'UTC' }));
  const over = openSessions(doc);
  fireEvent.click(screen.getByLabelText(/^Leave this day out: Mon, Mar 9/));
  expect(over.record()).toMatchObject({ series: [{ skipped: [['2026-03-09', true]] }], bin: [] });
  fireEvent.click(screen.getByText('Undo'));
  expect(over.record().series[0]?.skipped).toEqual([]);
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  expect(screen.queryByLabelText(/^Leave this day out/)).toBeNull();
});
