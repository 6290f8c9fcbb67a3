/** Sessions at another time than now: planned and logged from the page of a mentorship. */
import { fireEvent, screen } from '@testing-library/preact';
import { beforeEach, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { SessionsBlock } from '../../../extension/views/dashboard/SessionsBlock.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, HOUR, MONDAY, pairRecord } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

beforeEach(() => {
  // The DOM of the tests opens no dialogs.
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
});

function openSessions(doc = pairRecord()) {
  const over = roomOver(doc);
  const onSession = vi.fn<(id: string) => void>();
  drawIn(over.room, <SessionsBlock onSession={onSession} />);
  return { ...over, onSession };
}

function plan(time: string, title = ''): void {
  fireEvent.click(screen.getByText('Plan or log a session', { selector: 'button span' }));
  const when = screen.getByLabelText<HTMLInputElement>('When');
  type(when, time);
  type(screen.getByLabelText('Title (can stay empty)'), title);
  if (when.form) fireEvent.submit(when.form);
}

test('[U292] a session is planned by its day and time, opens, and Undo takes it away', () => {
  const { record, onSession } = openSessions();
  plan('2026-03-05T10:00', 'Review');
  const [session] = record().sessions;
  expect(session).toMatchObject({
    title: 'Review',
    startsAt: new Date('2026-03-05T10:00').getTime(),
  });
  expect(onSession).toHaveBeenCalledWith(session?.id);
  expect(announcement.value).toBe('The session is planned.');
  expect(screen.queryByLabelText('When')).toBeNull();
  fireEvent.click(screen.getByText('Undo'));
  expect(record().sessions).toEqual([]);
});

test('[U292] one that was is logged, and is as these people usually meet', () => {
  const doc = pairRecord();
  const startsAt = (MONDAY - 240 * HOUR) as Millis;
  done(addSession(doc, author(), { startsAt, lengthMinutes: 45, mode: 'video' }));
  const { record } = openSessions(doc);
  plan('2026-02-26T10:00');
  expect(announcement.value).toBe('The session is logged.');
  expect(record().sessions).toHaveLength(2);
  expect(record().sessions[0]).toMatchObject({
    startsAt: new Date('2026-02-26T10:00').getTime(),
    lengthMinutes: 45,
    mode: 'video',
    title: undefined,
  });
});

test('[U292] one that is started now is as these people usually meet, too', () => {
  const doc = pairRecord();
  const startsAt = (MONDAY - 240 * HOUR) as Millis;
  done(addSession(doc, author(), { startsAt, lengthMinutes: 45 }));
  const { record } = openSessions(doc);
  fireEvent.click(screen.getByText('New session'));
  expect(record().sessions[0]).toMatchObject({ startsAt: MONDAY, lengthMinutes: 45 });
});

test('[U292, U278] what cannot be is said at its field, and what was typed stays', () => {
  const { record, onSession } = openSessions();
  plan('', 'Review');
  expect(screen.getByRole('alert').textContent).not.toBe('');
  expect(screen.getByDisplayValue('Review')).toBeTruthy();
  type(screen.getByLabelText('When'), '2026-03-05T10:00');
  const title = screen.getByLabelText<HTMLInputElement>('Title (can stay empty)');
  type(title, 'a'.repeat(121));
  if (title.form) fireEvent.submit(title.form);
  expect(title.getAttribute('aria-invalid')).toBe('true');
  expect(record().sessions).toEqual([]);
  expect(onSession).not.toHaveBeenCalled();
});

test('[U292] of the sessions the next one says that it is', () => {
  const doc = pairRecord();
  for (const [title, hours] of [
    ['Past', -24],
    ['Soon', 24],
    ['Later', 48],
  ] as const)
    done(addSession(doc, author(), { title, startsAt: (MONDAY + hours * HOUR) as Millis }));
  openSessions(doc);
  fireEvent.click(screen.getByText('1 later session'));
  const lines = screen.getAllByRole('link').map(({ textContent }) => textContent);
  expect(lines.filter((words) => words?.includes('Next'))).toHaveLength(1);
  expect(lines.find((words) => words?.includes('Next'))).toMatch(/^Soon · Next/);
});

test('[U292, D60] what a peer wrote where people usually meet keeps nobody from starting a session', () => {
  const doc = pairRecord();
  const startsAt = (MONDAY - 240 * HOUR) as Millis;
  const id = done(addSession(doc, author(), { startsAt }));
  const before = doc.getMap<Y.Map<unknown>>('sessions').get(id);
  before?.set('placeText', '\u200B\u0007 ');
  before?.set('lengthMinutes', 45);
  const { record, onSession } = openSessions(doc);
  fireEvent.click(screen.getByText('New session'));
  expect(record().sessions[0]).toMatchObject({ startsAt: MONDAY });
  expect(onSession).toHaveBeenCalledTimes(1);
});
