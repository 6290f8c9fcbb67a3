/** What a key in the notes makes a surface draw again while the record around them is long. */
import { cleanup, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { createRouter } from '../../../extension/hooks/route.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { Dashboard } from '../../../extension/views/dashboard/Dashboard.tsx';
import { routeToHash } from '../../../extension/views/dashboard/route.ts';
import { Panel } from '../../../extension/views/panel/Panel.tsx';
import { ROBIN } from '../../support/record/people.ts';
import { hugeUpdate } from '../../support/record/wrong-types.ts';
import { must } from '../../support/store/samples.ts';
import { watchDrawn } from '../../support/views/drawn.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

const PARTS = ['actionItems', 'talkingPoints', 'takeaways', 'goals', 'milestones', 'comments'];
const OPEN_MS = 60_000;

/** What is said of saving, the names of mentorships in a list of them, and the tools of the notes. */
const MAY_BE_DRAWN = new Set([
  ...['RoomStatus', 'StatusLine', 'RoomNotices', 'Notices'],
  ...['MentorshipChoice', 'Navigation', 'SearchBox', 'Mentorships', 'NavLink'],
  ...['SessionNotes', 'NotesDesk', 'NotesToolbar', 'Toolbar', 'ToolButton', 'MergedPlaces'],
  // The last is Preact's fragment.
  ...['Button', 'IconButton', 'Icon', '$'],
]);

/** Who is in the mentorship and what can be done about it, which hangs on the state of saving. */
const ASIDE = [
  ...['Aside', 'Members', 'Missing', 'PeopleList', 'LongList', 'PersonLine', 'CardLink', 'Avatar'],
  ...['RelayBlock', 'EndingBlock', 'BackupReminder', 'ThanksMenu'],
];

let page: TestPage;
let roomId: RoomId;
let leaving: AbortController;

beforeEach(async () => {
  leaving = new AbortController();
  page = await openPage();
  ({ roomId } = await page.make('Sam and Robin', 'Sam'));
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  leaving.abort();
  location.hash = '';
  await page.close();
});

/** The room that was opened last, once its record is there. */
async function openedRoom(): Promise<Room> {
  return await vi.waitFor(() => {
    const room = page.rooms.at(-1);
    if (room?.load.value !== 'ready') throw new Error('no room yet');
    return room;
  }, 2 * OPEN_MS);
}

/** A long record with one session in it, which is the current one. */
function fill(room: Room): ItemId {
  Y.applyUpdate(room.doc, hugeUpdate(300, PARTS));
  const robin = { id: ROBIN, name: 'Robin', role: 'mentor' } as const;
  must(room.act((doc, author) => putMember(doc, author, robin)));
  const session = { startsAt: room.now(), title: 'Long' };
  return must(room.act((doc, author) => addSession(doc, author, session)));
}

const SURFACES = {
  panel: async () => {
    page.draw(<Panel />);
    const room = await openedRoom();
    return { room, sessionId: fill(room) };
  },
  session: async () => {
    location.hash = routeToHash({ place: 'mentorship', roomId });
    page.draw(<Dashboard router={createRouter(window, leaving.signal)} />);
    const sessionId = fill(await openedRoom());
    location.hash = routeToHash({ place: 'session', roomId, sessionId });
    await screen.findByRole('textbox', { name: 'Notes of Long' }, { timeout: OPEN_MS });
    return { room: await openedRoom(), sessionId };
  },
  mentorship: async () => {
    location.hash = routeToHash({ place: 'mentorship', roomId });
    page.draw(<Dashboard router={createRouter(window, leaving.signal)} />);
    const room = await openedRoom();
    return { room, sessionId: fill(room) };
  },
};

/** A caret of Robin's page, as it comes over the relay. */
function partnersCaret({ awareness }: Room, place: number): void {
  const theirs = new Awareness(new Y.Doc());
  const end = { tname: 'notes:x', assoc: place };
  const here = { memberId: ROBIN, name: 'Robin', colour: 1, surface: 'sidepanel', visible: true };
  theirs.clientID = 7;
  theirs.states.set(7, { ...here, cursor: { anchor: end, head: end } });
  theirs.meta.set(7, { clock: place, lastUpdated: 0 });
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(theirs, [7]), 'relay');
  theirs.destroy();
}

/** Resolves once the long lists are drawn, and the field of the notes where the surface has one. */
async function settled(surface: keyof typeof SURFACES): Promise<void> {
  await screen.findAllByText('Show 30 more', {}, { timeout: OPEN_MS });
  if (surface === 'mentorship') return;
  await screen.findByRole('textbox', { name: 'Notes of Long' }, { timeout: OPEN_MS });
}

test.each(['panel', 'session', 'mentorship'] as const)(
  '[V120] a key in the notes, a caret and what is written for lists draw nothing of a long record again: %s',
  async (surface) => {
    const { room, sessionId } = await SURFACES[surface]();
    await settled(surface);
    const notes = notesOf(room.doc, sessionId);
    const projected = (words: string) =>
      vi.waitFor(() => {
        const [shelved] = page.shelf.written.value;
        expect(shelved?.currentSession?.blocks[0]?.text).toBe(words);
        expect(room.status.value.device.state).toBe('saved');
      }, 2 * OPEN_MS);
    // The first key keeps the session, puts Robin on the page and makes Undo possible.
    partnersCaret(room, 1);
    notes.insert(0, 'a');
    await projected('a');
    const watch = watchDrawn();
    notes.insert(0, 'b');
    room.awareness.setLocalStateField('cursor', { anchor: { tname: 'x' }, head: { tname: 'x' } });
    partnersCaret(room, 2);
    await projected('ba');
    const drawn = watch.names();
    watch.stop();
    expect(drawn).toContain('RoomStatus');
    const may = surface === 'mentorship' ? new Set([...MAY_BE_DRAWN, ...ASIDE]) : MAY_BE_DRAWN;
    expect(drawn.filter((name) => !may.has(name))).toEqual([]);
  },
  60_000,
);
