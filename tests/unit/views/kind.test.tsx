/** The kind of a mentorship on its page, over a real store and record in memory. */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

async function openMentorship(): Promise<{ room: Room; choice: HTMLSelectElement }> {
  const { roomId } = await page.make('Sam and Kim', 'Sam');
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );
  const choice = await screen.findByRole<HTMLSelectElement>('combobox', {
    name: 'Kind of mentorship',
  });
  const [room] = page.rooms;
  if (!room) throw new Error('no room');
  return { room, choice };
}

function shown(choice: HTMLSelectElement): { readonly word: string; readonly means: string } {
  const means = document.getElementById(choice.getAttribute('aria-describedby') ?? '');
  const chosen = [...choice.options].find(({ selected }) => selected);
  return { word: chosen?.text ?? '', means: means?.textContent ?? '' };
}

describe('[U81] the kind of a mentorship', () => {
  test('is said not to be chosen, and any of six can be', async () => {
    const { choice } = await openMentorship();
    expect(shown(choice).word).toBe('No kind chosen');
    expect(shown(choice).means).toContain('nothing is lost');
    expect([...choice.options].slice(1).map(({ text }) => text)).toEqual([
      'Traditional',
      'Reverse',
      'Peer',
      'Group',
      'Team',
      'Coaching',
    ]);
  });

  test('is set in the record where it stands, with what it means, and nothing else changes', async () => {
    const { room, choice } = await openMentorship();
    must(room.act((doc, author) => addActionItem(doc, author, { text: 'Send it' })));
    const { kind: before, ...rest } = room.record.value;
    fireEvent.change(choice, { target: { value: 'coaching' } });
    const { kind: after, ...restAfter } = room.record.value;
    expect([before, after]).toEqual([undefined, 'coaching']);
    expect(restAfter).toEqual(rest);
    const means = 'Short: one goal, a way to measure it, and an end.';
    await waitFor(() => expect(shown(choice)).toEqual({ word: 'Coaching', means }));
    expect(document.querySelector('output[aria-live]')?.textContent).toBe(means);
    expect([...choice.options].map(({ value }) => value)).not.toContain('none');
  });

  test('changes when the partner chooses another', async () => {
    const { room, choice } = await openMentorship();
    fireEvent.change(choice, { target: { value: 'traditional' } });
    const kims = new Y.Doc();
    Y.applyUpdate(kims, Y.encodeStateAsUpdate(room.doc));
    const kim = { memberId: newId<MemberId>(), now: room.now() };
    must(setMentorship(kims, kim, { kind: 'peer' }));
    Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(kims));
    const means = 'Everyone is mentor and mentee at once.';
    await waitFor(() => expect(shown(choice)).toEqual({ word: 'Peer', means }));
  });

  test('is only shown in a record of a newer version', async () => {
    const { room, choice } = await openMentorship();
    fireEvent.change(choice, { target: { value: 'team' } });
    expect(choice.disabled).toBe(false);
    room.doc.getMap('meta').set('schemaVersion', 99);
    await waitFor(() => expect(choice.disabled).toBe(true));
    expect(shown(choice).word).toBe('Team');
  });
});
