/** Between sessions on the screen, over a real record. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { expect, test } from 'vitest';
import type { ItemId } from '#shared/base/ids.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
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
  expect(within(folded).getByDisplayValue('It scales.')).toBeTruthy();
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
  fireEvent.click(screen.getByRole('radio', { name: 'Stuck' }));
  type(screen.getByLabelText('What is in the way?'), 'The review');
  press('Share');
  expect(record().checkIns).toMatchObject([
    { mood: 'stuck', text: undefined, blocker: 'The review', need: undefined },
  ]);
  expect(screen.getByLabelText<HTMLTextAreaElement>('In the way').value).toBe('The review');
});

test('[U304] a mood that nobody chose is not shared, and that is said where it is chosen', () => {
  const { record } = open();
  type(screen.getByLabelText('What is in the way?'), 'The review');
  press('Share');
  expect(record().checkIns).toEqual([]);
  const moods = screen.getByRole('group', { name: 'How is it going?' });
  expect(moods.contains(screen.getByRole('alert'))).toBe(true);
});

test('[U222] in the block, too, a mood is chosen by one key', () => {
  const { record } = open();
  fireEvent.keyDown(screen.getByRole('radio', { name: 'Great' }), { key: '3' });
  press('Share');
  expect(record().checkIns).toMatchObject([{ mood: 'so-so' }]);
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

test('[U224] a review is asked for with its address and day', () => {
  const doc = pairRecord();
  const { record } = open(doc);
  type(screen.getByLabelText('What to look over'), 'The talk');
  type(screen.getByLabelText('Its address'), 'https://example.org/talk');
  fireEvent.input(screen.getByLabelText('By when'), { target: { value: '2026-03-09' } });
  press('Ask');
  expect(record().reviewRequests).toMatchObject([
    { title: 'The talk', link: 'https://example.org/talk', dueOn: '2026-03-09' },
  ]);
});

test('[U224, U300] a review is replied to once by another, and is folded then with its reply', () => {
  const doc = pairRecord();
  done(addTo(doc, author(0, ROBIN), REVIEW_REQUEST, { title: 'The talk' }));
  const { record } = open(doc);
  enter('Reply: The talk', 'Cut the middle.');
  expect(record().reviewRequests[0]).toMatchObject({ reply: 'Cut the middle.' });
  expect(screen.queryByLabelText('My reply: The talk')).toBeNull();
  fireEvent.click(screen.getByText('1 with a reply'));
  expect(screen.getByLabelText<HTMLTextAreaElement>('My reply: The talk').value).toBe(
    'Cut the middle.',
  );
});

test('[U300] who asks for a review has no field to reply to it', () => {
  const doc = pairRecord();
  done(addTo(doc, author(), REVIEW_REQUEST, { title: 'The talk' }));
  open(doc);
  expect(screen.queryByLabelText('Reply: The talk')).toBeNull();
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
  const lines = [...document.querySelectorAll('li[data-jot]')];
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Reflection · Sam · /),
    expect.stringMatching(/^ShippedWin · Robin · /),
  ]);
  expect(lines[0]?.querySelector('textarea')?.value).toBe('I talk too fast.');
});

test('[U225] a win is added there, too', () => {
  const { record } = open();
  fireEvent.change(screen.getByLabelText('What it is'), { target: { value: 'win' } });
  enter('What went well?', 'Shipped it');
  expect(record().jots).toMatchObject([{ kind: 'win', text: 'Shipped it' }]);
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

const field = (label: string) => screen.getByLabelText<HTMLTextAreaElement>(label);

/** Robin does this. */
function theirs(does: () => unknown): void {
  void act(() => void does());
}

test('[U255] where one writes at length Enter begins a line, and Ctrl+Enter or ⌘ and Enter saves', () => {
  const { record } = open();
  const keys = { key: 'Enter' };
  type(field('Share a reflection'), 'One');
  expect(fireEvent.keyDown(field('Share a reflection'), keys)).toBe(true);
  expect(record().reflections).toEqual([]);
  type(field('Share a reflection'), 'One\nTwo');
  fireEvent.keyDown(field('Share a reflection'), { ...keys, ctrlKey: true });
  expect(record().reflections).toMatchObject([{ text: 'One\nTwo' }]);
  expect(field('Share a reflection').value).toBe('');
  type(field('Share a reflection'), 'Three');
  fireEvent.keyDown(field('Share a reflection'), { ...keys, metaKey: true });
  expect(record().reflections).toHaveLength(2);
});

