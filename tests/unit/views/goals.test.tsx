/** The goals of a mentorship on the screen, over a real record. */
import { act, cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import type { ItemId } from '#shared/base/ids.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import type { GoalView } from '#shared/record/view.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

afterEach(() => {
  vi.useRealTimers();
  cleanup();
  toasts.value = [];
});

function openGoals(...titles: readonly string[]) {
  const doc = pairRecord();
  const ids = titles.map((title, order) => done(addGoal(doc, author(order), { title })));
  const over = roomOver(doc);
  drawIn(over.room, <GoalsBlock level={2} />);
  const goal = (at = 0): GoalView => {
    const found = over.record().goals.find(({ id }) => id === ids[at]) ?? over.record().goals[at];
    if (!found) throw new Error('no goal');
    return found;
  };
  return { ...over, goal };
}

const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const optionsOf = (label: string) =>
  [...screen.getByLabelText<HTMLSelectElement>(label).options].map(({ text }) => text);
const titles = () =>
  screen.queryAllByLabelText<HTMLTextAreaElement>('Goal').map((field) => field.value);

test('[U13, U40] with none there is a sentence and a line; Enter in it makes a goal of mine', () => {
  const { goal } = openGoals();
  expect(screen.getByText(/^No goal yet/)).toBeTruthy();
  const field = screen.getByLabelText<HTMLInputElement>('Add a goal');
  type(field, 'Speak in public');
  if (field.form) fireEvent.submit(field.form);
  expect(goal()).toMatchObject({ title: 'Speak in public', owner: SAM, status: 'active' });
  expect(field.value).toBe('');
  if (field.form) fireEvent.submit(field.form);
  expect(screen.getByRole('alert').textContent).toBe('Write something first.');
});

test('[U40] who learns from whom stands in words and is turned around where it stands', () => {
  const { goal } = openGoals('Speak in public');
  const label = 'Who learns from whom';
  expect(optionsOf(label)).toEqual(['Sam learns from Robin', 'Robin learns from Sam']);
  expect(screen.getByLabelText<HTMLSelectElement>(label).value).toBe(`${SAM}>${ROBIN}`);
  choose(label, `${ROBIN}>${SAM}`);
  expect(goal().direction).toEqual({ learner: ROBIN, teacher: SAM });
  expect(screen.getByLabelText<HTMLSelectElement>(label).value).toBe(`${ROBIN}>${SAM}`);
});

test('[U40] owner, target date, status and title are changed where they stand', () => {
  const { goal } = openGoals('Speak in public');
  choose('Whose goal it is', ROBIN);
  choose('Target date', '2026-03-20');
  choose('Status', 'paused');
  const title = screen.getByLabelText('Goal');
  type(title, 'Speak to a hundred');
  fireEvent.blur(title);
  expect(goal()).toMatchObject({
    title: 'Speak to a hundred',
    owner: ROBIN,
    targetOn: '2026-03-20',
    status: 'paused',
  });
  expect(screen.getByText('Mar 20')).toBeTruthy();
  choose('Target date', '');
  expect(goal().targetOn).toBeUndefined();
});

test('[U41] a slider that is moved shows the hand’s value; the record gets the one at which it rests', () => {
  vi.useFakeTimers();
  const { doc, goal } = openGoals('Speak in public');
  const slider = screen.getByLabelText<HTMLInputElement>('Progress: Speak in public');
  const written = vi.fn<() => void>();
  doc.on('update', written);
  for (const value of ['20', '25', '30'])
    fireEvent.input(slider, { target: { value, valueAsNumber: Number(value) } });
  expect(slider.getAttribute('aria-valuetext')).toBe('30 %');
  expect(written).not.toHaveBeenCalled();
  void act(() => void vi.advanceTimersByTime(500));
  expect(goal().progress).toBe(30);
  expect(written).toHaveBeenCalledOnce();
  void act(() => void done(updateGoal(doc, author(0, ROBIN), goal().id, { progress: 55 })));
  expect(slider.getAttribute('aria-valuetext')).toBe('55 %');
});

test('[U41] a slider that goes away with its page hands over what it shows', () => {
  const { goal, doc } = openGoals('Speak in public');
  const slider = screen.getByLabelText<HTMLInputElement>('Progress: Speak in public');
  fireEvent.input(slider, { target: { value: '45', valueAsNumber: 45 } });
  void act(() => void done(updateGoal(doc, author(), goal().id, { status: 'reached' })));
  expect(goal().progress).toBe(45);
});

test('[U40] a goal that is reached is folded away, said, takes the focus along, and Undo brings it back', () => {
  const { goal } = openGoals('Speak in public', 'Write a book');
  const [first] = screen.getAllByLabelText('Status');
  if (first) fireEvent.change(first, { target: { value: 'reached' } });
  expect(goal().status).toBe('reached');
  expect(document.activeElement?.textContent).toBe('1 reached or dropped');
  expect(announcement.value).toContain('Reached: Speak in public');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(goal().status).toBe('active');
});

test('[U15, U40] a goal that is paused says so, stays where it is, and Undo makes it active again', () => {
  const { goal } = openGoals('Speak in public');
  choose('Status', 'paused');
  expect(announcement.value).toContain('Paused: Speak in public');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(goal().status).toBe('active');
});

test('[U15, U40] a goal is removed at once and comes back by Undo', () => {
  const { record } = openGoals('Speak in public');
  fireEvent.click(screen.getByLabelText('Remove: Speak in public'));
  expect(titles()).toEqual([]);
  expect(record().bin).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(titles()).toEqual(['Speak in public']);
});

test('[U40] active goals come before paused ones, and more than three of one person carry a hint', () => {
  const { doc, goal } = openGoals('a', 'b', 'c', 'd');
  expect(screen.getByText(/^Sam has more than three active goals/)).toBeTruthy();
  const set = (id: ItemId) => done(updateGoal(doc, author(), id, { status: 'paused' }));
  void act(() => void set(goal(0).id));
  expect(titles()).toEqual(['b', 'c', 'd', 'a']);
  expect(screen.queryByText(/more than three active goals/)).toBeNull();
});

test('[U40] in a record of a newer version a goal is shown and nothing of it can be changed', () => {
  const { doc } = openGoals('Speak in public');
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  expect(screen.queryByLabelText('Add a goal')).toBeNull();
  expect(screen.queryByLabelText('Remove: Speak in public')).toBeNull();
  for (const label of ['Status', 'Who learns from whom', 'Whose goal it is', 'Target date'])
    expect(screen.getByLabelText<HTMLSelectElement>(label).disabled).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>(/^Progress/).disabled).toBe(true);
  expect(screen.getByLabelText<HTMLTextAreaElement>('Goal').readOnly).toBe(true);
});
