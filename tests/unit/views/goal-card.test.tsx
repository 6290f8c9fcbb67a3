/** A goal opened on the screen, over a real record. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import {
  changesOf,
  chosenOption,
  itemsOfGoal,
  milestonesOf,
  optionsOf,
} from '#shared/record/goal-parts.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { GOAL_OPTION } from '#shared/record/parts/goal-options.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import type { GoalInput } from '#shared/record/parts/goals.ts';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import { toasts } from '../../../extension/components/toasts.ts';
import '../../../extension/locales/pages.ts';
import { author, done, pairRecord, ROBIN } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

afterEach(() => {
  cleanup();
  toasts.value = [];
});

const TITLE = 'Speak in public';

/** The goal on the screen, with its card open. `before`: what stands in the record by then. */
function openGoal(input: Partial<GoalInput> = {}, before = (_doc: Y.Doc, _id: ItemId) => {}) {
  const doc = pairRecord();
  const id = done(addGoal(doc, author(), { title: TITLE, ...input }));
  before(doc, id);
  const over = roomOver(doc);
  drawIn(over.room, <GoalsBlock level={2} />);
  const more = screen.getByRole('button', { name: `More about this goal: ${TITLE}` });
  fireEvent.click(more);
  const goal = () => {
    const [found] = over.record().goals;
    if (!found) throw new Error('no goal');
    return found;
  };
  return { ...over, doc, id, more, goal };
}

function write(label: string, text: string): void {
  const field = screen.getByLabelText(label);
  type(field, text);
  fireEvent.blur(field);
}

function add(label: string, text: string): void {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  type(field, text);
  if (field.form) fireEvent.submit(field.form);
}

const unfold = (summary: string) => fireEvent.click(screen.getByText(summary));
const undo = () => fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('[U200] nothing of a card is drawn before it is opened, and it closes again', () => {
  const { more } = openGoal();
  expect(more.getAttribute('aria-expanded')).toBe('true');
  expect(screen.getByLabelText('Aspiration')).toBeTruthy();
  fireEvent.click(more);
  expect(more.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByLabelText('Aspiration')).toBeNull();
});

test('[U201] what a goal is for, its measures and its SMART words are written where they stand', () => {
  const { goal } = openGoal();
  write('Aspiration', 'To lead\nand be heard');
  write('Baseline', 'One talk a year');
  choose('Area', 'leadership');
  unfold('SMART: 0 of 5 written');
  write('Specific', 'Ten talks');
  expect(goal()).toMatchObject({
    aspiration: 'To lead\nand be heard',
    baseline: 'One talk a year',
    area: 'leadership',
    specific: 'Ten talks',
  });
  expect(screen.getByText('SMART: 1 of 5 written')).toBeTruthy();
  write('Baseline', ' ');
  expect(goal().baseline).toBeUndefined();
  write('Measure', 'x'.repeat(501));
  expect(screen.getByRole('alert').textContent).toContain('too long');
});

test('[U202] a milestone is added by Enter, ticked off with Undo, and removed with Undo', () => {
  const { id, record } = openGoal();
  add(`Add a milestone to: ${TITLE}`, 'A talk at lunch');
  const milestones = () => milestonesOf(record(), id);
  fireEvent.click(screen.getByLabelText('Milestone done: A talk at lunch'));
  expect(milestones()[0]?.doneAt).toBe(author().now);
  undo();
  expect(milestones()[0]?.doneAt).toBeUndefined();
  fireEvent.click(screen.getByLabelText('Remove milestone: A talk at lunch'));
  expect(milestones()).toEqual([]);
  undo();
  expect(milestones()).toHaveLength(1);
});

test('[U203] progress that is counted has no slider, follows what is done, and can be judged again', () => {
  const { goal } = openGoal({ progress: 30 }, (doc, goalId) => {
    done(addTo(doc, author(), MILESTONE, { text: 'First', goalId }));
    done(addTo(doc, author(1), MILESTONE, { text: 'Second', goalId }));
  });
  choose('How progress is told', 'milestones');
  expect(screen.queryByRole('slider')).toBeNull();
  fireEvent.click(screen.getByLabelText('Milestone done: First'));
  const bar = screen.getByRole('progressbar', { name: `Progress: ${TITLE}` });
  expect([bar.getAttribute('value'), bar.nextSibling?.textContent]).toEqual(['50', '1 of 2']);
  choose('How progress is told', 'judgement');
  expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toBe('30 %');
  expect(goal().progress).toBe(30);
});

test('[U204] after a change of mine a reason is offered, and taken into the log or waved away', () => {
  const { doc, id, record } = openGoal();
  expect(screen.queryByLabelText(`Why? ${TITLE}`)).toBeNull();
  choose('Status', 'paused');
  add(`Why? ${TITLE}`, 'A new job first');
  expect(changesOf(record(), id)).toMatchObject([
    { what: 'status', from: 'active', to: 'paused', reason: 'A new job first' },
  ]);
  expect(screen.queryByLabelText(`Why? ${TITLE}`)).toBeNull();
  choose('Target date', '2026-06-30');
  fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  expect(screen.queryByLabelText(`Why? ${TITLE}`)).toBeNull();
  void act(() => void done(updateGoal(doc, author(5, ROBIN), id, { progress: 20 })));
  unfold('3 changes');
  const reasons = screen.getAllByLabelText<HTMLTextAreaElement>('Reason');
  // Both are of one moment here, so that either may come first.
  expect(reasons.map(({ value }) => value).toSorted()).toEqual(['', 'A new job first']);
  expect(screen.getByText('Progress: 0 % → 20 %')).toBeTruthy();
});

