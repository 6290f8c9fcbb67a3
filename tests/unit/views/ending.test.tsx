/** How a mentorship ends on its page, over a real store, engine and relay; and how everything does. */
import { signal } from '@preact/signals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, type MemberId, type RoomId } from '#shared/base/ids.ts';
import { leaveMentorship, tellRoomDeleted } from '#shared/record/operations/leaving.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { startOver } from '../../../extension/hooks/start-over.ts';
import { RoomContext, type Room } from '../../../extension/hooks/room.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { language } from '../../../extension/locales/t.ts';
import { eraseWords } from '../../../extension/views/ending/ending-words.ts';
import { Navigation } from '../../../extension/views/dashboard/Navigation.tsx';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { SettingsPage } from '../../../extension/views/dashboard/SettingsPage.tsx';
import { InviteKnown } from '../../../extension/views/joining/InviteKnown.tsx';
import { Notices } from '../../../extension/views/room/RoomNotices.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { attentionWords } from '../../../extension/views/status/attention-words.ts';
import { must, sampleProjection } from '../../support/store/samples.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;
let relay: InProcessRelay | undefined;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
  await relay?.close();
  relay = undefined;
  toasts.value = [];
});

async function opened(relayAddress?: string, state = 'connected'): Promise<Room> {
  const { roomId } = await page.make('Sam and Kim', 'Sam');
  if (relayAddress !== undefined) must(await page.store.keyring.update(roomId, { relayAddress }));
  await vi.waitFor(() => expect(page.shelf.entries.value[0]?.relayAddress).toBe(relayAddress));
  page.draw(
    <>
      <Navigation route={{ place: 'mentorship', roomId }} onFound={() => {}} />
      <RoomScope roomId={roomId} missing={<p>It is not here.</p>}>
        <MentorshipPage onSession={() => {}} />
      </RoomScope>
    </>,
  );
  const room = await vi.waitFor(() => {
    const [first] = page.rooms;
    if (!first) throw new Error('no room yet');
    expect(first.load.value).toBe('ready');
    return first;
  });
  if (relayAddress !== undefined)
    await vi.waitFor(() => expect(room.status.value.relay.state).toBe(state));
  return room;
}

function withKim(room: Room): MemberId {
  const kim = newId<MemberId>();
  must(
    putMember(
      room.doc,
      { memberId: kim, now: room.now() },
      { id: kim, name: 'Kim', role: 'mentor' },
    ),
  );
  return kim;
}

async function ask(way: string): Promise<HTMLElement> {
  fireEvent.click(await screen.findByText('Leave or erase'));
  fireEvent.click(screen.getByRole('button', { name: way }));
  return screen.findByRole('dialog', { hidden: true });
}

function press(dialog: HTMLElement, name: string): void {
  fireEvent.click(within(dialog).getByRole('button', { name, hidden: true }));
}

test('[U128] the ways stand folded on the page, those that need a relay only with one', async () => {
  await opened();
  const fold = (await screen.findByText('Leave or erase')).closest('details');
  expect(fold?.open).toBe(false);
  const ways = within(fold as HTMLElement).getAllByRole('button', { hidden: true });
  expect(ways.map(({ textContent }) => textContent)).toEqual([
    'Leave this mentorship',
    'Erase it from this device',
  ]);
});

