/** Feedback that I draft, and my answers to a check. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import { copyDrafts, goalDrafts, addGoalDraft } from '#shared/record/profile-drafts.ts';
import {
  addFeedbackDraft,
  checkAnswers,
  feedbackDrafts,
  keepCheckAnswers,
  removeFeedbackDraft,
  setDraftAbout,
  writeFeedbackDraft,
} from '#shared/record/profile-feedback.ts';
import { done, idNumber, MONDAY, reasonOf, ROBIN } from '../../support/record/people.ts';

const ROOM = idNumber<ItemId>(70) as string as RoomId;
const NEW_ROOM = idNumber<ItemId>(71) as string as RoomId;
const CHECK = idNumber<ItemId>(72);

function withDraft() {
  const doc = new Y.Doc();
  const input = { forMember: ROBIN, requestId: undefined, at: MONDAY };
  return { doc, id: done(addFeedbackDraft(doc, ROOM, input)) };
}

test('[D125] a draft of feedback keeps each text, an empty one goes, and what is too long is refused', () => {
  const { doc, id } = withDraft();
  done(writeFeedbackDraft(doc, ROOM, id, ['impact', 'It helped']));
  done(writeFeedbackDraft(doc, ROOM, id, ['situation', 'On Monday']));
  done(writeFeedbackDraft(doc, ROOM, id, ['situation', ' ']));
  const long = writeFeedbackDraft(doc, ROOM, id, ['suggestion', 'x'.repeat(2_001)]);
  expect(reasonOf(long)).toBe('too-long');
  expect(feedbackDrafts(doc, ROOM)).toMatchObject([
    { id, forMember: ROBIN, texts: { impact: 'It helped' } },
  ]);
});

test('[D125] one that is gone is not made again by a change, but put back by who took it away', () => {
  const { doc, id } = withDraft();
  done(writeFeedbackDraft(doc, ROOM, id, ['impact', 'It helped']));
  const putBack = removeFeedbackDraft(doc, ROOM, id);
  expect(reasonOf(writeFeedbackDraft(doc, ROOM, id, ['impact', 'No']))).toBe('unknown-item');
  expect(feedbackDrafts(doc, ROOM)).toEqual([]);
  putBack();
  expect(feedbackDrafts(doc, ROOM)).toHaveLength(1);
});

test('[D125] answers to a check are ten digits, all 0 at first', () => {
  const { doc } = withDraft();
  expect(checkAnswers(doc, ROOM, CHECK)).toBe('0000000000');
  done(keepCheckAnswers(doc, ROOM, CHECK, '1230000005'));
  expect(checkAnswers(doc, ROOM, CHECK)).toBe('1230000005');
  for (const wrong of ['6000000000', '1', '12345123450'])
    expect(reasonOf(keepCheckAnswers(doc, ROOM, CHECK, wrong))).toBe('bad-value');
  doc.getMap('drafts').set(`${ROOM}:${CHECK}`, { kind: 'check', fields: { answers: 7 } });
  expect(checkAnswers(doc, ROOM, CHECK)).toBe('0000000000');
});

test('[D125] drafts of goals and of feedback, and answers, do not know each other and move together', () => {
  const { doc, id } = withDraft();
  done(addGoalDraft(doc, ROOM, { title: 'A goal', at: MONDAY }));
  done(keepCheckAnswers(doc, ROOM, CHECK, '1230000005'));
  expect(goalDrafts(doc, ROOM)).toHaveLength(1);
  expect(feedbackDrafts(doc, ROOM)).toHaveLength(1);
  copyDrafts(doc, ROOM, NEW_ROOM);
  expect(feedbackDrafts(doc, NEW_ROOM)).toMatchObject([{ id }]);
  expect(checkAnswers(doc, NEW_ROOM, CHECK)).toBe('1230000005');
});

test('[D125] a profile of a newer version is only read', () => {
  const { doc, id } = withDraft();
  doc.getMap('profile').set('version', 99);
  expect(reasonOf(writeFeedbackDraft(doc, ROOM, id, ['impact', 'No']))).toBe('newer-schema');
  expect(reasonOf(keepCheckAnswers(doc, ROOM, CHECK, '1230000005'))).toBe('newer-schema');
  removeFeedbackDraft(doc, ROOM, id)();
  expect(feedbackDrafts(doc, ROOM)).toHaveLength(1);
});

test('[D132] a draft is about one session or one goal, keeps its texts, and can be about nothing again', () => {
  const { doc, id } = withDraft();
  const [sessionId, goalId] = [idNumber<ItemId>(73), idNumber<ItemId>(74)];
  done(writeFeedbackDraft(doc, ROOM, id, ['impact', 'It helped']));
  const aboutNow = () => feedbackDrafts(doc, ROOM)[0];
  expect(aboutNow()).toMatchObject({ sessionId: undefined, goalId: undefined });
  done(setDraftAbout(doc, ROOM, id, { sessionId }));
  done(setDraftAbout(doc, ROOM, id, { goalId }));
  expect(aboutNow()).toMatchObject({
    sessionId: undefined,
    goalId,
    texts: { impact: 'It helped' },
  });
  done(setDraftAbout(doc, ROOM, id, {}));
  expect(aboutNow()).toMatchObject({ sessionId: undefined, goalId: undefined });
});

test('[D132] what a draft is about is no more than an id, whatever stands there', () => {
  const { doc, id } = withDraft();
  const wrong = setDraftAbout(doc, ROOM, id, { goalId: '<no id>' as ItemId });
  expect(reasonOf(wrong)).not.toBe('done');
  const fields = { forMember: ROBIN, sessionId: 7, goalId: { a: 1 } };
  doc.getMap('drafts').set(`${ROOM}:${id}`, { kind: 'feedback', at: MONDAY, fields });
  expect(feedbackDrafts(doc, ROOM)).toMatchObject([{ sessionId: undefined, goalId: undefined }]);
});
