/** Leaving a day of the cadence out from the session itself. */
import { fireEvent, screen } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { setCadence } from '#shared/record/operations/series.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { GoneSession } from '../../../extension/views/room/GoneSession.tsx';
import { SessionView } from '../../../extension/views/session/SessionView.tsx';
import { author, done, MONDAY, pairRecord } from '../../support/record/people.ts';
import { drawIn, roomOver } from './session-page.tsx';

function openNext(isWritten: boolean) {
  const doc = pairRecord();
  done(setCadence(doc, author(), { startsOn: '2026-03-09', time: '10:00', zone: 'UTC' }));
  const over = roomOver(doc);
  const next = sessionsAround(over.record(), MONDAY).at(-1);
  if (!next) throw new Error('no session');
  if (isWritten) done(updateSession(doc, author(), next.id, { title: 'In the park' }));
  drawIn(
    over.room,
    <>
      <SessionView sessionId={next.id} />
      <GoneSession sessionId={next.id} />
    </>,
  );
  return over;
}

test('[U266] a day of which nothing was written is left out, with Undo, and nothing lies in the bin', () => {
  const over = openNext(false);
  fireEvent.click(screen.getByText('Leave this day out'));
  expect(over.record()).toMatchObject({ series: [{ skipped: [['2026-03-09', true]] }], bin: [] });
  expect(screen.getByText('This day was left out, so there is no session.')).toBeTruthy();
  fireEvent.click(screen.getByText('Undo'));
  expect(over.record().series[0]?.skipped).toEqual([]);
});

test('[U266] where its session would be, a day that was left out is taken back', () => {
  const over = openNext(false);
  fireEvent.click(screen.getByText('Leave this day out'));
  fireEvent.click(screen.getByText('Meet after all'));
  expect(over.record().series[0]?.skipped).toEqual([]);
  expect(screen.getByText('Leave this day out')).toBeTruthy();
});

test('[U266] one on which something was written goes into the bin, as any session', () => {
  const over = openNext(true);
  expect(screen.queryByText('Leave this day out')).toBeNull();
  fireEvent.click(screen.getByLabelText('Put this session into the bin'));
  expect(over.record()).toMatchObject({ series: [{ skipped: [] }], bin: [{ part: 'sessions' }] });
});
