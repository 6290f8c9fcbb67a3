/** Comments on the lines between sessions, of feedback and of resources, over a real record. */
import { act, fireEvent, screen } from '@testing-library/preact';
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { commentsOn } from '#shared/record/item-talk.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { FeedbackList } from '../../../extension/views/feedback/FeedbackList.tsx';
import { Requests } from '../../../extension/views/feedback/Requests.tsx';
import { Curiosities } from '../../../extension/views/resources/Curiosities.tsx';
import { Introductions } from '../../../extension/views/resources/Introductions.tsx';
import { Lessons } from '../../../extension/views/resources/Lessons.tsx';
import { Resources } from '../../../extension/views/resources/Resources.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

const WORDS = 'The words of the line';
const by = author(0, SAM);

/** One line of each, made by Sam. */
const LINES: Readonly<Record<string, (doc: Y.Doc) => ItemPlace>> = {
  question: (doc) => jot(doc, 'question'),
  win: (doc) => jot(doc, 'win'),
  note: (doc) => jot(doc, 'note'),
  curiosity: (doc) => jot(doc, 'curiosity'),
  'check-in': (doc) => ({
    part: 'checkIns',
    id: done(addTo(doc, by, CHECK_IN, { mood: 'good', text: WORDS })),
  }),
  'review request': (doc) => ({
    part: 'reviewRequests',
    id: done(addTo(doc, by, REVIEW_REQUEST, { title: WORDS })),
  }),
  reflection: (doc) => ({
    part: 'reflections',
    id: done(addTo(doc, by, REFLECTION, { text: WORDS })),
  }),
  feedback: (doc) => ({
    part: 'feedback',
    id: done(addTo(doc, by, FEEDBACK, { forMember: ROBIN, behaviour: WORDS })),
  }),
  'request for feedback': (doc) => ({
    part: 'feedbackRequests',
    id: done(addTo(doc, by, FEEDBACK_REQUEST, { text: WORDS })),
  }),
  resource: (doc) => ({ part: 'resources', id: done(addTo(doc, by, RESOURCE, { title: WORDS })) }),
  introduction: (doc) => ({
    part: 'introductions',
    id: done(addTo(doc, by, INTRODUCTION, { title: WORDS, forMember: SAM })),
  }),
  lesson: (doc) => ({
    part: 'takeaways',
    id: done(addTo(doc, by, TAKEAWAY, { kind: 'lesson', text: WORDS })),
  }),
};

function jot(doc: Y.Doc, kind: 'question' | 'win' | 'note' | 'curiosity'): ItemPlace {
  const id: ItemId = done(addJot(doc, by, { kind, text: WORDS }));
  return { part: 'jots', id };
}

function draw(doc: Y.Doc) {
  const over = roomOver(doc);
  drawIn(
    over.room,
    <>
      <BetweenBlock />
      <Requests />
      <FeedbackList />
      <Resources />
      <Introductions />
      <Lessons />
      <Curiosities />
    </>,
  );
  return over;
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const write = (text: string) => {
  const field = screen.getByLabelText<HTMLInputElement>(`Comment on: ${WORDS}`);
  type(field, text);
  if (field.form) fireEvent.submit(field.form);
};

test.each(Object.keys(LINES))('[U254] a %s is commented on below its line, and counted', (line) => {
  const doc = pairRecord();
  const place = LINES[line]?.(doc);
  if (!place) throw new Error('no such line');
  const { record } = draw(doc);
  press(`Write a comment: ${WORDS}`);
  expect(document.activeElement).toBe(screen.getByLabelText(`Comment on: ${WORDS}`));
  write('I see');
  expect(commentsOn(record(), place.part, place.id)).toMatchObject([{ text: 'I see' }]);
  press(`1 comment: ${WORDS}`);
  expect(screen.queryByText('I see')).toBeNull();
});

test('[U254] a comment of the other one is counted at once, and opens in a record that is only shown', () => {
  const doc = pairRecord();
  const place = jot(doc, 'question');
  draw(doc);
  void act(() => void done(addComment(doc, author(1, ROBIN), place, 'Good one')));
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  press(`1 comment: ${WORDS}`);
  expect(screen.getByText('Good one')).toBeTruthy();
  expect(screen.queryAllByRole('textbox')).toEqual([]);
});

test('[U254] where the record is only shown and nobody commented, nothing is said of it', () => {
  const doc = pairRecord();
  jot(doc, 'question');
  draw(doc);
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  expect(screen.queryByRole('button', { name: /comment/ })).toBeNull();
});

test('[U259] a half-typed comment stays while the other one changes the record, and when it is folded', () => {
  const doc = pairRecord();
  const place = jot(doc, 'question');
  draw(doc);
  press(`Write a comment: ${WORDS}`);
  type(screen.getByLabelText(`Comment on: ${WORDS}`), 'Half a');
  void act(() => void done(addComment(doc, author(1, ROBIN), place, 'Good one')));
  press(`1 comment: ${WORDS}`);
  press(`1 comment: ${WORDS}`);
  expect(screen.getByLabelText<HTMLInputElement>(`Comment on: ${WORDS}`).value).toBe('Half a');
});

test('[U254, U260] a line that comes back from the bin has its comments', () => {
  const doc = pairRecord();
  const place = jot(doc, 'win');
  done(addComment(doc, by, place, 'Well done'));
  draw(doc);
  press(`Put into the bin: ${WORDS}`);
  expect(screen.queryByRole('button', { name: /comment/ })).toBeNull();
  press('Undo');
  expect(screen.getByRole('button', { name: `1 comment: ${WORDS}` })).toBeTruthy();
});

test('[U256] a comment of mine is changed where it stands, and that of the other one is only read', () => {
  const doc = pairRecord();
  const place = jot(doc, 'question');
  done(addComment(doc, author(1, ROBIN), place, 'Good one'));
  done(addComment(doc, author(2), place, 'Tank you'));
  const { record } = draw(doc);
  press(`2 comments: ${WORDS}`);
  const mine = screen.getByLabelText<HTMLTextAreaElement>('My comment');
  type(mine, 'Thank you');
  fireEvent.blur(mine);
  expect(record().comments.map(({ text }) => text)).toEqual(['Good one', 'Thank you']);
  expect(screen.getByText('Good one').closest('textarea')).toBeNull();
});

test('[U236] a line whose comments are open offers its address', () => {
  const doc = pairRecord();
  jot(doc, 'question');
  draw(doc);
  expect(screen.queryByRole('button', { name: `Copy link to: ${WORDS}` })).toBeNull();
  press(`Write a comment: ${WORDS}`);
  expect(screen.getByRole('button', { name: `Copy link to: ${WORDS}` })).toBeTruthy();
});