test('[U255] the field says how it is saved, and keeps what was refused with the reason', () => {
  const { record } = open();
  const long = 'x'.repeat(8_001);
  const hint = field('Share a reflection').getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(hint)?.textContent).toMatch(/Enter saves it/);
  enter('Share a reflection', long);
  expect(record().reflections).toEqual([]);
  expect(field('Share a reflection').value).toBe(long);
  expect(screen.getByRole('alert').textContent).toMatch(/1 character/);
});

test('[U256] I change my words where they stand, and only read those of the other', () => {
  const doc = pairRecord();
  for (const by of [author(), author(1, ROBIN)]) {
    done(addJot(doc, by, { kind: 'question', text: `Why, ${by.memberId}?` }));
    done(addTo(doc, by, REFLECTION, { text: 'I talk' }));
    done(addTo(doc, by, CHECK_IN, { mood: 'good', text: 'On it', blocker: 'Time' }));
  }
  const { record } = open(doc);
  const write = (label: string, text: string): void => {
    type(field(label), text);
    fireEvent.blur(field(label));
  };
  write('Question', 'Why this?');
  write('Reflection', 'I talk\ntoo fast');
  write('Progress', 'Done');
  write('In the way', '');
  fireEvent.change(screen.getByLabelText('Mood: Done'), { target: { value: 'great' } });
  const mine = <Item extends { readonly createdBy: unknown }>(items: readonly Item[]) =>
    items.filter(({ createdBy }) => createdBy !== ROBIN);
  expect(mine(record().jots)).toMatchObject([{ text: 'Why this?' }]);
  expect(mine(record().reflections)).toMatchObject([{ text: 'I talk\ntoo fast' }]);
  expect(mine(record().checkIns)).toMatchObject([
    { text: 'Done', mood: 'great', blocker: undefined },
  ]);
  expect(screen.getByText('In the way: Time')).toBeTruthy();
});

test('[U256] an answer and a reply are changed by who gave them; an emptied one stays as it was', () => {
  const doc = pairRecord();
  const onId = done(addJot(doc, author(0, ROBIN), { kind: 'question', text: 'Why?' }));
  done(addTo(doc, author(1), ANSWER, { text: 'So.', onId }));
  const reply = { title: 'The talk', reply: 'Cut it', answeredBy: author().memberId };
  done(addTo(doc, author(2, ROBIN), REVIEW_REQUEST, reply));
  const { record } = open(doc);
  fireEvent.click(screen.getByText('1 with a reply'));
  for (const [label, text] of [
    ['Answer', 'So that\nit scales.'],
    ['My reply: The talk', ''],
  ] as const) {
    type(field(label), text);
    fireEvent.blur(field(label));
  }
  expect(record().answers).toMatchObject([{ text: 'So that\nit scales.' }]);
  expect(record().reviewRequests).toMatchObject([{ reply: 'Cut it' }]);
  expect(screen.getByRole('alert')).toBeTruthy();
});

test('[U256] the day and the address of a review are changed by who asks, and only read by the other', () => {
  const doc = pairRecord();
  const asked = { title: 'The talk', dueOn: '2026-03-09', link: 'https://example.org/talk' };
  done(addTo(doc, author(), REVIEW_REQUEST, asked));
  const { record } = open(doc);
  fireEvent.change(screen.getByLabelText('Review by when'), { target: { value: '2026-03-11' } });
  const folded = document.querySelector('summary[aria-label="Address: The talk"]');
  if (folded) fireEvent.click(folded);
  type(field('Address of: The talk'), 'javascript:alert(1)');
  fireEvent.blur(field('Address of: The talk'));
  expect(record().reviewRequests).toMatchObject([{ ...asked, dueOn: '2026-03-11' }]);
  expect(screen.getByRole('alert')).toBeTruthy();
  type(field('Address of: The talk'), 'example.org/new');
  fireEvent.blur(field('Address of: The talk'));
  expect(record().reviewRequests).toMatchObject([{ link: 'https://example.org/new' }]);
  theirs(() => done(addTo(doc, author(1, ROBIN), REVIEW_REQUEST, { ...asked, title: 'Theirs' })));
  expect(screen.getAllByLabelText('Review by when')).toHaveLength(1);
  expect(document.querySelector('summary[aria-label="Address: Theirs"]')).toBeNull();
});