test('[U205] a goal to explore compares options, of which one is chosen, and Undo takes that back', () => {
  const { id, goal, record } = openGoal({ type: 'explore' }, (doc, goalId) => {
    done(addTo(doc, author(-1), GOAL_OPTION, { text: 'Lead a team', goalId }));
  });
  add(`Add an option to: ${TITLE}`, 'Stay a maker');
  const [against] = screen.getAllByLabelText('Against it');
  if (against) type(against, 'Less making');
  if (against) fireEvent.blur(against);
  expect(optionsOf(record(), id)).toMatchObject([
    { text: 'Lead a team', againstIt: 'Less making' },
    { text: 'Stay a maker' },
  ]);
  const chosen = () => chosenOption(record(), goal())?.text;
  fireEvent.click(screen.getByRole('button', { name: 'Our choice: Lead a team' }));
  fireEvent.click(screen.getByRole('button', { name: 'Our choice: Stay a maker' }));
  expect(chosen()).toBe('Stay a maker');
  const pressed = screen
    .getAllByRole('button', { name: /^Our choice/ })
    .map((button) => button.getAttribute('aria-pressed'));
  expect(pressed).toEqual(['false', 'true']);
  const [, last] = screen.getAllByRole('button', { name: 'Undo' });
  if (last) fireEvent.click(last);
  expect(chosen()).toBe('Lead a team');
});

test('[U207] what is done for a goal is added on its card, and a session that moved it is named', () => {
  const { id, record } = openGoal({}, (doc) => {
    done(addSession(doc, author(), { title: 'Kick-off' }));
  });
  add(`Add what I will do for: ${TITLE}`, 'Book a room');
  expect(itemsOfGoal(record(), id)).toMatchObject([{ text: 'Book a room', goalId: id }]);
  choose('Status', 'paused');
  unfold('1 change');
  const [session] = record().sessions;
  choose('What moved it', session?.id ?? '');
  expect(screen.getByText('Sessions that moved it')).toBeTruthy();
  expect(changesOf(record(), id)[0]?.sessionId).toBe(session?.id);
});

test('[U293] what is done for a goal is ticked off on its card, with Undo', () => {
  const { record } = openGoal({}, (doc, goalId) => {
    done(addActionItem(doc, author(), { text: 'Book a room', goalId }));
  });
  fireEvent.click(screen.getByLabelText('Done: Book a room'));
  expect(record().actionItems[0]?.status).toBe('completed');
  undo();
  expect(record().actionItems[0]?.status).toBe('not_started');
});

test('[U293] on the dashboard the action items for a goal and its sessions lead there, in the panel they are words', () => {
  const doc = pairRecord();
  const goalId = done(addGoal(doc, author(), { title: TITLE }));
  const sessionId = done(addSession(doc, author(), { title: 'Kick-off' }));
  const itemId = done(addActionItem(doc, author(), { text: 'Book a room', goalId, sessionId }));
  const { room } = roomOver(doc);
  const { unmount } = drawIn({ ...room, surface: 'dashboard' }, <GoalsBlock level={2} />);
  fireEvent.click(screen.getByLabelText(`More about this goal: ${TITLE}`));
  const item = screen.getByRole('link', { name: 'Book a room' });
  expect(item.getAttribute('href')).toBe(`#/m/${room.roomId}/i/action/${itemId}`);
  const session = screen.getByRole('link', { name: 'Kick-off' });
  expect(session.getAttribute('href')).toBe(`#/m/${room.roomId}/i/session/${sessionId}`);
  unmount();
  drawIn(room, <GoalsBlock level={2} />);
  fireEvent.click(screen.getByLabelText(`More about this goal: ${TITLE}`));
  screen.getByText('Book a room');
  expect(screen.queryByRole('link')).toBeNull();
});

test('[U208, U209] comments of both are folded under their count, added and removed with Undo', () => {
  const { record, more } = openGoal({}, (doc, id) => {
    done(addComment(doc, author(1, ROBIN), { part: 'goals', id }, 'Start small'));
  });
  expect(screen.queryByText('Start small')).toBeNull();
  fireEvent.click(more);
  fireEvent.click(screen.getByRole('button', { name: '1 comment' }));
  unfold('1 comment');
  expect(screen.getByText('Start small')).toBeTruthy();
  add(`Comment on: ${TITLE}`, 'At lunch, then');
  expect(screen.getByText('2 comments')).toBeTruthy();
  fireEvent.click(screen.getByLabelText('Remove comment: Start small'));
  expect(record().comments.map(({ text }) => text)).toEqual(['At lunch, then']);
  undo();
  expect(screen.getByText('2 comments')).toBeTruthy();
});

test('[U200, U209] in a record of a newer version a card shows what is there and changes nothing', () => {
  const { doc, more } = openGoal({ aspiration: 'To lead', type: 'explore' }, (before, goalId) => {
    done(addTo(before, author(), MILESTONE, { text: 'First', goalId }));
    done(addComment(before, author(1, ROBIN), { part: 'goals', id: goalId }, 'Start small'));
  });
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  const card = more.closest('li');
  if (!card) throw new Error('no line');
  expect(within(card).getByLabelText<HTMLTextAreaElement>('Aspiration').readOnly).toBe(true);
  expect(within(card).queryByLabelText('Baseline')).toBeNull();
  expect(within(card).queryByLabelText(/^(Add|Remove|Comment on)/)).toBeNull();
  expect(within(card).getByLabelText<HTMLInputElement>(/^Milestone done/).disabled).toBe(true);
});
