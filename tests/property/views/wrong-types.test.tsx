/** Very much of anything, and a newer version, in a record that is open (every-surface.test.tsx has the rest). */
import { cleanup, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { RoomId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { notesOf } from '#shared/record/notes.ts';
import { rootMap } from '#shared/record/schema.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { t } from '../../../extension/locales/t.ts';
import { BinPage } from '../../../extension/views/dashboard/BinPage.tsx';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { HistoryPage } from '../../../extension/views/history/HistoryPage.tsx';
import { PanelRoom } from '../../../extension/views/panel/PanelRoom.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { hugeUpdate } from '../../support/record/wrong-types.ts';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

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
  toasts.value = [];
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

/** All surfaces of the mentorship on one page, with an item, a session and something in the bin. */
async function drawEverything(): Promise<Room> {
  const nothing = (): void => {};
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <MentorshipPage onSession={nothing} />
      <PanelRoom onMentorship={nothing} />
      <BinPage />
      <HistoryPage />
    </RoomScope>,
  );
  const room = await openedRoom();
  const session = must(room.act((doc, author) => addSession(doc, author, { title: 'My session' })));
  room.doc.transact(() => notesOf(room.doc, session).insert(0, 'My notes'));
  must(room.act((doc, author) => addActionItem(doc, author, { text: 'My item' })));
  const gone = must(room.act((doc, author) => addActionItem(doc, author, { text: 'My old item' })));
  must(room.act((doc, author) => removeItem(doc, author, { part: 'actionItems', id: gone })));
  return room;
}

/** Whether an item's field says `text` on some surface. */
function isDrawn(text: string): boolean {
  const fields = [...document.querySelectorAll('textarea')];
  return fields.some(({ value }) => value === text) || screen.queryAllByText(text).length > 0;
}

test('[U85] of very many lines a page draws some and offers the others', async () => {
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );
  const room = await openedRoom();
  Y.applyUpdate(room.doc, hugeUpdate(450, ['jots']));
  const lines = (): number =>
    document.querySelectorAll('[aria-labelledby="between-heading"] li').length;
  await vi.waitFor(() => expect(lines()).toBeGreaterThan(0));
  const first = lines();
  expect(first).toBeLessThan(100);
  screen.getByText(/^Show \d+ more$/).click();
  await vi.waitFor(() => expect(lines()).toBeGreaterThan(first));
});

test('[D2] a newer schema that arrives is said, and nothing can be changed any more', async () => {
  const room = await drawEverything();
  const peer = new Y.Doc();
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(room.doc));
  peer.getMap('meta').set('schemaVersion', 2);
  Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(peer));
  expect(rootMap(room.doc, 'meta').get('schemaVersion')).toBe(2);
  await vi.waitFor(() => expect(isDrawn(t('refused.readOnly'))).toBe(true));
  expect(room.act((doc, author) => addActionItem(doc, author, { text: 'No' })).ok).toBe(false);
  await vi.waitFor(() =>
    expect(screen.queryAllByRole('textbox', { name: t('mentorship.addAction') }).length).toBe(0),
  );
});
