/** The lines of Today in which something is noted, over a real store: half typed, kept, entered, taken back. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomId } from '#shared/base/ids.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { TodayPage } from '../../../extension/views/today/TodayPage.tsx';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';
import { know, NOW, todayWith } from '../../support/views/today.tsx';

let page: TestPage;

beforeEach(async () => {
  page = await openPage({ now: () => NOW });
  location.hash = '';
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

const block = (name: string): HTMLElement => screen.getByRole('region', { name });

function enter(field: HTMLElement, value: string): void {
  fireEvent.input(field, { target: { value } });
  const form = field.closest('form');
  if (form) fireEvent.submit(form);
}

/** What lies in the box, and for which mentorship. */
async function boxed(): Promise<readonly (readonly [RoomId, string])[]> {
  const commands = must(await page.store.jots.list());
  return commands.flatMap(({ roomId, action }) =>
    action.type === 'create' ? [[roomId, `${action.part} ${action.text}`] as const] : [],
  );
}

test('[U245] an action item is noted into the mentorship that was chosen, is there, and is taken back', async () => {
  const [ours, theirs] = [await page.make('Ours', 'Sam'), await page.make('Theirs', 'Sam')];
  await know(page, ours);
  await know(page, theirs);
  page.draw(<TodayPage />);
  expect(screen.getByText(/^Nothing of yours is due within a week/)).toBeTruthy();
  const mine = within(block('Mine to do'));
  fireEvent.change(mine.getByLabelText('Mentorship'), { target: { value: theirs.roomId } });
  enter(mine.getByLabelText('What will you do?'), 'Read it');
  const undo = await screen.findByRole('button', { name: 'Undo' });
  expect(announcement.value).toContain('Action item: on this device.');
  expect(await boxed()).toEqual([[theirs.roomId, 'actionItem Read it']]);
  expect(screen.getByText('1 later or without a day')).toBeTruthy();
  expect(mine.getByLabelText<HTMLInputElement>('What will you do?').value).toBe('');
  fireEvent.click(undo);
  await waitFor(() => expect(screen.queryByText(/^1 later/)).toBeNull());
});

test('[U312] what is half typed there is there again, for the mentorship that was chosen, until it is entered', async () => {
  const [ours, theirs] = [await page.make('Ours', 'Sam'), await page.make('Theirs', 'Sam')];
  await know(page, ours);
  await know(page, theirs);
  const line = () => within(block('Mine to do'));
  const field = () => line().getByLabelText<HTMLInputElement>('What will you do?');
  const kept = async () =>
    Promise.all(
      [ours, theirs].map(async ({ roomId }) =>
        must(await page.store.halfTyped.list(roomId, 'shared')).map(({ fields }) => fields['text']),
      ),
    );
  page.draw(<TodayPage />);
  fireEvent.input(field(), { target: { value: 'Read half' } });
  await vi.waitFor(async () => expect(await kept()).toEqual([['Read half'], []]));
  fireEvent.change(line().getByLabelText('Mentorship'), { target: { value: theirs.roomId } });
  await vi.waitFor(async () => expect(await kept()).toEqual([[], ['Read half']]));

  cleanup();
  page.draw(<TodayPage />);
  await waitFor(() => expect(field().value).toBe('Read half'));
  expect(line().getByLabelText<HTMLSelectElement>('Mentorship').value).toBe(theirs.roomId);
  enter(field(), 'Read half of it');

  await waitFor(() => expect(field().value).toBe(''));
  expect(await boxed()).toEqual([[theirs.roomId, 'actionItem Read half of it']]);
  await vi.waitFor(async () => expect(await kept()).toEqual([[], []]));
});

test('[U312] what is typed before that was read goes on where it ended', async () => {
  const { roomId } = await todayWith(page);
  const field = () => screen.getByLabelText<HTMLInputElement>('What will you do?');
  fireEvent.input(field(), { target: { value: 'One, ' } });
  await vi.waitFor(async () =>
    expect(must(await page.store.halfTyped.list(roomId, 'shared'))).toHaveLength(1),
  );

  cleanup();
  page.draw(<TodayPage />);
  fireEvent.input(field(), { target: { value: 'two' } });

  await waitFor(() => expect(field().value).toBe('One, two'));
  const kept = must(await page.store.halfTyped.list(roomId, 'shared'));
  expect(kept.map(({ fields }) => fields)).toEqual([{ text: 'One, two' }]);
});

test('[U245] where nobody waits for me a question is asked from there', async () => {
  const { roomId } = await todayWith(page);
  enter(within(block('Waits for me')).getByLabelText('What do you want to ask?'), 'Why?');
  await waitFor(() => expect(announcement.value).toContain('Question: on this device.'));
  expect(await boxed()).toEqual([[roomId, 'question Why?']]);
});

test('[U245] an empty line is refused with a sentence, and what was not stored stays in its field', async () => {
  await todayWith(page);
  const field = screen.getByLabelText<HTMLInputElement>('What will you do?');
  enter(field, '  ');
  expect(screen.getByRole('alert')).toBeTruthy();
  page.store.close();
  enter(field, 'Read it');
  await waitFor(() => expect(page.shelf.fault.value).toBe('closed'));
  expect(field.value).toBe('Read it');
});

test('[U245] who is alone in all mentorships is led to where somebody is invited', async () => {
  const entry = await page.make('Mine', 'Sam');
  page.draw(<TodayPage />);
  const invite = await screen.findByRole('link', { name: 'Invite your partner' });
  expect(invite.getAttribute('href')).toBe(`#/m/${entry.roomId}`);
});
