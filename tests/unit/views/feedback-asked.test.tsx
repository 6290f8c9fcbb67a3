/** Giving feedback that somebody asked for: one press at the request, whatever is folded. */
import { act, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addTo } from '#shared/record/operations/items.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { must } from '../../support/store/samples.ts';
import { ROBIN, withRobin, type WithRobin } from '../../support/views/with-robin.tsx';

let at: WithRobin;

beforeEach(async () => {
  at = await withRobin(<FeedbackPage />);
  at.theirs((doc, by) => must(addTo(doc, by, FEEDBACK_REQUEST, { text: 'My talk' })));
});

afterEach(() => at.close());

const give = () =>
  fireEvent.click(screen.getByRole('button', { name: 'Give feedback on: My talk' }));
const drafts = () => [...document.querySelectorAll('[data-draft]')];

/** The DOM of the tests gives the focus to the line itself; a browser gives it to the first field there. */
const draftHasFocus = () =>
  waitFor(() => expect(drafts()[0]?.contains(document.activeElement)).toBe(true));

test('[U297] whoever is asked for feedback writes it by one press there, with the slip folded', async () => {
  give();
  await draftHasFocus();
  expect(screen.getByText('On: My talk').closest('[data-draft]')).not.toBeNull();
});

test('[U297] a second press leads to the draft that there is, and begins no other', async () => {
  give();
  await draftHasFocus();
  (document.activeElement as HTMLElement).blur();
  give();
  await draftHasFocus();
  expect(drafts()).toHaveLength(1);
});

test('[U297] feedback that nobody asked for is begun with the cursor in it, too', async () => {
  fireEvent.click(screen.getByRole('button', { name: /^Feedback I am writing/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Write feedback for Robin' }));
  await draftHasFocus();
});

test('[U300] what got feedback is folded below what waits for some', () => {
  const { room, theirs } = at;
  const requestId = theirs((doc, by) => must(addTo(doc, by, FEEDBACK_REQUEST, { text: 'Done' })));
  const given = { forMember: ROBIN, requestId, impact: 'It helped' };
  void act(() => void must(room.act((doc, by) => addTo(doc, by, FEEDBACK, given))));
  const requests = screen.getByRole('region', { name: 'Asked for' });
  const shown = () =>
    [...requests.querySelectorAll('[data-request]')].map((line) => line.textContent);
  expect(shown()).toEqual([expect.stringMatching(/^My talk/)]);
  fireEvent.click(screen.getByText('1 answered'));
  expect(shown()[1]).toMatch(/^Done/);
});

test('[U297] while what is private is hidden, a request does not show it', () => {
  void act(() => at.page.surface.hiding.set(true));
  expect(screen.queryByRole('button', { name: 'Give feedback on: My talk' })).toBeNull();
});
