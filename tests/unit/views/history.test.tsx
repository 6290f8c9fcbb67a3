/** The history of a mentorship, over a real store and engine in memory. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ComponentChildren } from 'preact';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { NO_MARKS } from '#shared/record/note-lines.ts';
import { insertInNotes } from '#shared/record/note-writing.ts';
import { notesOf } from '#shared/record/notes.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { setMentorship, type MentorshipPatch } from '#shared/record/operations/mentorship.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { ITEM_PARTS, rootMap } from '#shared/record/schema.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { digestOf, writeCheckpointState } from '../../../extension/sync/checkpoint-state.ts';
import { CheckpointPage } from '../../../extension/views/history/CheckpointPage.tsx';
import { HistoryPage } from '../../../extension/views/history/HistoryPage.tsx';
import { dayInWords } from '../../../extension/views/history/history-words.ts';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { at, day, must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

// A Monday at noon, where the test runs.
const NOW = new Date(2026, 2, 2, 12).getTime() as Millis;
const BRING_BACK = 'Bring back what is missing';

let page: TestPage;
let roomId: RoomId;

beforeEach(async () => {
  page = await openPage({ now: () => NOW });
  ({ roomId } = await page.make('Sam and Kim', 'Sam'));
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

async function draw(children: ComponentChildren): Promise<Room> {
  const before = page.rooms.length;
  page.draw(
    <RoomScope roomId={roomId} missing="">
      {children}
    </RoomScope>,
  );
  const room = await vi.waitFor(() => {
    const opened = page.rooms[before];
    if (!opened) throw new Error('no room yet');
    return opened;
  });
  await vi.waitFor(() => expect(room.load.value).toBe('ready'));
  return room;
}

/** A room with an item and a session with notes, and a checkpoint of it; the page is closed again. */
async function checkpointOf(
  iso: string,
  agreed: MentorshipPatch = {},
): Promise<{ readonly item: string }> {
  const room = await draw(<p>Writing</p>);
  const item = must(room.act((doc, author) => addActionItem(doc, author, { text: 'Send it' })));
  must(room.act((doc, author) => setMentorship(doc, author, { kind: 'reverse', ...agreed })));
  const session = must(room.act((doc, author) => addSession(doc, author, { title: 'Kick-off' })));
  room.doc.transact(() =>
    insertInNotes(notesOf(room.doc, session), 0, [
      { type: 'text', text: 'What we said', marks: NO_MARKS },
    ]),
  );
  const digest = await digestOf(room.doc);
  const state = await writeCheckpointState(room.doc);
  must(
    await page.store.checkpoints.add({
      ...{ roomId, digest, rowKey: 1, day: day(iso), at: at(NOW - 3_600_000) },
      ...state,
    }),
  );
  await vi.waitFor(() => expect(room.status.value.device.state).toBe('saved'));
  cleanup();
  return { item };
}

/** Deletes everything by hand, as no button does. */
function wipe(room: Room): void {
  for (const part of ITEM_PARTS) rootMap(room.doc, part).clear();
}

describe('[U50] the history', () => {
  test('says when the first checkpoint will be made, where there is none', async () => {
    await draw(<HistoryPage />);
    await screen.findByText('Nothing kept yet');
    expect(screen.queryByRole('button', { name: BRING_BACK })).toBeNull();
  });

  test('lists checkpoints by day in words, each under its number', async () => {
    await checkpointOf('2026-03-01');
    await draw(<HistoryPage />);
    const link = await screen.findByRole('link', { name: /^Yesterday/ });
    expect(link.getAttribute('href')).toBe(`#/m/${roomId}/history/0`);
    await screen.findByText('Nothing that stood in a checkpoint is missing now.');
  });

  test('calls days as people do', () => {
    const words = ['2026-03-02', '2026-03-01', '2026-02-27', '2025-12-31', 'no day'];
    expect(words.map((one) => dayInWords(one, NOW))).toEqual([
      'Today',
      'Yesterday',
      'Friday, February 27',
      'Wednesday, December 31, 2025',
      'no day',
    ]);
  });
});

