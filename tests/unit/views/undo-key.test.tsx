/** The key that takes back what I did last, over a real record. [U280] */
import { act, cleanup, fireEvent, screen } from '@testing-library/preact';
import { expect, test, vi } from 'vitest';
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { UndoKey } from '../../../extension/views/room/UndoKey.tsx';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, pairRecord, ROBIN } from '../../support/record/people.ts';
import { openedRoom } from '../../support/views/every-surface.tsx';
import { openPage } from '../../support/views/page.tsx';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

const DONE = 'What you did last is taken back.';

function open(doc = pairRecord()) {
  const over = roomOver(doc);
  drawIn(
    over.room,
    <>
      <UndoKey />
      <GoalsBlock level={2} />
      <BetweenBlock />
    </>,
  );
  return over;
}

function press(on: Element = document.body, more: object = { ctrlKey: true }): boolean {
  return fireEvent.keyDown(on, { key: 'z', ...more });
}

const said = (): readonly string[] => toasts.value.map(({ text }) => text);

function enter(label: string, text: string): HTMLInputElement {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  type(field, text);
  if (field.form) fireEvent.submit(field.form);
  return field;
}

test('[U280] takes back one thing after another, with either key, and says so', () => {
  const { record } = open();
  enter('Add a goal', 'Speak');
  enter('Ask a question', 'Why?');
  expect(press()).toBe(false);
  expect(record().jots).toEqual([]);
  expect(record().goals).toHaveLength(1);
  press(document.body, { metaKey: true });
  expect(record().goals).toEqual([]);
  expect(said().slice(-2)).toEqual([DONE, DONE]);
  press();
  expect(said().at(-1)).toBe('You have done nothing here that can be taken back.');
});

test('[U280] works from a choice that has the focus, and leaves a field its own undo', () => {
  const { record } = open();
  const field = enter('Ask a question', 'Why?');
  expect(press(field)).toBe(true);
  expect(record().jots).toHaveLength(1);
  const choice = screen.getByLabelText('Agreed response time');
  fireEvent.change(choice, { target: { value: '2' } });
  expect(record().responseDays).toBe(2);
  press(choice);
  expect(record().responseDays).toBeUndefined();
});

test('[U280] what somebody else has changed since stays, which is said', () => {
  const over = open();
  const { doc, room, record } = over;
  let id: ItemId | undefined;
  void act(() => {
    id = done(addActionItem(doc, author(-1), { text: 'Read' }));
    done(room.act((one, by) => updateActionItem(one, by, id as ItemId, { text: 'Write' })));
    done(updateActionItem(doc, author(1, ROBIN), id, { text: 'Call' }));
  });
  press();
  expect(record().actionItems[0]?.text).toBe('Call');
  expect(said().at(-1)).toBe('Somebody has changed it since, so it stays as it is.');
});

test('[U280] does nothing with Shift or Alt held, and says why where the record is only shown', () => {
  const { doc, record } = open();
  enter('Ask a question', 'Why?');
  press(document.body, { ctrlKey: true, shiftKey: true });
  press(document.body, { ctrlKey: true, altKey: true });
  expect(record().jots).toHaveLength(1);
  void act(() => void doc.getMap('meta').set('schemaVersion', 2));
  press();
  expect(record().jots).toHaveLength(1);
  expect(said().at(-1)).toMatch(/newer version of Twoway/);
});

test('[U280] is there on every page of a mentorship, and takes back nothing that the page did by itself', async () => {
  const page = await openPage();
  const { roomId } = await page.make('Ours', 'Sam');
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <BetweenBlock />
    </RoomScope>,
  );
  const room = await openedRoom(page);
  enter('Ask a question', 'Why?');
  expect(room.record.value.jots).toHaveLength(1);
  press();
  press();
  expect(room.record.value.jots).toEqual([]);
  expect(room.record.value.members.map(({ name }) => name)).toEqual(['Sam']);
  expect(said().at(-1)).toBe('You have done nothing here that can be taken back.');
  cleanup();
  await page.close();
});
