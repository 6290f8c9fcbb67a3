/** What waits for a member beside what was asked of them in so many words: pure questions to a view. */
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import { addComment } from '#shared/record/operations/comments.ts';
import { answerFeedback } from '#shared/record/operations/feedback.ts';
import { updateIntroduction } from '#shared/record/operations/introductions.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addStuck } from '#shared/record/operations/stuck.ts';
import { addTalkingPoint, setTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { waitingIn } from '#shared/record/waiting.ts';
import { author, done, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';

const bySam = author();
const byRobin = author(1, ROBIN);

const kindsFor = (doc: Y.Doc, me: typeof SAM): readonly string[] =>
  waitingIn(readRecord(doc), me, '')
    .map(({ kind, text }) => `${kind}: ${text}`)
    .toSorted();

test('[D157] feedback that says more than thanks waits for who it is for, until they say something to it', () => {
  const doc = pairRecord();
  done(addTo(doc, byRobin, FEEDBACK, { forMember: SAM, appreciation: 'Thank you' }));
  const id = done(addTo(doc, byRobin, FEEDBACK, { forMember: SAM, impact: 'We lost an hour' }));
  expect(kindsFor(doc, SAM)).toEqual(['given: We lost an hour']);
  expect(kindsFor(doc, ROBIN)).toEqual([]);
  done(answerFeedback(doc, bySam, id, { answer: 'thanks' }));
  expect(kindsFor(doc, SAM)).toEqual([]);
});

test('[D157] what is asked about feedback waits for who gave it, until they comment on it', () => {
  const doc = pairRecord();
  const id = done(addTo(doc, byRobin, FEEDBACK, { forMember: SAM, impact: 'We lost an hour' }));
  done(answerFeedback(doc, bySam, id, { answer: 'question', text: 'Which one?' }));
  const on = { part: 'feedback', id } as const;
  done(addComment(doc, bySam, on, 'I mean it'));
  expect(kindsFor(doc, ROBIN)).toEqual(['asked-back: Which one?']);
  expect(kindsFor(doc, SAM)).toEqual([]);
  done(addComment(doc, byRobin, on, 'The second'));
  expect(kindsFor(doc, ROBIN)).toEqual([]);
});

test('[D157] an introduction that somebody suggests waits for who it is for, until they want it or it is declined', () => {
  const doc = pairRecord();
  const suggest = (title: string) =>
    done(addTo(doc, byRobin, INTRODUCTION, { title, forMember: SAM }));
  const [wanted, declined] = [suggest('Ada'), suggest('Grace')];
  done(addTo(doc, bySam, INTRODUCTION, { title: 'Lin', forMember: SAM }));
  expect(kindsFor(doc, SAM)).toEqual(['introduction: Ada', 'introduction: Grace']);
  expect(kindsFor(doc, ROBIN)).toEqual([]);
  done(updateIntroduction(doc, bySam, wanted, { asked: true }));
  done(updateIntroduction(doc, bySam, declined, { state: 'declined' }));
  expect(kindsFor(doc, SAM)).toEqual([]);
});

test('[D157] who is stuck waits for the others until it was spoken of', () => {
  const doc = pairRecord();
  const id = done(addStuck(doc, bySam, { text: 'The schema' }));
  done(addTalkingPoint(doc, bySam, { text: 'Anything else' }));
  expect(kindsFor(doc, ROBIN)).toEqual(['stuck: The schema']);
  expect(kindsFor(doc, SAM)).toEqual([]);
  done(setTalkingPoint(doc, byRobin, id, 'discussed'));
  expect(kindsFor(doc, ROBIN)).toEqual([]);
});
