/** A check-in of mine that is due, on Today, and where its line leads: over a real store and real records. */
import { cleanup, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { CheckInRhythm } from '#shared/record/check-in-rhythm.ts';
import { soughtLine } from '../../../extension/components/sought-line.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { createRouter } from '../../../extension/hooks/route.ts';
import { openRoomDatabase, roomDatabaseName } from '../../../extension/store/room-database.ts';
import { addOwnRows } from '../../../extension/store/rows.ts';
import { Dashboard } from '../../../extension/views/dashboard/Dashboard.tsx';
import { TodayPage } from '../../../extension/views/today/TodayPage.tsx';
import { pairRecord } from '../../support/record/people.ts';
import { must, sampleProjection } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

/** A Monday, noon, by the clock of the tests. */
const NOW = new Date(2026, 2, 2, 12).getTime() as Millis;
const WEEKLY = { days: 7, isFirst: false };

let page: TestPage;

beforeEach(async () => {
  page = await openPage({ now: () => NOW });
  location.hash = '';
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
  soughtLine.value = undefined;
  location.hash = '';
});

/** Late in the evening, so many days ago. */
function evening(daysAgo: number): Millis {
  return new Date(2026, 2, 2 - daysAgo, 23, 30).getTime() as Millis;
}

/** A mentorship of which this is told. */
async function told(name: string, checkIn: CheckInRhythm | undefined): Promise<RoomId> {
  const { roomId, memberId: me } = await page.make(name, 'Sam');
  const tidings = { waiting: [], coming: [], moreWaiting: 0, responseDays: undefined, checkIn };
  must(await page.store.projections.write(sampleProjection({ roomId, me, name, tidings })));
  await waitFor(() => {
    const shown = page.shelf.mentorships.value.find((one) => one.roomId === roomId);
    expect(shown?.tidings).toEqual(tidings);
  });
  return roomId;
}

const waiting = () => within(screen.getByRole('region', { name: 'Waits for me' }));
const lines = () =>
  waiting()
    .queryAllByRole('listitem')
    .map(({ textContent }) => textContent);
const BY = 'It is due by the rhythm that was agreed';

test('[U310] my check-in waits for me from the day on which it is due, in each mentorship, longest first', async () => {
  await told('Soon', { ...WEEKLY, since: evening(6) });
  await told('Now', { ...WEEKLY, since: evening(7) });
  await told('Since', { ...WEEKLY, since: evening(10) });
  await told('First', { ...WEEKLY, since: evening(90), isFirst: true });
  await told('None', undefined);
  page.draw(<TodayPage />);
  expect(lines()).toEqual([
    `Your check-in${BY}Waits 3 daysSince`,
    `Your check-in${BY}Since todayNow`,
    `Your check-in${BY}First`,
  ]);
  expect(screen.getByText('3 things wait for you.')).toBeTruthy();
  expect(document.querySelector('.due-late')).toBeNull();
});

test('[U310] its line leads to the form for it, opened and with the focus', async () => {
  const roomId = await told('Ours', { ...WEEKLY, since: evening(8) });
  const db = must(await openRoomDatabase(indexedDB, roomDatabaseName(roomId)));
  must(await addOwnRows(db, [copyBytes(Y.encodeStateAsUpdate(pairRecord()))]));
  db.close();
  const ending = new AbortController();
  page.draw(<Dashboard router={createRouter(window, ending.signal)} />);
  const link = waiting().getByRole('link', { name: 'Your check-in' });
  expect(link.getAttribute('href')).toBe(`#/m/${roomId}/check-in`);
  location.hash = link.getAttribute('href') ?? '';
  const form = await waitFor(() => {
    const found = document.querySelector<HTMLElement>('[data-form="check-in"]');
    expect(found?.contains(document.activeElement)).toBe(true);
    return found;
  });
  expect(form?.closest('details')?.open).toBe(true);
  ending.abort();
});
