/** What changed in all mentorships since I was there, over a real store and with no record open. */
import { cleanup, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, type ItemId, type Millis, type RoomId } from '#shared/base/ids.ts';
import type { NewChangeLine } from '../../../extension/store/change-line.ts';
import { ChangedSince } from '../../../extension/views/today/ChangedSince.tsx';
import { at, must, sampleProjection } from '../../support/store/samples.ts';
import { BEN, bens, NOON, said, untilSaid } from '../../support/views/change-lines.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;
let roomId: RoomId;

beforeEach(async () => {
  page = await openPage({ now: () => NOON as Millis });
  ({ roomId } = await page.make('Sam and Kim', 'Sam'));
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  await page.close();
});

async function keep(...lines: readonly NewChangeLine[]): Promise<void> {
  must(await page.store.changeLog.add(roomId, lines));
}

describe('[U253] of all mentorships', () => {
  async function project(
    patch: Partial<Parameters<typeof sampleProjection>[0]> = {},
  ): Promise<void> {
    const ben = { id: BEN, name: 'Ben', role: 'mentor', colour: 1, zone: undefined } as const;
    const entry = page.shelf.entries.value[0];
    if (entry === undefined) throw new Error('no mentorship');
    const projection = sampleProjection({ roomId, me: entry.memberId, members: [ben], ...patch });
    must(await page.store.projections.write(projection));
    await vi.waitFor(() => expect(page.shelf.mentorships.value[0]?.members).toHaveLength(1));
  }

  test('it is told by mentorship who changed what, alike ones once, each leading to its place', async () => {
    await project();
    must(await page.store.changeLog.look(roomId, at(NOON)));
    const [session, goal] = [newId<ItemId>(), newId<ItemId>()];
    await keep(
      bens({ id: goal, fields: ['status'] }),
      bens({ part: 'notes', id: session }),
      bens({ part: 'comments', deed: 'made' }),
      bens({ part: 'comments', deed: 'made' }),
    );
    page.draw(<ChangedSince />);
    await untilSaid('Ben added a comment, and one more');

    expect(said()).toEqual([
      'Ben added a comment, and one more',
      'Ben changed the notes of a session',
      'Ben changed a goal: status',
    ]);
    const hrefs = [...document.querySelectorAll('.change-line a')].map((a) =>
      a.getAttribute('href'),
    );
    expect(hrefs).toEqual(
      ['history', `s/${session}`, `i/goal/${goal}`].map((place) => `#/m/${roomId}/${place}`),
    );
    expect(page.rooms).toEqual([]);
  });

  test('it is said when nothing changed, and told as it comes', async () => {
    await project();
    must(await page.store.changeLog.look(roomId, at(NOON)));
    page.draw(<ChangedSince />);
    await screen.findByText('Nothing has changed since you were last here.');
    await keep(bens());
    await untilSaid('Ben changed a goal');
    must(await page.store.changeLog.look(roomId, at(NOON)));
    await screen.findByText('Nothing has changed since you were last here.');
  });
});