describe('[U129, B93] leaving', () => {
  test('tells the others, keeps the copy to be read, and nothing of it can be changed', async () => {
    relay = await startRelayInProcess();
    const room = await opened(relay.url);
    withKim(room);
    must(room.act((doc, author) => addJot(doc, author, { kind: 'note', text: 'Keep this' })));

    const dialog = await ask('Leave this mentorship');
    expect(dialog.textContent).toContain('keeps the whole record: Kim.');
    press(dialog, 'Leave');

    await screen.findByText(/^You left this mentorship on/);
    expect(screen.queryByRole('dialog', { hidden: true })).toBeNull();
    expect(
      readRecord(room.doc).members.find(({ id }) => id === room.memberId)?.leftAt,
    ).toBeTruthy();
    expect(screen.getByText('Keep this')).toBeTruthy();
    await waitFor(() =>
      expect(screen.queryByRole('textbox', { name: 'New action item' })).toBeNull(),
    );
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
    expect(page.shelf.entries.value).toEqual([]);
    expect(screen.getByRole('heading', { name: 'Mentorships you left' })).toBeTruthy();
    expect(announcement.value).toContain('You left. Your copy stays on this device.');
  });

  test('asks once more where the others cannot be told; who stays has not left', async () => {
    relay = await startRelayInProcess();
    const room = await opened(relay.url);
    withKim(room);
    await vi.waitFor(() => expect(room.status.value.waiting).toBe(0));
    await relay.close();
    await vi.waitFor(() => expect(room.status.value.relay.state).toBe('offline'));

    const dialog = await ask('Leave this mentorship');
    press(dialog, 'Leave');
    await within(dialog).findByText(/the others do not know that you leave/);
    press(dialog, 'Stay');

    await waitFor(() => expect(screen.queryByRole('dialog', { hidden: true })).toBeNull());
    const mine = readRecord(room.doc).members.find(({ id }) => id === room.memberId);
    expect(mine?.leftAt).toBeUndefined();
    expect(page.shelf.entries.value).toHaveLength(1);
  });

  test('who stays reads who left and when', async () => {
    const room = await opened();
    const kim = withKim(room);
    must(leaveMentorship(room.doc, { memberId: kim, now: room.now() }));
    await screen.findByText(/^Kim left this mentorship on .*\. You keep the whole record\.$/);
  });
});

describe('[U130, U131] erasing it here', () => {
  test('names what is lost, and then it is not here', async () => {
    await opened();
    const dialog = await ask('Erase it from this device');
    expect(dialog.textContent).toContain('No other device is known to have it.');
    press(dialog, 'Erase it here');

    await screen.findByText('It is not here.');
    await waitFor(() => expect(announcement.value).toContain('Erased from this device.'));
    expect(must(await page.store.keyring.rooms())).toEqual([]);
    expect(location.hash).toBe('#/');
  });

  test('what waits for a relay is counted, and is not where there is none', async () => {
    const room = await opened('ws://127.0.0.1:9', 'offline');
    must(room.act((doc, author) => addJot(doc, author, { kind: 'note', text: 'Only here' })));
    await vi.waitFor(() => expect(room.status.value.waiting).toBeGreaterThan(0));
    const { waiting } = room.status.value;
    const dialog = await ask('Erase it from this device');
    expect(dialog.textContent).toMatch(
      new RegExp(`${waiting} changes? (is|are) on this device alone, and go`),
    );
    press(dialog, 'Cancel');
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden: true })).toBeNull());
    expect(page.shelf.entries.value).toHaveLength(1);
  });
});

describe('[U132] deleting it at the relay', () => {
  test('says who did, and keeps everything here', async () => {
    relay = await startRelayInProcess();
    const room = await opened(relay.url);
    const dialog = await ask('Delete it from the relay');
    press(dialog, 'Delete it there');

    await screen.findByText(/^You deleted this mentorship from the relay on/);
    expect(readRecord(room.doc).roomDeleted?.by).toBe(room.memberId);
  });

  test('where the relay is away nothing is deleted, and that is said', async () => {
    const room = await opened('ws://127.0.0.1:9', 'offline');
    const dialog = await ask('Delete it from the relay');
    press(dialog, 'Delete it there');
    await within(dialog).findByText(/could not be reached, so nothing was deleted/);
    expect(readRecord(room.doc).roomDeleted).toBeUndefined();
  });

  test('a partner reads who it was instead of a riddle', async () => {
    const room = await opened();
    const kim = withKim(room);
    must(tellRoomDeleted(room.doc, { memberId: kim, now: room.now() }));
    const relayLost = { state: 'stopped', reason: 'no-room' } as const;
    const status = { ...room.status.value, relay: relayLost };
    const { roomDeletedWords } = await import('../../../extension/views/ending/ending-words.ts');
    const deletion = readRecord(room.doc).roomDeleted;
    if (!deletion) throw new Error('it does not say so');
    const words = attentionWords(
      status,
      'mentorship',
      roomDeletedWords(deletion, room.people.value),
    );
    expect(words[0]).toMatch(/^Kim deleted this mentorship from the relay on/);
    expect(attentionWords(status)[0]).toMatch(/^The relay does not know this mentorship any more/);
  });
});

