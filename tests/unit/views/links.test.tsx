/** Addresses of items, on the whole dashboard over real records, and lines to which one is led. */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { askForTime } from '#shared/record/operations/time-requests.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { ITEM_PARTS, rootMap, SCHEMA_VERSION, type ItemPart } from '#shared/record/schema.ts';
import { createRouter, type Router } from '../../../extension/hooks/route.ts';
import { openRoomDatabase, roomDatabaseName } from '../../../extension/store/room-database.ts';
import { addOwnRows } from '../../../extension/store/rows.ts';
import { soughtAround, soughtLine } from '../../../extension/components/sought-line.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { Dashboard } from '../../../extension/views/dashboard/Dashboard.tsx';
import { routeToHash } from '../../../extension/views/dashboard/route.ts';
import { placeOfItem } from '../../../extension/views/links/line-place.ts';
import { addOneOfEach } from '../../support/record/one-of-each.ts';
import { author, done, idNumber, MONDAY, pairRecord } from '../../support/record/people.ts';
import { must, newRoomId } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;
let ending: AbortController;

beforeEach(async () => {
  page = await openPage({ now: () => MONDAY });
  ending = new AbortController();
});

afterEach(async () => {
  cleanup();
  await page.close();
  ending.abort();
  toasts.value = [];
  soughtLine.value = undefined;
  soughtAround.value = [];
  location.hash = '';
});

/** The dashboard at the address of the item that `write` chose. */
async function openAt(
  write: (doc: Y.Doc) => ItemPlace,
): Promise<{ readonly item: ItemPlace; readonly roomId: RoomId; readonly router: Router }> {
  const { roomId } = await page.make('Lighthouse', 'Sam');
  const doc = pairRecord();
  const item = write(doc);
  const db = must(await openRoomDatabase(indexedDB, roomDatabaseName(roomId)));
  must(await addOwnRows(db, [copyBytes(Y.encodeStateAsUpdate(doc))]));
  db.close();
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
  location.hash = routeToHash({ place: 'item', roomId, item });
  const router = createRouter(window, ending.signal);
  page.draw(<Dashboard router={router} />);
  return { item, roomId, router };
}

const led = () => document.querySelector<HTMLElement>('[data-led]');
const heading = () => document.querySelector('h1')?.textContent;

/** The line of the part's item, by whichever of its attributes. */
async function isLedTo(id: string): Promise<HTMLElement> {
  return waitFor(() => {
    const line = led();
    expect(Object.values(line?.dataset ?? {})).toContain(id);
    expect(line?.contains(document.activeElement)).toBe(true);
    if (!line) throw new Error('nowhere');
    return line;
  });
}

/** Everything between a line and the page is open. */
function isInTheOpen(line: HTMLElement): boolean {
  for (let at: HTMLElement | null = line; at !== null; at = at.parentElement)
    if (at instanceof HTMLDetailsElement && !at.open) return false;
  return true;
}

const WITH_LINES = ITEM_PARTS.filter((part) => part !== 'sessions');

