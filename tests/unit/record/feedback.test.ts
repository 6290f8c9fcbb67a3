/** Answers to feedback, relationship checks and introductions. */
import { expect, expectTypeOf, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { answerFeedback, giveFeedback } from '#shared/record/operations/feedback.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { updateIntroduction } from '#shared/record/operations/introductions.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { leaveMentorship } from '#shared/record/operations/leaving.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { isRevealed, mayReveal, rowsOf, waitedFor } from '#shared/record/relationship.ts';
import type { RelationshipCheckView } from '#shared/record/view.ts';
import {
  author,
  done,
  meet,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const ANSWERS = '1234512345';
const OTHERS = '5432154321';

function withFeedback() {
  const doc = pairRecord();
  const id = done(addTo(doc, author(0, ROBIN), FEEDBACK, { forMember: SAM, impact: 'It helped' }));
  return { doc, id };
}

function checkIn(doc: Y.Doc): RelationshipCheckView {
  const [check] = readRecord(doc).relationshipChecks;
  if (!check) throw new Error('no check');
  return check;
}

function withCheck() {
  const doc = pairRecord();
  const id = done(addTo(doc, author(), RELATIONSHIP_CHECK, { startsOn: '2026-03-02' }));
  return { doc, id };
}

function bothReady() {
  const made = withCheck();
  done(setReady(made.doc, author(1), made.id, true));
  done(setReady(made.doc, author(2, ROBIN), made.id, true));
  return made;
}

test('[D122] who feedback is for answers it, and nobody else; a question and a promise need words', () => {
  const { doc, id } = withFeedback();
  expect(reasonOf(answerFeedback(doc, author(1, ROBIN), id, { answer: 'thanks' }))).toBe(
    'bad-value',
  );
  expect(reasonOf(answerFeedback(doc, author(1), id, { answer: 'question' }))).toBe('empty');
  expect(reasonOf(answerFeedback(doc, author(1), id, { answer: 'will-do', text: ' ' }))).toBe(
    'empty',
  );
  expect(readRecord(doc).feedback[0]).toMatchObject({ answer: undefined });
  done(answerFeedback(doc, author(1), id, { answer: 'question', text: 'How so?' }));
  expect(readRecord(doc).feedback[0]).toMatchObject({ answer: 'question', answerText: 'How so?' });
  expect(readRecord(doc).actionItems).toEqual([]);
});

test('[D122] a promise makes one action item of mine, said again and on two devices while apart', () => {
  const { doc, id } = withFeedback();
  const other = replicaOf(doc);
  done(answerFeedback(doc, author(1), id, { answer: 'will-do', text: 'Pause more' }));
  done(answerFeedback(other, author(2), id, { answer: 'will-do', text: 'Pause often' }));
  meet(doc, other);
  done(answerFeedback(doc, author(3), id, { answer: 'will-do', text: 'Pause' }));
  const { actionItems, feedback } = readRecord(doc);
  expect(actionItems).toHaveLength(1);
  expect(actionItems[0]?.assignees).toEqual([SAM]);
  expect(feedback[0]?.itemId).toBe(actionItems[0]?.id);
});

test('[D122] a promise whose action item lies in the bin makes no other one', () => {
  const { doc, id } = withFeedback();
  done(answerFeedback(doc, author(1), id, { answer: 'will-do', text: 'Pause' }));
  const itemId: ItemId = id;
  done(removeItem(doc, author(2), { part: 'actionItems', id: itemId }));
  done(answerFeedback(doc, author(3), id, { answer: 'will-do', text: 'Pause' }));
  expect(readRecord(doc).actionItems).toEqual([]);
  done(removeItem(doc, author(4), { part: 'feedback', id }));
  expect(reasonOf(answerFeedback(doc, author(5), id, { answer: 'thanks' }))).toBe('unknown-item');
});

test('[D123] nothing is revealed before all are ready, and all is when each has put theirs', () => {
  const { doc, id } = withCheck();
  done(setReady(doc, author(1), id, true));
  expect(reasonOf(revealAnswers(doc, author(2), id, ANSWERS))).toBe('bad-value');
  expect(waitedFor(readRecord(doc), checkIn(doc))).toEqual([ROBIN]);
  done(setReady(doc, author(3, ROBIN), id, true));
  expect(mayReveal(readRecord(doc), checkIn(doc))).toBe(true);
  done(revealAnswers(doc, author(4), id, ANSWERS));
  expect(isRevealed(readRecord(doc), checkIn(doc))).toBe(false);
  done(revealAnswers(doc, author(5, ROBIN), id, OTHERS));
  expect(isRevealed(readRecord(doc), checkIn(doc))).toBe(true);
  expect(rowsOf(checkIn(doc))[0]).toEqual({
    element: 'communication',
    answers: [
      [SAM, 1],
      [ROBIN, 5],
    ],
  });
});

test('[D123] who is not ready after all can say so, until somebody’s answers are there', () => {
  const { doc, id } = bothReady();
  done(setReady(doc, author(3), id, false));
  expect(mayReveal(readRecord(doc), checkIn(doc))).toBe(false);
  done(setReady(doc, author(4), id, true));
  done(revealAnswers(doc, author(5, ROBIN), id, OTHERS));
  expect(reasonOf(setReady(doc, author(6), id, false))).toBe('bad-value');
  done(revealAnswers(doc, author(7), id, ANSWERS));
  done(revealAnswers(doc, author(8), id, OTHERS));
  expect(checkIn(doc).answers).toContainEqual([SAM, ANSWERS]);
});

test('[D123] what was revealed is not taken back by bringing back the day before', () => {
  const { doc, id } = bothReady();
  const then = replicaOf(doc);
  done(revealAnswers(doc, author(5, ROBIN), id, OTHERS));
  done(bringBack(doc, author(6), then, [{ part: 'relationshipChecks', id }]));
  expect(checkIn(doc).answers).toEqual([[ROBIN, OTHERS]]);
});

test('[D148] no call that adds or changes items of any part says who is ready, or what somebody answers', () => {
  const { doc, id } = bothReady();
  done(revealAnswers(doc, author(3, ROBIN), id, OTHERS));
  const before = Y.encodeStateAsUpdate(doc);
  const hostile = [{ answers: { [ROBIN]: null } }, { answers: { [SAM]: ANSWERS } }, { ready: {} }];
  for (const given of hostile) {
    const refused = { reason: 'bad-value', field: Object.keys(given)[0] };
    // The types refuse it as well: `as never` is what a careless call would have to say.
    const changed = changeIn(doc, author(4), RELATIONSHIP_CHECK, id, given as never);
    const added = addTo(doc, author(4), RELATIONSHIP_CHECK, {
      startsOn: '2026-03-03',
      ...(given as object),
    });
    expect([changed, added]).toEqual([refused, refused].map((error) => ({ ok: false, error })));
  }
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});

test('[D148] neither do the types let such a call pass', () => {
  type Patch = Parameters<typeof changeIn<typeof RELATIONSHIP_CHECK>>[4];
  type Input = Parameters<typeof addTo<typeof RELATIONSHIP_CHECK>>[3];
  expectTypeOf<keyof Patch>().toEqualTypeOf<'startsOn'>();
  expectTypeOf<keyof Input>().toEqualTypeOf<'id' | 'startsOn'>();
});

test('[D123] who has left is not waited for, and one alone reveals nothing', () => {
  const { doc, id } = withCheck();
  done(setReady(doc, author(1), id, true));
  done(leaveMentorship(doc, author(2, ROBIN)));
  expect(waitedFor(readRecord(doc), checkIn(doc))).toEqual([]);
  expect(mayReveal(readRecord(doc), checkIn(doc))).toBe(false);
  expect(reasonOf(revealAnswers(doc, author(3), id, ANSWERS))).toBe('bad-value');
});

test('[D124] an introduction is made once both said yes, and stays made when one takes that back', () => {
  const doc = pairRecord();
  const id = done(addTo(doc, author(), INTRODUCTION, { title: 'Ada', asked: true }));
  const make = () => reasonOf(updateIntroduction(doc, author(1), id, { state: 'made' }));
  expect(make()).toBe('bad-value');
  done(updateIntroduction(doc, author(2), id, { otherAgreed: true }));
  expect(make()).toBe('done');
  done(updateIntroduction(doc, author(3), id, { otherAgreed: null, outcome: 'Lunch' }));
  expect(readRecord(doc).introductions[0]).toMatchObject({ state: 'made', outcome: 'Lunch' });
  expect(reasonOf(updateIntroduction(doc, author(4), id, { state: 'met' }))).toBe('bad-value');
});

test('[D130] feedback names its request and its goal, and is given without those that went to the bin', () => {
  const doc = pairRecord();
  const requestId = done(addTo(doc, author(), FEEDBACK_REQUEST, { text: 'My talk' }));
  const goalId = done(addGoal(doc, author(), { title: 'Speak up' }));
  const given = { forMember: ROBIN, impact: 'It helped', requestId, goalId };
  done(giveFeedback(doc, author(1), given));
  expect(readRecord(doc).feedback[0]).toMatchObject(given);
  done(removeItem(doc, author(2), { part: 'feedbackRequests', id: requestId }));
  done(giveFeedback(doc, author(3), given));
  expect(readRecord(doc).feedback[0]).toMatchObject({ ...given, requestId: undefined });
});

test('[D131] a check to which somebody’s answers are there is not put into the bin', () => {
  const { doc, id } = bothReady();
  const place = { part: 'relationshipChecks', id } as const;
  done(removeItem(doc, author(3), place));
  done(restoreItem(doc, author(4), place));
  done(revealAnswers(doc, author(5, ROBIN), id, OTHERS));
  expect(reasonOf(removeItem(doc, author(6), place))).toBe('bad-value');
  expect(checkIn(doc).answers).toEqual([[ROBIN, OTHERS]]);
});

test('[D131] answers that came while somebody put the check into the bin come back with it', () => {
  const { doc, id } = bothReady();
  const other = replicaOf(doc);
  const place = { part: 'relationshipChecks', id } as const;
  done(removeItem(other, author(3), place));
  done(revealAnswers(doc, author(4, ROBIN), id, OTHERS));
  meet(doc, other);
  expect(readRecord(doc).bin).toMatchObject([place]);
  done(restoreItem(doc, author(5), place));
  expect(checkIn(doc).answers).toEqual([[ROBIN, OTHERS]]);
});

test('[D133] an entry of the bin says its kind, who made it, and the first words that stand in it', () => {
  const doc = pairRecord();
  const lesson = done(addTo(doc, author(), TAKEAWAY, { kind: 'lesson', text: 'Ask' }));
  const { id } = withFeedback();
  const impact = { id, forMember: SAM, impact: 'It helped' };
  done(addTo(doc, author(0, ROBIN), FEEDBACK, impact));
  done(removeItem(doc, author(1), { part: 'takeaways', id: lesson }));
  done(removeItem(doc, author(2), { part: 'feedback', id }));
  expect(readRecord(doc).bin).toMatchObject([
    { part: 'feedback', kind: undefined, text: 'It helped', createdBy: ROBIN },
    { part: 'takeaways', kind: 'lesson', text: 'Ask', createdBy: SAM },
  ]);
});
