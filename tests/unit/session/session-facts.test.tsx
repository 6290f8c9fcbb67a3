/** What one sees of a session at its head, with nothing opened. */
import { screen } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { updateCard } from '#shared/record/operations/members.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import { author, done, ROBIN } from '../../support/record/people.ts';
import { openSession, SESSION, sessionRecord } from './session-page.tsx';

test('[U186, U291] the time is told by the clock of whoever says that theirs is another', () => {
  const doc = sessionRecord();
  done(updateCard(doc, author(), ROBIN, { zone: 'Australia/Sydney' }));
  openSession(doc);
  expect(screen.getByText(/^8:00.PM GMT\+11 for Robin$/)).toBeTruthy();
});

test('[U291] its length, way, place and call stand there, and the call says its host', () => {
  const doc = sessionRecord();
  const link = 'https://meet.example.org/x';
  const facts = { lengthMinutes: 45, mode: 'in-person', placeText: 'Café', link } as const;
  done(updateSession(doc, author(), SESSION, facts));
  openSession(doc);
  for (const words of ['45 minutes', 'In person', 'Café']) screen.getByText(words);
  const call = screen.getByRole('link', { name: 'Open the call at meet.example.org' });
  expect(call.getAttribute('href')).toBe(link);
  expect(call.getAttribute('rel')).toBe('noopener noreferrer');
});

test('[U291] nothing stands there where nothing was said, and no clock that shows the same', () => {
  const doc = sessionRecord();
  done(updateCard(doc, author(), ROBIN, { zone: 'UTC' }));
  const { container } = openSession(doc);
  expect(container.querySelector('.session-facts')).toBeNull();
});
