/** A page with views of one mentorship that Sam is in with Robin: Robin's changes come as a partner's do. */
import { act, cleanup, waitFor } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import { expect } from 'vitest';
import type { Clock } from '#shared/base/clock.ts';
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { idNumber } from '../record/people.ts';
import { must } from '../store/samples.ts';
import { openPage, type TestPage } from './page.tsx';

/** Who Sam is in a mentorship with. */
export const ROBIN = idNumber<MemberId>(2);

/** Who writes, and when. */
export type Writer = { readonly memberId: MemberId; readonly now: Millis };

/** The page, the room around its views, and what Robin does. */
export type WithRobin = {
  readonly page: TestPage;
  readonly room: Room;
  readonly theirs: <T>(does: (doc: Room['doc'], by: Writer) => T) => T;
  readonly close: () => Promise<void>;
};

/** Opens it, with `views` drawn in the mentorship's scope, and waits until the record is read. */
export async function withRobin(views: ComponentChildren, clock?: Clock): Promise<WithRobin> {
  // The DOM of the tests has no popovers.
  HTMLElement.prototype.hidePopover = () => {};
  const page = await openPage(clock);
  const { roomId } = await page.make('With Robin', 'Sam');
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      {views}
    </RoomScope>,
  );
  const room = await waitFor(() => {
    const [opened] = page.rooms;
    if (opened?.load.value !== 'ready') throw new Error('not read yet');
    return opened;
  });
  const theirs: WithRobin['theirs'] = (does) => {
    let made: { readonly value: ReturnType<typeof does> } | undefined;
    void act(() => {
      made = { value: does(room.doc, { memberId: ROBIN, now: room.now() }) };
    });
    if (!made) throw new Error('it was not done');
    return made.value;
  };
  theirs((doc, by) => must(putMember(doc, by, { id: ROBIN, name: 'Robin', role: 'mentor' })));
  return {
    page,
    room,
    theirs,
    async close() {
      cleanup();
      await page.close();
      toasts.value = [];
      announcement.value = '';
    },
  };
}
