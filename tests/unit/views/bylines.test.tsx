/** Who wrote each line between sessions, of feedback and of resources, and when. */
import { fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { ResourcesPage } from '../../../extension/views/resources/ResourcesPage.tsx';
import { must } from '../../support/store/samples.ts';
import { withRobin, type WithRobin } from '../../support/views/with-robin.tsx';

const BY_ROBIN = /Robin[^]* · \d{1,2}:\d\d/u;

let at: WithRobin;

beforeEach(async () => {
  at = await withRobin(
    <>
      <BetweenBlock />
      <FeedbackPage />
      <ResourcesPage />
    </>,
  );
});

afterEach(() => at.close());

test('[U298] each line says who wrote it and when', () => {
  const { memberId } = at.room;
  at.theirs((doc, by) => {
    for (const kind of ['question', 'win', 'note', 'curiosity'] as const)
      must(addJot(doc, by, { kind, text: kind }));
    must(addTo(doc, by, CHECK_IN, { mood: 'good' }));
    must(addTo(doc, by, REVIEW_REQUEST, { title: 'a review' }));
    must(addTo(doc, by, REFLECTION, { text: 'a reflection' }));
    must(addTo(doc, by, FEEDBACK_REQUEST, { text: 'a request' }));
    must(addTo(doc, by, FEEDBACK, { forMember: memberId, impact: 'feedback' }));
    must(addTo(doc, by, RESOURCE, { title: 'a resource' }));
    must(addTo(doc, by, INTRODUCTION, { title: 'an introduction', forMember: memberId }));
    must(addTo(doc, by, TAKEAWAY, { kind: 'lesson', text: 'a lesson' }));
  });
  const lines = [...document.querySelectorAll('.between-line')];
  expect(lines).toHaveLength(12);
  expect(lines.filter(({ textContent }) => !BY_ROBIN.test(textContent ?? ''))).toEqual([]);
});

test('[U298] an answer and a reply say so, too', () => {
  const { room, theirs } = at;
  const onId = must(room.act((doc, by) => addJot(doc, by, { kind: 'question', text: 'Why?' })));
  const review = must(room.act((doc, by) => addTo(doc, by, REVIEW_REQUEST, { title: 'My paper' })));
  theirs((doc, by) => {
    must(addTo(doc, by, ANSWER, { onId, text: 'Because' }));
    const said = { reply: 'Well done', repliedAt: by.now, answeredBy: by.memberId };
    must(changeIn(doc, by, REVIEW_REQUEST, review, said));
  });
  fireEvent.click(screen.getByText('1 with a reply'));
  for (const words of ['Because', 'Well done'])
    expect(screen.getByText(words).closest('.answer')?.textContent).toMatch(BY_ROBIN);
});