test('[U2] a dialog that is open speaks the language that is chosen meanwhile', async () => {
  await opened();
  const dialog = await ask('Erase it from this device');
  expect(dialog.textContent).toContain('No other device is known to have it.');
  language.value = 'en-XA';
  try {
    await waitFor(() => expect(dialog.textContent).not.toContain('No other device'));
    expect(dialog.querySelectorAll('.ending-sentences > p').length).toBeGreaterThan(2);
  } finally {
    language.value = 'en';
  }
});

test('[U131, S37] another browser of mine that has it is named, and then it is not the last', async () => {
  const room = await opened();
  const reach = [{ memberId: room.memberId, reached: 'device', lastHeard: room.now() }] as const;
  const known = { status: { ...room.status.value, reach }, people: room.people.value };
  const words = eraseWords({ ...known, isLeft: false }).join(' ');
  expect(words).toContain('Another browser of yours was heard from, and keeps what it has.');
  expect(words).not.toContain('No other device is known');
});

/** Kim's and Sam's mentorship goes on in a new room; its page is drawn. */
async function goneOn(): Promise<Room> {
  const room = await opened('ws://127.0.0.1:9', 'offline');
  withKim(room);
  const { roomId } = must(await room.ending.goOn());
  await vi.waitFor(() => expect(page.shelf.all.value).toHaveLength(2));
  cleanup();
  page.draw(
    <RoomScope roomId={roomId} missing={<p>It is not here.</p>}>
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );
  return vi.waitFor(() => {
    const fresh = page.rooms.find((one) => one.roomId === roomId);
    if (fresh?.load.value !== 'ready') throw new Error('not read yet');
    return fresh;
  });
}

