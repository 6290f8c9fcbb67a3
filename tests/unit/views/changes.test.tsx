/** Who changed what, in History, on the mentorship's page and for all mentorships, over a real store. */
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ComponentChildren } from 'preact';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import type { NewChangeLine } from '../../../extension/store/change-line.ts';
import { ChangedHere } from '../../../extension/views/history/ChangedHere.tsx';
import { knownSentences } from '../../../extension/views/history/change-words.ts';
import { HistoryPage } from '../../../extension/views/history/HistoryPage.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { at, must } from '../../support/store/samples.ts';
import { BEN, BENS, bens, HOUR, NOON, said, untilSaid } from '../../support/views/change-lines.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;
let roomId: RoomId;
let now: number;

beforeEach(async () => {
  now = NOON;
  page = await openPage({ now: () => now as Millis });
  ({ roomId } = await page.make('Sam and Kim', 'Sam'));
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  await page.close();
  vi.restoreAllMocks();
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

/** A room with Ben's card in it. */
async function withBen(children: ComponentChildren): Promise<Room> {
  const room = await draw(children);
  must(room.act((doc, author) => putMember(doc, author, { id: BEN, name: 'Ben', role: 'mentor' })));
  return room;
}

async function keep(...lines: readonly NewChangeLine[]): Promise<void> {
  must(await page.store.changeLog.add(roomId, lines));
}

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('[U247] who changed what', () => {
  test('stands by day, newest first, each with its time', async () => {
    await keep(
      bens({
        at: at(NOON - 30 * HOUR),
        part: 'mentorship',
        id: '',
        fields: ['checkInDays', 'kind'],
      }),
    );
    await withBen(<HistoryPage />);
    await keep(bens({ part: 'agreement', id: 'purpose' }));
    await untilSaid('Ben changed the section Purpose of the agreement');
    // The name comes into the record once somebody has it open.
    await untilSaid(
      'Ben changed the mentorship “Sam and Kim”: agreed rhythm of check-ins and kind',
    );

    const list = screen.getByRole('region', { name: 'Who changed what' });
    const days = within(list).getAllByRole('heading', { level: 3 });
    expect(days.map(({ textContent }) => textContent)).toEqual(['Today', 'Yesterday']);
    expect(said().filter((one) => one.startsWith('Ben changed'))).toEqual([
      'Ben changed the section Purpose of the agreement',
      'Ben changed the mentorship “Sam and Kim”: agreed rhythm of check-ins and kind',
    ]);
    within(list).getByText('11:00 AM, checked');
  });

  test('is told as it comes, also what I did', async () => {
    const room = await draw(<HistoryPage />);
    must(room.act((doc, author) => addGoal(doc, author, { title: 'Speak' })));
    await untilSaid('Sam added the goal “Speak”');
  });

  test('is bounded, and says so where there is none of it', async () => {
    await page.store.changeLog.look(roomId, at(NOON));
    await withBen(<HistoryPage />);
    await keep(...Array.from({ length: 100 }, () => bens()));
    await vi.waitFor(() => expect(said().length).toBeGreaterThan(20));
    expect(said().length).toBeLessThan(31);
    screen.getByRole('button', { name: /more/ });
  });
});

describe('[U248] a thing', () => {
  test('is told by what it is called now, with what changed in words, and leads there', async () => {
    const room = await withBen(<HistoryPage />);
    const id = must(room.act((doc, author) => addGoal(doc, author, { title: 'Speak up' })));
    await keep(bens({ id, fields: ['status', 'targetOn', 'title'] }));
    await untilSaid('Ben changed the goal “Speak up”: status, target date, and title');
    const link = screen.getByRole('link', { name: /^.?Ben.? changed the goal/ });
    expect(link.getAttribute('href')).toBe(`#/m/${roomId}/i/goal/${id}`);
  });

  test('is called by its kind where a part has several, and one’s own card is that', async () => {
    const room = await withBen(<HistoryPage />);
    const id = must(
      room.act((doc, author) => addJot(doc, author, { kind: 'question', text: 'Why now?' })),
    );
    await keep(bens({ part: 'jots', id }), bens({ part: 'members', id: BEN, fields: ['offers'] }));
    await untilSaid('Ben changed the question “Why now?”');
    await untilSaid('Ben changed their own card: what they offer');
  });

  test('that is not there any more is said to be that, and leads nowhere', async () => {
    await withBen(<HistoryPage />);
    await keep(bens({ part: 'comments', deed: 'made' }));
    await untilSaid('Ben added a comment that is not there any more');
    expect(screen.queryByRole('link', { name: /comment/ })).toBeNull();
  });

  test('that lies in the bin leads there', async () => {
    const room = await withBen(<HistoryPage />);
    const id = must(room.act((doc, author) => addActionItem(doc, author, { text: 'Send it' })));
    must(room.act((doc, author) => removeItem(doc, author, { part: 'actionItems', id })));
    await keep(bens({ part: 'actionItems', id, deed: 'removed' }));
    await untilSaid('Ben put the action item “Send it” into the bin');
    const link = screen.getByRole('link', { name: /^.?Ben.? put/ });
    expect(link.getAttribute('href')).toBe(`#/m/${roomId}/i/action/${id}`);
  });

  test('that lies in the bin is told by its own kind, too', async () => {
    const room = await withBen(<HistoryPage />);
    const lesson = { kind: 'lesson', text: 'Ask early' } as const;
    const id = must(room.act((doc, author) => addTo(doc, author, TAKEAWAY, lesson)));
    must(room.act((doc, author) => removeItem(doc, author, { part: 'takeaways', id })));
    await keep(bens({ part: 'takeaways', id, deed: 'removed' }));
    await untilSaid('Ben put the lesson “Ask early” into the bin');
  });

  test('with a name that is long or runs the other way is cut and kept apart', async () => {
    const room = await withBen(<HistoryPage />);
    const title = `\u202eשלום${'x'.repeat(115)}`;
    const id = must(room.act((doc, author) => addGoal(doc, author, { title })));
    await keep(bens({ id }));
    await vi.waitFor(() => expect(said().some((one) => one.startsWith('Ben changed'))).toBe(true));
    const [link] = screen.getAllByRole('link', { name: /Ben.? changed the goal/ });
    const words = link?.textContent ?? '';
    expect(words.endsWith('…\u2069')).toBe(true);
    expect(words.length).toBeLessThan(130);
  });

  test('of many at once, and of a part that this version does not know, is one sentence', async () => {
    await withBen(<HistoryPage />);
    await keep(bens({ part: 'many', id: '' }), bens({ part: 'moods', deed: 'hummed' }));
    await untilSaid('Ben changed more than 40 things at once');
    expect(said().filter((one) => one.startsWith('Ben'))).toHaveLength(2);
  });

  test('and a goal’s change is not told once more by the entry of what changed', async () => {
    await withBen(<HistoryPage />);
    await keep(
      bens({ part: 'goalChanges', deed: 'made' }),
      bens({ part: 'answers', deed: 'made' }),
    );
    await untilSaid('Ben added an answer that is not there any more');
    expect(said().filter((one) => one.includes('why a goal'))).toEqual([]);
  });
});

describe('[U249] how it is known', () => {
  async function opened(line: NewChangeLine, summary: RegExp): Promise<string> {
    await withBen(<HistoryPage />);
    await keep(line);
    fireEvent.click(await screen.findByText(summary));
    const how = document.querySelector('.change-how > p');
    return (how?.textContent ?? '').replaceAll(/[\u2068\u2069]/g, '');
  }

  test('is folded: by a signature that was checked', async () => {
    expect(await opened(bens(), /11:00 AM, checked/)).toBe(
      'Signed by a device of theirs, and checked here when it came.',
    );
  });

  test('by what the roster calls the device', () => {
    const line = { ...bens(), roomId, number: 1, until: at(NOON - HOUR) };
    const labels = new Map([[BENS.deviceId, 'Ben’s laptop']]);
    const words = knownSentences(line, { labels, people: [], thing: undefined });
    expect(words.replaceAll(/[\u2068\u2069]/g, '')).toBe(
      'Signed by Ben’s laptop, and checked here when it came.',
    );
  });

  test('from when to when, where it went on', async () => {
    await keep(bens({ id: 'A'.repeat(22), at: at(NOON - HOUR) }));
    const later = bens({ id: 'A'.repeat(22), at: at(NOON - HOUR + 300_000) });
    expect(await opened(later, /11:05 AM, checked/)).toContain('From 11:00 AM to 11:05 AM.');
  });

  test('that nobody can tell who did what came in a snapshot, and what the record says', async () => {
    const room = await withBen(<HistoryPage />);
    const id = must(
      room.act((doc, { now: then }) =>
        addGoal(doc, { memberId: BEN, now: then }, { title: 'Speak', owner: BEN }),
      ),
    );
    await keep(bens({ id, author: undefined, knownBy: 'snapshot', deed: 'made' }));
    await untilSaid('There is the goal “Speak” now');
    fireEvent.click(screen.getByText('11:00 AM, by nobody that can be told'));
    const how = document.querySelector('.change-how > p')?.textContent ?? '';
    expect(how.replaceAll(/[\u2068\u2069]/g, '')).toBe(
      'Came to this device with many others, as one piece. Who did it, and when, cannot be told. The record itself says that Ben made it.',
    );
  });
});

test('[U250] one member, or one group, is chosen, and where nothing is like that it is said', async () => {
  await withBen(<HistoryPage />);
  await keep(
    bens({ part: 'comments', deed: 'made' }),
    bens({ author: undefined, knownBy: 'snapshot' }),
  );
  await untilSaid('Ben added a comment that is not there any more');
  const whose = screen.getByRole('combobox', { name: 'By whom' });
  const what = screen.getByRole('combobox', { name: 'Of what' });

  fireEvent.change(whose, { target: { value: BEN } });
  expect(said()).toEqual(['Ben added a comment that is not there any more']);
  fireEvent.change(whose, { target: { value: 'nobody' } });
  expect(said()).toEqual(['There was a change of a goal that is not there any more']);
  fireEvent.change(what, { target: { value: 'resources' } });
  await screen.findByText('Nothing like that is kept here.');
  fireEvent.change(whose, { target: { value: 'all' } });
  fireEvent.change(what, { target: { value: 'comments' } });
  expect(said()).toEqual(['Ben added a comment that is not there any more']);
});

describe('[U251] the page of a mentorship', () => {
  const HEADING = 'What changed since you were here';

  test('begins with what others changed since, and not with what I did', async () => {
    must(await page.store.changeLog.look(roomId, at(NOON)));
    await keep(bens({ part: 'comments', deed: 'made' }));
    const room = await withBen(<ChangedHere />);
    must(room.act((doc, author) => addGoal(doc, author, { title: 'Mine' })));
    await screen.findByRole('region', { name: HEADING });
    await vi.waitFor(async () =>
      expect(must(await page.store.changeLog.list(roomId)).length).toBeGreaterThan(2),
    );
    expect(said()).toEqual(['Ben added a comment that is not there any more']);
  });

  test('says five lines, and how many more there are', async () => {
    must(await page.store.changeLog.look(roomId, at(NOON)));
    await keep(...Array.from({ length: 8 }, () => bens()));
    await withBen(<ChangedHere />);
    await screen.findByText('and 3 more changes');
    expect(said()).toHaveLength(5);
    const all = screen.getByRole('link', { name: 'All of it in History' });
    expect(all.getAttribute('href')).toBe(`#/m/${roomId}/history`);
  });

  test('says nothing where nothing changed, and nothing to who was never there', async () => {
    await keep(bens());
    const room = await withBen(<ChangedHere />);
    await vi.waitFor(async () =>
      expect(must(await page.store.changeLog.lastLook(roomId))).toBeDefined(),
    );
    expect(room.changeNews.lines.value).toEqual([]);
    expect(screen.queryByRole('region', { name: HEADING })).toBeNull();
  });

  test('says nothing more once one said "Got it"', async () => {
    must(await page.store.changeLog.look(roomId, at(NOON)));
    await keep(bens());
    await withBen(<ChangedHere />);
    fireEvent.click(await screen.findByRole('button', { name: 'Got it' }));
    expect(screen.queryByRole('region', { name: HEADING })).toBeNull();
    await keep(bens({ part: 'comments' }));
    await screen.findByRole('region', { name: HEADING });
    expect(said()).toHaveLength(1);
  });
});

describe('[U252] who has the page before their eyes is there', () => {
  test('and what came meanwhile is no news at the next visit', async () => {
    must(await page.store.changeLog.look(roomId, at(NOON)));
    await withBen(<ChangedHere />);
    await keep(bens());
    await vi.waitFor(() => expect(said()).toHaveLength(1));
    await vi.waitFor(async () => {
      const last = must(await page.store.changeLog.lastLook(roomId));
      const [newest] = must(await page.store.changeLog.list(roomId));
      expect(last?.number).toBe(newest?.number);
    });
    cleanup();
    const again = await draw(<ChangedHere />);
    await vi.waitFor(async () => expect(again.load.value).toBe('ready'));
    expect(said()).toEqual([]);
  });

  test('who is not, is told at the next visit, of ten minutes and more', async () => {
    must(await page.store.changeLog.look(roomId, at(NOON)));
    const room = await withBen(<ChangedHere />);
    await keep(bens({ part: 'comments' }));
    await vi.waitFor(() => expect(said()).toHaveLength(1));
    await vi.waitFor(async () =>
      expect(must(await page.store.changeLog.lastLook(roomId))?.number).toBeGreaterThan(1),
    );
    show('hidden');
    await keep(bens({ part: 'goals' }));
    await vi.waitFor(() => expect(said()).toHaveLength(2));
    now += 10 * 60_000;
    show('visible');
    await vi.waitFor(() =>
      expect(room.changeNews.lines.value.map(({ part }) => part)).toEqual(['goals']),
    );
  });
});