describe('[U51] what was deleted by hand', () => {
  test('is said with the checkpoint that has it, and comes back with one press', async () => {
    await checkpointOf('2026-03-02');
    const room = await draw(<HistoryPage />);
    wipe(room);
    cleanup();
    const again = await draw(<HistoryPage />);
    await screen.findByText(/^2 things that stood here are missing now/);

    fireEvent.click(screen.getByRole('button', { name: BRING_BACK }));

    await screen.findAllByText('Brought back 2 things.');
    const { actionItems, sessions } = again.record.value;
    expect(actionItems.map(({ text }) => text)).toEqual(['Send it']);
    expect(sessions.map(({ title }) => title)).toEqual(['Kick-off']);
    await screen.findByText('Nothing that stood in a checkpoint is missing now.');
    expect(screen.queryByRole('button', { name: BRING_BACK })).toBeNull();
  });

  test('is said also where it is deleted while one looks', async () => {
    await checkpointOf('2026-03-02');
    const room = await draw(<HistoryPage />);
    await screen.findByText('Nothing that stood in a checkpoint is missing now.');

    wipe(room);

    await screen.findByText(/^2 things that stood here are missing now/);
    expect(screen.queryByText('Nothing that stood in a checkpoint is missing now.')).toBeNull();
  });

  test('is not said of what lies in the bin', async () => {
    const { item } = await checkpointOf('2026-03-02');
    const room = await draw(<p>Removing</p>);
    room.act((doc, author) => removeItem(doc, author, { part: 'actionItems', id: item as never }));
    await vi.waitFor(() => expect(room.status.value.device.state).toBe('saved'));
    cleanup();
    await draw(<HistoryPage />);
    await screen.findByText('Nothing that stood in a checkpoint is missing now.');
  });
});

describe('[U52] an opened checkpoint', () => {
  test('shows the record as it was, with notes, and nothing to write into', async () => {
    await checkpointOf('2026-03-02');
    await draw(<CheckpointPage number={0} />);
    await screen.findByRole('heading', { level: 1, name: /^Today/ });
    const was = screen.getByRole('region', { name: 'The record as it was' });
    expect(was.textContent).toContain('Reverse · Sam');
    for (const words of ['Send it', 'Kick-off', 'What we said'])
      expect(within(was).getByText(words)).toBeTruthy();
    expect(was.querySelectorAll('input, textarea, button, [contenteditable]')).toHaveLength(0);
    expect(screen.getByText('Everything in it stands in the record today.')).toBeTruthy();
  });

  test('sets one item back, and Undo takes that back', async () => {
    const { item } = await checkpointOf('2026-03-02');
    const room = await draw(<CheckpointPage number={0} />);
    await screen.findByText('Everything in it stands in the record today.');
    const change = { text: 'Another text' };
    must(room.act((doc, author) => updateActionItem(doc, author, item as never, change)));
    const texts = () => room.record.value.actionItems.map(({ text }) => text);

    fireEvent.click(await screen.findByRole('button', { name: 'Set back: Send it' }));

    await waitFor(() => expect(texts()).toEqual(['Send it']));
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(texts()).toEqual(['Another text']);
  });

  test('says which of what is agreed reads otherwise', async () => {
    await checkpointOf('2026-03-02', { responseDays: 3, checkInDays: 7 });
    const room = await draw(<CheckpointPage number={0} />);
    await screen.findByText('Everything in it stands in the record today.');
    const change = { responseDays: null, checkInDays: 14 };
    must(room.act((doc, author) => setMentorship(doc, author, change)));
    await screen.findByText(/Agreed response time and Agreed rhythm of check-ins/);
  });

  test('brings one missing item back and leaves the others', async () => {
    await checkpointOf('2026-03-02');
    const room = await draw(<CheckpointPage number={0} />);
    await screen.findByText('Everything in it stands in the record today.');
    wipe(room);
    fireEvent.click(await screen.findByRole('button', { name: 'Bring back: Kick-off' }));
    expect(room.record.value.sessions).toHaveLength(1);
    expect(room.record.value.actionItems).toEqual([]);
  });

  test('that has gone is said to be gone', async () => {
    await draw(<CheckpointPage number={7} />);
    await screen.findByText(/^This checkpoint is not on this device any more/);
  });
});