describe('[U234, U235] the address of an item leads to its line', () => {
  test.each(WITH_LINES)('of %s, unfolded and with the focus', async (part) => {
    const { item } = await openAt((doc) => ({ part, id: addOneOfEach(doc)[part] }));
    expect(isInTheOpen(await isLedTo(item.id))).toBe(true);
  });

  test('of a session it is its page', async () => {
    await openAt((doc) => ({ part: 'sessions', id: addOneOfEach(doc).sessions }));
    await waitFor(() => expect(screen.getByDisplayValue('Kick-off')).toBeTruthy());
  });

  test.each(WITH_LINES)('of %s also where the record is only shown', async (part) => {
    const { item } = await openAt((doc) => {
      const id = addOneOfEach(doc)[part];
      rootMap(doc, 'meta').set('schemaVersion', SCHEMA_VERSION + 1);
      return { part, id };
    });
    await isLedTo(item.id);
  });

  test('of an action item without opening it: what is said of it is seen on its line', async () => {
    const { item } = await openAt((doc) => ({
      part: 'actionItems',
      id: addOneOfEach(doc).actionItems,
    }));
    const line = await isLedTo(item.id);
    expect(line.querySelector('[aria-expanded="true"]')).toBeNull();
  });

  test('far down the bin', async () => {
    const { item } = await openAt((doc) => {
      const ids = Array.from({ length: 40 }, (_, at) =>
        done(addGoal(doc, author(at), { title: `Goal ${at}` })),
      );
      for (const [at, id] of ids.entries())
        done(removeItem(doc, author(100 + at), { part: 'goals', id }));
      return { part: 'goals', id: ids[0] ?? idNumber<ItemId>(0) };
    });
    await isLedTo(`goals ${item.id}`);
  });

  test('far down a long list, in a goal that was reached', async () => {
    const { item } = await openAt((doc) => {
      const goals = Array.from({ length: 40 }, (_, at) =>
        done(addGoal(doc, author(at), { title: `Goal ${at}` })),
      );
      for (const goal of goals) done(updateGoal(doc, author(), goal, { status: 'reached' }));
      const milestones = Array.from({ length: 40 }, (_, at) =>
        done(addTo(doc, author(at), MILESTONE, { text: `Step ${at}`, goalId: goals[0] })),
      );
      return { part: 'milestones', id: milestones[39] ?? idNumber<ItemId>(0) };
    });
    expect(isInTheOpen(await isLedTo(item.id))).toBe(true);
  });

  test('of a request for more time that another one followed, in the opened item', async () => {
    const { item } = await openAt((doc) => {
      const { actionItems: itemId, timeRequests } = addOneOfEach(doc);
      done(askForTime(doc, author(1), { itemId, untilOn: '2026-04-01' }));
      return { part: 'timeRequests', id: timeRequests };
    });
    expect(isInTheOpen(await isLedTo(item.id))).toBe(true);
  });

  test('of an answer among many to a question', async () => {
    const { item } = await openAt((doc) => {
      const onId = done(addJot(doc, author(), { kind: 'question', text: 'Why?' }));
      const ids = Array.from({ length: 40 }, (_, at) =>
        done(addTo(doc, author(at), ANSWER, { text: `Because ${at}`, onId })),
      );
      return { part: 'answers', id: ids[39] ?? idNumber<ItemId>(0) };
    });
    expect(isInTheOpen(await isLedTo(item.id))).toBe(true);
  });

  test('what is not drawn there leads to the line on which it stands', async () => {
    const goal = await openAt((doc) => {
      const { goals, goalOptions } = addOneOfEach(doc);
      // Its options are drawn only of a goal that explores.
      done(updateGoal(doc, author(), goals, { type: 'reach' }));
      return { part: 'goalOptions', id: goalOptions };
    });
    await waitFor(() => expect(led()?.dataset['goal']).toMatch(/./));
    expect(goal.item.part).toBe('goalOptions');
  });

  test('in the bin where it lies there, and where what it stands on does', async () => {
    await openAt((doc) => {
      const { comments, goals } = addOneOfEach(doc);
      done(removeItem(doc, author(), { part: 'goals', id: goals }));
      return { part: 'comments', id: comments };
    });
    const line = await waitFor(() => {
      const found = led();
      if (!found) throw new Error('nowhere');
      return found;
    });
    expect(line.dataset['bin']).toMatch(/^goals /);
    expect(heading()).toBe('Bin');
  });

  test('of one that is not there it says so, and follows once it comes', async () => {
    const id = idNumber<ItemId>(77);
    await openAt(() => ({ part: 'goals', id }));
    await waitFor(() => expect(heading()).toBe('This is not in the mentorship'));
    const [room] = page.rooms;
    void act(() => void room?.act((doc, by) => addGoal(doc, by, { id, title: 'Late' })));
    await isLedTo(id);
  });

  test('another address on the same page leads on, and what becomes of the item moves no page', async () => {
    const { router, roomId, item } = await openAt((doc) => {
      const ids = addOneOfEach(doc);
      return { part: 'talkingPoints', id: ids.talkingPoints };
    });
    await isLedTo(item.id);
    const room = page.rooms.at(-1);
    void act(() => void room?.act((doc, by) => removeItem(doc, by, item)));
    expect(screen.getByDisplayValue('Kick-off')).toBeTruthy();
    const id = room?.record.value.goals[0]?.id ?? idNumber<ItemId>(0);
    void act(() => router.go({ place: 'item', roomId, item: { part: 'goals', id } }));
    await isLedTo(id);
  });

  test('a goal that one was led to can be closed again', async () => {
    const { item } = await openAt((doc) => ({ part: 'goals', id: addOneOfEach(doc).goals }));
    await isLedTo(item.id);
    const more = await screen.findByRole('button', {
      name: 'More about this goal: Speak in public',
    });
    await waitFor(() => expect(more.getAttribute('aria-expanded')).toBe('true'));
    fireEvent.click(more);
    expect(more.getAttribute('aria-expanded')).toBe('false');
  });
});

test('[U236] "Copy link" on an opened goal copies its address, which leads to the dashboard', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const { item, roomId } = await openAt((doc) => ({ part: 'goals', id: addOneOfEach(doc).goals }));
  await isLedTo(item.id);
  fireEvent.click(await screen.findByRole('button', { name: 'Copy link to: Speak in public' }));
  await waitFor(() => expect(toasts.value.at(-1)?.text).toMatch(/^Link copied/));
  const copied = new URL(writeText.mock.calls[0]?.[0] ?? '');
  expect([copied.pathname, copied.hash]).toEqual([
    '/dashboard.html',
    `#/m/${roomId}/i/goal/${item.id}`,
  ]);
  writeText.mockRejectedValue(new Error('not allowed'));
  fireEvent.click(screen.getByRole('button', { name: 'Copy link to: Speak in public' }));
  await waitFor(() => expect(toasts.value.at(-1)?.text).toMatch(/did not let/));
});

test('[U235] comments on one another, and on nothing, are nowhere, and nothing hangs', () => {
  const doc = pairRecord();
  const [one, two, three] = [idNumber<ItemId>(71), idNumber<ItemId>(72), idNumber<ItemId>(73)];
  const put = (id: ItemId, onPart: ItemPart, onId: ItemId) =>
    rootMap(doc, 'comments').set(id, new Y.Map(Object.entries({ text: 'x', onPart, onId })));
  put(one, 'comments', two);
  put(two, 'comments', one);
  put(three, 'goals', idNumber<ItemId>(99));
  const view = readRecord(doc);
  for (const id of [one, two, three])
    expect(placeOfItem(view, newRoomId(), { part: 'comments', id }, MONDAY)).toBeUndefined();
});

test('[U235] a comment on an answer leads over its question', () => {
  const doc = pairRecord();
  const ids = addOneOfEach(doc);
  const on = { part: 'answers', id: ids.answers } as const;
  const id = done(addComment(doc, author(), on, 'So it is'));
  const place = placeOfItem(readRecord(doc), newRoomId(), { part: 'comments', id }, MONDAY);
  expect(place?.lines.map((line) => line.id)).toEqual([id, ids.answers, ids.jots]);
});
