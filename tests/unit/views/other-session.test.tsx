/** Two people who start a session at the same moment, each on their own page. */
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newId, type ItemId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { SessionPage } from '../../../extension/views/dashboard/SessionPage.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

const SENTENCE = /^.+ started a session too, at .+\.$/;
const HOUR_MS = 3_600_000;

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
  announcement.value = '';
});

afterEach(async () => {
  cleanup();
  await page.close();
});

/** Adds a session made by `who` (this person when absent) at `madeAt`. */
function add(room: Room, madeAt: number, who?: MemberId): ItemId {
  const now = madeAt as Millis;
  return must(
    room.act((doc, author) =>
      addSession(doc, { now, memberId: who ?? author.memberId }, { startsAt: now }),
    ),
  );
}

/** The page of a session of mine; `ago`: how long ago it and then the partner's were made. */
async function openBeside(ago: readonly [mine: number, theirs: number]): Promise<ItemId[]> {
  const { roomId } = await page.make('Sam and Kim', 'Sam');
  const went: ItemId[] = [];
  const draw = (sessionId: ItemId) =>
    page.draw(
      <RoomScope roomId={roomId} missing="">
        <SessionPage sessionId={sessionId} onSession={(id) => went.push(id)} />
      </RoomScope>,
    );
  draw(newId<ItemId>());
  const room = await vi.waitFor(() => {
    const [first] = page.rooms;
    if (first?.load.value !== 'ready') throw new Error('no room yet');
    return first;
  });
  const now = Number(room.now());
  const mine = add(room, now - ago[0]);
  went.push(add(room, now - ago[1], newId<MemberId>()));
  cleanup();
  draw(mine);
  return went;
}

test('[U27] the page of a session says that the partner started one too, aloud as well, and leads there', async () => {
  const went = await openBeside([2_000, 1_000]);
  const said = await screen.findByText(SENTENCE, { selector: 'p' });
  await vi.waitFor(() => expect(announcement.value).toBe(said.textContent));
  fireEvent.click(screen.getByRole('button', { name: 'Go there' }));
  expect(went[1]).toBe(went[0]);
});

test('[U27] who reads a session of an earlier call is told of no other', async () => {
  await openBeside([5 * HOUR_MS, 1_000]);
  const both = () => expect(page.rooms[1]?.record.value.sessions).toHaveLength(2);
  await vi.waitFor(both);
  expect(screen.queryByText(SENTENCE)).toBeNull();
  expect(announcement.value).toBe('');
});
