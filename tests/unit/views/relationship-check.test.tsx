/** A relationship check once it is drawn: its day, and what is said about it. */
import { fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addTo } from '#shared/record/operations/items.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { must } from '../../support/store/samples.ts';
import { withRobin, type WithRobin } from '../../support/views/with-robin.tsx';
import { type } from '../session/session-page.tsx';

let at: WithRobin;

beforeEach(async () => {
  at = await withRobin(<FeedbackPage />);
});

afterEach(() => at.close());

test('[U302] a check that is drawn says its day in words, and is commented on', () => {
  const { room } = at;
  const id = at.theirs((doc, by) => {
    const me = { memberId: room.memberId, now: by.now };
    const made = must(addTo(doc, by, RELATIONSHIP_CHECK, { startsOn: '2026-03-02' }));
    for (const each of [by, me]) must(setReady(doc, each, made, true));
    for (const each of [by, me]) must(revealAnswers(doc, each, made, '1234512345'));
    return made;
  });
  fireEvent.click(screen.getByRole('button', { name: 'Write a comment: Check of March 2, 2026' }));
  const field = screen.getByLabelText<HTMLInputElement>('Comment on: Check of March 2, 2026');
  type(field, 'Let us speak of trust');
  if (field.form) fireEvent.submit(field.form);
  expect(room.record.value.comments).toMatchObject([
    { onPart: 'relationshipChecks', onId: id, text: 'Let us speak of trust' },
  ]);
  expect(document.body.textContent).not.toContain('2026-03-02');
});

test('[U302] so does the button that takes back one that was begun by mistake', () => {
  at.theirs((doc, by) => must(addTo(doc, by, RELATIONSHIP_CHECK, { startsOn: '2026-03-02' })));
  expect(
    screen.getByRole('button', { name: 'Put the check of March 2, 2026 into the bin' }),
  ).toBeTruthy();
});