test('[U257] a reflection is about a session or a goal, one of them, which the other one reads', () => {
  const doc = pairRecord();
  const sessionId = done(addSession(doc, author(), { title: 'Kick-off' }));
  const goalId = done(addGoal(doc, author(), { title: 'Speak up' }));
  done(addTo(doc, author(), REFLECTION, { text: 'Mine' }));
  done(addTo(doc, author(1, ROBIN), REFLECTION, { text: 'Theirs', goalId }));
  const { record } = open(doc);
  const choice = () => screen.getByLabelText('What it is about: Mine');
  const mine = () => record().reflections.find(({ text }) => text === 'Mine');
  fireEvent.change(choice(), { target: { value: `s${sessionId}` } });
  expect(mine()).toMatchObject({ sessionId, goalId: undefined });
  fireEvent.change(choice(), { target: { value: `g${goalId}` } });
  expect(mine()).toMatchObject({ sessionId: undefined, goalId });
  const read = () => screen.queryByText('About the goal: Speak up', { selector: 'span' });
  expect(read()).toBeTruthy();
  theirs(() => done(removeItem(doc, author(2), { part: 'goals', id: goalId })));
  expect(read()).toBeNull();
});

test('[U258] a review is asked for with the text itself, which is folded until it is opened', () => {
  const { record } = open();
  type(field('What to look over'), 'My letter');
  type(field('The text itself, where it has no address'), 'Dear Sir,\nI write.');
  press('Ask');
  expect(record().reviewRequests).toMatchObject([{ what: 'Dear Sir,\nI write.' }]);
  const label = 'The text to look over: My letter';
  const folded = document.querySelector<HTMLElement>(`summary[aria-label="${label}"]`);
  expect(document.querySelector(`textarea[aria-label="${label}"]`)).toBeNull();
  if (folded) fireEvent.click(folded);
  expect(
    document.querySelector<HTMLTextAreaElement>(`textarea[aria-label="${label}"]`)?.value,
  ).toBe('Dear Sir,\nI write.');
});

test('[U259] what is half typed stays while the record changes, and when the page is left and drawn again', () => {
  const doc = pairRecord();
  const { room } = open(doc);
  const half = {
    'Ask a question': 'How',
    'Share a reflection': 'I was',
    'What is in the way?': 'The re',
    'What to look over': 'My',
    'Stuck with what?': 'The p',
  };
  for (const [label, text] of Object.entries(half)) type(field(label), text);
  theirs(() => done(addTo(doc, author(1, ROBIN), REFLECTION, { text: 'Theirs' })));
  for (const [label, text] of Object.entries(half)) expect(field(label).value).toBe(text);
  cleanup();
  drawIn(room, <BetweenBlock />);
  for (const [label, text] of Object.entries(half)) expect(field(label).value).toBe(text);
  expect(field('Stuck with what?').closest('details')?.open).toBe(true);
});

test('[U259] a question that I am answering stays where I write, though the other one answered it', () => {
  const doc = pairRecord();
  const onId = done(addJot(doc, author(), { kind: 'question', text: 'Why?' }));
  const { record } = open(doc);
  type(field('Answer: Why?'), 'Because');
  const before = field('Answer: Why?');
  theirs(() => done(addTo(doc, author(1, ROBIN), ANSWER, { text: 'So.', onId })));
  expect(field('Answer: Why?')).toBe(before);
  if (before.form) fireEvent.submit(before.form);
  expect(
    record()
      .answers.map(({ text }) => text)
      .toSorted(),
  ).toEqual(['Because', 'So.']);
  expect(screen.queryByLabelText('Answer: Why?')).toBeNull();
});

test('[U259] a reply that I am writing when another one comes is sent as a comment', () => {
  const doc = pairRecord();
  const id = done(addTo(doc, author(0, ROBIN), REVIEW_REQUEST, { title: 'The talk' }));
  const { record } = open(doc);
  type(field('Reply: The talk'), 'Cut it');
  const reply = { reply: 'Keep it', answeredBy: ROBIN };
  theirs(() => done(changeIn(doc, author(1, ROBIN), REVIEW_REQUEST, id, reply)));
  const left = field('Comment on: The talk');
  expect(left.value).toBe('Cut it');
  if (left.form) fireEvent.submit(left.form);
  expect(record().reviewRequests).toMatchObject([{ reply: 'Keep it' }]);
  expect(record().comments).toMatchObject([{ text: 'Cut it', onId: id }]);
});
