/** The pages on a device that was struck out itself. */
import { signal } from '@preact/signals';
import { cleanup, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { RoomContext } from '../../../extension/hooks/room.ts';
import type { EngineStatus } from '../../../extension/sync/engine-status.ts';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
});

/** The page of a mentorship of which this is told. */
async function drawn(relay: EngineStatus['relay']): Promise<void> {
  const room = page.surface.openRoom(await page.make('Mia and Ben', 'Mia'));
  await waitFor(() => expect(room.load.value).toBe('ready'));
  const ben = { id: newId<MemberId>(), name: 'Ben', role: 'mentor' } as const;
  must(room.act((doc, author) => putMember(doc, author, ben)));
  const status = signal({ ...room.status.value, relay });
  page.draw(
    <RoomContext.Provider value={{ ...room, status }}>
      <MentorshipPage onSession={() => {}} />
    </RoomContext.Provider>,
  );
}

const button = (name: string | RegExp) => screen.queryByRole('button', { name });

test('[U112] it is said, what is here can be written on, and nothing is offered that needs the relay', async () => {
  await drawn({ state: 'stopped', reason: 'struck-out' });

  screen.getByText(/^This device was struck out of the mentorship/);
  expect(screen.getAllByRole('textbox').length).toBeGreaterThan(0);
  screen.getByText('Ben');
  const needsRelay = ['Try the relay again', 'Invite', /^Invite again: Ben/].map(button);
  expect(needsRelay).toEqual([null, null, null]);
});

test('[U112] where the relay was stopped for another reason both are offered', async () => {
  await drawn({ state: 'stopped', reason: 'not-allowed' });

  expect(button('Try the relay again')).not.toBeNull();
  expect(button('Invite')).not.toBeNull();
  expect(button(/^Invite again: Ben/)).not.toBeNull();
});