describe('[U150] a mentorship that goes on', () => {
  test('offers first to invite who is known in it, as who they were', async () => {
    await goneOn();
    await screen.findByText(/^Kim is not in this new mentorship yet\./);
    const invite = screen.getByRole('button', { name: 'Invite Kim' });
    expect(invite.className).toContain('button-primary');
    fireEvent.click(invite);
    const dialog = await screen.findByRole('dialog', { name: 'Invite Kim', hidden: true });
    expect(dialog.textContent).toContain('is Kim in this mentorship');
  });

  test('offers it no more once they were heard from, nor for who has left', async () => {
    const fresh = await goneOn();
    const kim = fresh.people.value.find(({ me }) => !me)?.id as MemberId;
    const heard = { memberId: kim, reached: 'no', lastHeard: fresh.now() } as const;
    const status = signal({ ...fresh.status.value, reach: [heard] });
    cleanup();
    page.draw(
      <RoomContext.Provider value={{ ...fresh, status }}>
        <InviteKnown onInvite={() => {}} />
      </RoomContext.Provider>,
    );
    expect(screen.queryByRole('button', { name: 'Invite Kim' })).toBeNull();
    status.value = { ...status.value, reach: [] };
    await screen.findByRole('button', { name: 'Invite Kim' });
    must(leaveMentorship(fresh.doc, { memberId: kim, now: fresh.now() }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Invite Kim' })).toBeNull());
  });
});

test('[U134] the one that went on leads to where it goes on, and makes no further one', async () => {
  const room = await opened();
  must(await room.ending.goOn());
  await vi.waitFor(() => expect(page.shelf.all.value).toHaveLength(2));
  const [fresh] = page.shelf.entries.value;
  expect(fresh?.continues).toBe(room.roomId);
  const relayLost = { state: 'stopped', reason: 'struck-out' } as const;
  const status = { ...room.status.value, relay: relayLost };
  const notices = { status, retry: () => {}, bringBack: () => {}, goOn: () => Promise.resolve() };
  cleanup();
  page.draw(<Notices {...notices} goesOn />);
  expect(screen.getByRole('button', { name: 'Open the new mentorship' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Go on in a new mentorship' })).toBeNull();
});

test('[U153] where a mentorship goes on it is in use alone, and the old one stands in a list of its own', async () => {
  const room = await opened();
  const { roomId } = must(await room.ending.goOn());
  await vi.waitFor(() => expect(page.shelf.all.value).toHaveLength(2));
  expect(page.shelf.mentorships.value.map((one) => one.roomId)).toEqual([roomId]);
  const heading = await screen.findByRole('heading', { name: 'Went on in a new one' });
  const old = within(heading.nextElementSibling as HTMLElement).getByRole('link');
  expect(old.getAttribute('href')).toBe(`#/m/${room.roomId}`);
  expect(screen.queryByRole('heading', { name: 'Mentorships you left' })).toBeNull();
  must(await page.store.keyring.update(roomId, { closedAt: room.now() }));
  await vi.waitFor(() =>
    expect(page.shelf.mentorships.value.map((one) => one.roomId)).toEqual([room.roomId]),
  );
});

test('[U134] who can share it no more goes on in a new mentorship with all of it, by one click', async () => {
  const room = await opened();
  must(room.act((doc, author) => addJot(doc, author, { kind: 'note', text: 'All of it' })));
  const status = {
    ...room.status.value,
    relay: { state: 'stopped', reason: 'struck-out' } as const,
  };
  let begun = 0;
  const goOn = async () => {
    begun += 1;
    must(await room.ending.goOn());
  };
  cleanup();
  page.draw(<Notices status={status} retry={() => {}} bringBack={() => {}} goOn={goOn} />);

  const button = screen.getByRole('button', { name: 'Go on in a new mentorship' });
  fireEvent.click(button);
  fireEvent.click(button);

  await vi.waitFor(() => expect(page.shelf.all.value).toHaveLength(2));
  expect(begun).toBe(1);
  const fresh = page.surface.openRoom(page.shelf.entries.value[0] as KeyringEntry);
  await vi.waitFor(() => expect(fresh.load.value).toBe('ready'));
  expect(fresh.record.value.jots.map(({ text }) => text)).toEqual(['All of it']);
});

describe('[U133] erasing everything', () => {
  test('names what is lost, and leaves nothing', async () => {
    const { roomId } = await page.make('Sam and Kim', 'Sam');
    const { roomId: other } = await page.make('Sam and Ada', 'Sam');
    const reach = [{ memberId: newId<MemberId>(), reached: 'seen', lastHeard: undefined }] as const;
    const sync = {
      relay: 'reached',
      waiting: 2,
      attention: 0,
      reach,
      caughtUpAt: undefined,
    } as const;
    must(await page.store.projections.write(sampleProjection({ roomId: other as RoomId, sync })));
    await vi.waitFor(() => expect(page.shelf.mentorships.value[1]?.sync.waiting).toBe(2));
    page.draw(<SettingsPage />);

    fireEvent.click(screen.getByRole('button', { name: 'Erase everything on this device' }));
    const dialog = await screen.findByRole('dialog', { hidden: true });
    expect(dialog.textContent).toContain('From this device go 2 mentorships');
    expect(dialog.textContent).toContain('Of 1 mentorship no other device is known');
    expect(dialog.textContent).toContain('2 changes are on this device alone');
    press(dialog, 'Erase everything');

    await vi.waitFor(async () => expect(must(await page.store.keyring.rooms())).toEqual([]));
    expect(must(await page.store.keyring.erased())).toEqual(new Set([roomId, other]));
  });

  test('[U127] then a page begins anew at the first page', () => {
    const done: unknown[] = [];
    startOver({
      location: { pathname: '/dashboard.html', reload: () => done.push('reload') },
      history: { replaceState: (...given: unknown[]) => done.push(given) },
    });
    expect(done).toEqual([[null, '', '/dashboard.html'], 'reload']);
  });
});
