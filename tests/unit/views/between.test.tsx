/** Between sessions on the screen, over a real record. */
import { act, fireEvent, screen, within } from '@testing-library/preact';
import { expect, test } from 'vitest';
import type { ItemId } from '#shared/base/ids.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, HOUR, pairRecord, ROBIN } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

const DAY = 24 * HOUR;

function open(doc = pairRecord()) {
  const over = roomOver(doc);
  drawIn(over.room, <BetweenBlock />);
  return over;
}

function enter(label: string | RegExp, text: string): void {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  type(field, text);
  if (field.form) fireEvent.submit(field.form);
}

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

test('[U220] a question that was asked is answered where it stands, and goes to the answered ones', () => {
  const { record } = open();
  enter('Ask a question', 'Why this one?');
  expect(screen.getByText('Asked today')).toBeTruthy();
  enter('Answer: Why this one?', 'It scales.');
  expect(record().answers).toMatchObject([{ text: 'It scales.', onId: record().jots[0]?.id }]);
  const folded = screen.getByText('1 answered').closest('details');
  if (!folded) throw new Error('not folded');
  expect(within(folded).getByText('It scales.')).toBeTruthy();
  expect(screen.queryByLabelText('Answer: Why this one?')).toBeNull();
});

test('[U220] an answer in the bin leaves its question open again', () => {
  const doc = pairRecord();
  const onId = done(addJot(doc, author(), { kind: 'question', text: 'Why?' }));
  done(addTo(doc, author(1, ROBIN), ANSWER, { text: 'So.', onId }));
  open(doc);
  press('Put the answer into the bin: So.');
  expect(screen.getByLabelText('Answer: Why?')).toBeTruthy();
});

test('[U221] what was agreed is chosen by one, and a question that waits longer is late', () => {
  const doc = pairRecord();
  done(addJot(doc, author(-3 * DAY), { kind: 'question', text: 'Why?' }));
  const { record } = open(doc);
  expect(screen.getByText('Waits 3 days').className).not.toContain('late');
  fireEvent.change(screen.getByLabelText('Agreed response time'), { target: { value: '2' } });
  expect(record().responseDays).toBe(2);
  expect(screen.getByText('Waits 3 days').className).toContain('due-late');
  void act(() => done(setMentorship(doc, author(), { responseDays: null })));
  expect(screen.getByLabelText<HTMLSelectElement>('Agreed response time').value).toBe('');
});

test('[U222] a check-in is a mood, and a line, a blocker and a need where somebody writes them', () => {
  const { record } = open();
  fireEvent.change(screen.getByLabelText('How is it going?'), { target: { value: 'stuck' } });
  type(screen.getByLabelText('What is in the way?'), 'The review');
  press('Share');
  expect(record().checkIns).toMatchObject([
    { mood: 'stuck', text: undefined, blocker: 'The review', need: undefined },
  ]);
  expect(screen.getByText('In the way: The review')).toBeTruthy();
});

test('[U223] who is stuck has it as the first talking point of the next session', () => {
  const doc = pairRecord();
  done(addTalkingPoint(doc, author(), { text: 'Old' }));
  const { record } = open(doc);
  type(screen.getByLabelText('Stuck with what?'), 'The parser');
  type(screen.getByLabelText('What have you tried?'), 'Two books');
  press('Talk about it first');
  expect(record().talkingPoints.map(({ text }) => text)).toEqual(['The parser', 'Old']);
  expect(record().talkingPoints[0]).toMatchObject({ isStuck: true, tried: 'Two books' });
  expect(screen.getAllByText(/first talking point/).length).toBeGreaterThan(0);
});

test('[U224] a review is asked for with its address and day, and is replied to once', () => {
  const doc = pairRecord();
  const { record } = open(doc);
  type(screen.getByLabelText('What to look over'), 'The talk');
  type(screen.getByLabelText('Its address'), 'https://example.org/talk');
  fireEvent.input(screen.getByLabelText('By when'), { target: { value: '2026-03-09' } });
  press('Ask');
  expect(record().reviewRequests).toMatchObject([
    { title: 'The talk', link: 'https://example.org/talk', dueOn: '2026-03-09' },
  ]);
  enter('Reply: The talk', 'Cut the middle.');
  expect(record().reviewRequests[0]).toMatchObject({ reply: 'Cut the middle.' });
  expect(screen.getByText('Sam: Cut the middle.')).toBeTruthy();
});

test('[U224] an address that is none is refused with a sentence, and nothing is asked for', () => {
  const { record } = open();
  type(screen.getByLabelText('What to look over'), 'The talk');
  type(screen.getByLabelText('Its address'), 'javascript:alert(1)');
  press('Ask');
  expect(record().reviewRequests).toEqual([]);
  expect(screen.getByRole('alert').textContent).toMatch(/address/);
});

test('[U225] wins, notes and reflections stand together, newest first, each with who says it', () => {
  const doc = pairRecord();
  done(addJot(doc, author(-HOUR, ROBIN), { kind: 'win', text: 'Shipped' }));
  open(doc);
  enter('Share a reflection', 'I talk too fast.');
  const lines = document.querySelectorAll('li[data-jot]');
  expect([...lines].map(({ textContent }) => textContent)).toEqual([
    'I talk too fast.Reflection · Sam',
    'ShippedWin · Robin',
  ]);
});

test('[U220, U222, U224] in a record of a newer version nothing of it can be changed', () => {
  const doc = pairRecord();
  const id: ItemId = done(addJot(doc, author(), { kind: 'question', text: 'Why?' }));
  done(addTo(doc, author(), REVIEW_REQUEST, { title: 'The talk' }));
  open(doc);
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  expect(document.querySelector(`[data-jot="${id}"]`)).toBeTruthy();
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.queryAllByRole('textbox')).toEqual([]);
});
