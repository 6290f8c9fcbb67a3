/** Of very many sessions, members, items and goals every surface draws some and says how many more there are. */
import { signal } from '@preact/signals';
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { OpenCheckpoint } from '../../../extension/hooks/history.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { RecordAsItWas } from '../../../extension/views/history/RecordAsItWas.tsx';
import { PanelHead } from '../../../extension/views/panel/PanelHead.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { hugeUpdate } from '../../support/record/wrong-types.ts';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

const MANY = 1_000;

let page: TestPage;
let roomId: RoomId;

beforeEach(async () => {
  page = await openPage();
  ({ roomId } = await page.make('Sam and Kim', 'Sam'));
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  await page.close();
});

async function openedRoom(): Promise<Room> {
  const room = await vi.waitFor(() => {
    const [first] = page.rooms;
    if (!first) throw new Error('no room yet');
    return first;
  });
  await vi.waitFor(() => expect(room.load.value).toBe('ready'));
  return room;
}

test('[U86] the chooser of sessions offers the newest hundred, the one that is shown, and counts the others', async () => {
  const nothing = (): void => {};
  const shown = signal<ItemId | undefined>(undefined);
  const Head = () => (
    <PanelHead
      sessionId={shown.value}
      onMentorship={nothing}
      onSession={nothing}
      onNewSession={nothing}
    />
  );
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <Head />
    </RoomScope>,
  );
  const room = await openedRoom();
  Y.applyUpdate(room.doc, hugeUpdate(MANY, ['sessions', 'members']));
  await vi.waitFor(() => expect(room.record.value.sessions).toHaveLength(MANY));
  shown.value = room.record.value.sessions.at(-1)?.id;
  await screen.findByText('and 899 more on the dashboard');
  const chooser = await screen.findByRole('combobox', { name: 'Session' });
  expect(within(chooser).getAllByRole('option')).toHaveLength(102);
  const row = screen.getByRole('list', { name: 'People' });
  expect(within(row).getAllByRole('listitem')).toHaveLength(9);
  expect(within(row).getByText('and 993 more')).toBeTruthy();
});

test('[U86] of very many members those are drawn first who do it, and the others when asked', async () => {
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );
  const room = await openedRoom();
  Y.applyUpdate(room.doc, hugeUpdate(MANY, ['members']));
  const last = readRecord(room.doc).members.at(-1);
  if (last === undefined) throw new Error('no members');
  const item = { text: 'Their item', assignees: [last.id] };
  must(room.act((doc, author) => addActionItem(doc, author, item)));
  must(room.act((doc, author) => addGoal(doc, author, { title: 'Their goal', owner: last.id })));
  const who = await screen.findByRole('group', { name: 'Who does it' });
  const switches = (): readonly HTMLElement[] =>
    within(who)
      .getAllByRole('button')
      .filter((one) => one.hasAttribute('aria-pressed'));
  expect(switches()).toHaveLength(30);
  expect(switches()[0]?.getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(within(who).getByText('Show 30 more'));
  expect(switches()).toHaveLength(60);
  const owner = screen.getByRole('combobox', { name: 'Whose goal it is' });
  expect(within(owner).getAllByRole('option')).toHaveLength(31);
  const people = document.querySelectorAll('.people-list li');
  expect(people).toHaveLength(30);
});

test('[U86] a record of another day is drawn in parts, too', () => {
  const doc = new Y.Doc();
  const parts = ['sessions', 'members', 'actionItems', 'goals', 'jots', 'talkingPoints'];
  Y.applyUpdate(doc, hugeUpdate(MANY, parts));
  const opened = {
    record: readRecord(doc),
    notes: () => [],
    agreement: () => [],
  } as unknown as OpenCheckpoint;
  page.draw(<RecordAsItWas opened={opened} />);
  expect(document.querySelectorAll('.history-record li')).toHaveLength(6 * 30);
  expect(screen.getAllByText('Show 30 more')).toHaveLength(6);
});
