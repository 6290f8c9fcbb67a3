/** What is said to feedback, and what can be said after that. */
import { fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerFeedback } from '#shared/record/operations/feedback.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { must } from '../../support/store/samples.ts';
import { ROBIN, withRobin, type WithRobin } from '../../support/views/with-robin.tsx';
import { type } from '../session/session-page.tsx';

let at: WithRobin;

beforeEach(async () => {
  at = await withRobin(<FeedbackPage />);
});

afterEach(() => at.close());

function enter(label: string, text: string): void {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  type(field, text);
  if (field.form) fireEvent.submit(field.form);
}

test('[U299] after thanks, what I will do can still be said, and a question is asked no more', () => {
  const forMember = at.room.memberId;
  at.theirs((doc, by) => must(addTo(doc, by, FEEDBACK, { forMember, suggestion: 'Pause' })));
  fireEvent.click(screen.getByRole('button', { name: 'Say thanks' }));
  expect(screen.queryByLabelText('What do you want to ask?')).toBeNull();
  enter('What will you do?', 'Count to three');
  expect(at.room.record.value.actionItems).toMatchObject([{ text: 'Count to three' }]);
  expect(screen.queryByLabelText('What will you do?')).toBeNull();
});

test('[U299] who is asked about their feedback answers at its line, and the answer stands there', () => {
  const { room } = at;
  const given = must(
    room.act((doc, by) => addTo(doc, by, FEEDBACK, { forMember: ROBIN, impact: 'An hour lost' })),
  );
  at.theirs((doc, by) =>
    must(answerFeedback(doc, by, given, { answer: 'question', text: 'Which one?' })),
  );
  enter('Answer Robin', 'The second');
  expect(room.record.value.comments).toMatchObject([{ onId: given, text: 'The second' }]);
  const said = screen.getByDisplayValue('The second');
  expect(said.closest('[data-feedback]')).not.toBeNull();
  expect(screen.queryByLabelText('Answer Robin')).toBeNull();
});
