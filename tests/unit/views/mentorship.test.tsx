/** A mentorship on the dashboard and in the side panel, over a real store and engine in memory. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { newId, type MemberId, type RoomId } from '#shared/base/ids.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { BinPage } from '../../../extension/views/dashboard/BinPage.tsx';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { NewMentorship } from '../../../extension/views/dashboard/NewMentorship.tsx';
import { Panel } from '../../../extension/views/panel/Panel.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { must, sampleProjection } from '../../support/store/samples.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
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

async function made(name = 'Sam and Kim', memberName = 'Sam'): Promise<RoomId> {
  const { roomId } = await page.make(name, memberName);
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
  return roomId;
}

async function openedRoom(): Promise<Room> {
  const room = await vi.waitFor(() => {
    const [first] = page.rooms;
    if (!first) throw new Error('no room yet');
    return first;
  });
  await vi.waitFor(() => expect(room.load.value).toBe('ready'));
  return room;
}

async function openMentorship(): Promise<Room> {
  const roomId = await made();
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );
  return openedRoom();
}

test('[U60] beside the relay’s address it says after how many idle days the relay deletes its copy', async () => {
  const relay = await startRelayInProcess({ limits: { keepIdleDays: 90 } });
  try {
    const roomId = await made();
    must(await page.store.keyring.update(roomId, { relayAddress: relay.url }));
    await vi.waitFor(() => expect(page.shelf.entries.value[0]?.relayAddress).toBe(relay.url));
    page.draw(
      <RoomScope roomId={roomId} missing="">
        <MentorshipPage onSession={() => {}} />
      </RoomScope>,
    );
    const sentence = await screen.findByText(/nobody opens for 90 days/);
    expect(sentence.textContent).toContain('What is on your devices stays.');
  } finally {
    await page.close();
    await relay.close();
  }
});

test('[U307] whether action items are a list or a board stays chosen on this device', async () => {
  const room = await openMentorship();
  must(room.act((doc, by) => addActionItem(doc, by, { text: 'Send the outline' })));
  fireEvent.change(await screen.findByLabelText('Shown as'), { target: { value: 'board' } });
  await vi.waitFor(() => expect(page.shelf.settings.value.itemLook).toBe('board'));
  cleanup();

  page.draw(
    <RoomScope roomId={room.roomId} missing="">
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );

  expect((await screen.findByLabelText<HTMLSelectElement>('Shown as')).value).toBe('board');
});

describe('[U16] until the record is there', () => {
  test('what was last known is drawn and nothing of it can be changed', async () => {
    const roomId = await made();
    const [entry] = page.shelf.entries.value;
    const mine = [
      { id: roomId as never, text: 'Send the outline', dueOn: undefined, status: 'not_started' },
    ] as const;
    const me = entry?.memberId as never;
    must(await page.store.projections.write(sampleProjection({ roomId, me, mine, name: 'Known' })));
    await vi.waitFor(() => expect(page.shelf.mentorships.value[0]?.mine).toHaveLength(1));
    const container = page.draw(
      <RoomScope roomId={roomId} missing="">
        <MentorshipPage onSession={() => {}} />
      </RoomScope>,
    );
    expect(page.rooms[0]?.load.value).toBe('painting');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Known');
    expect(screen.getByText('Send the outline')).toBeTruthy();
    expect(
      container.querySelectorAll('.mentorship-main :is(input, button, textarea)'),
    ).toHaveLength(0);
    await openedRoom();
    await screen.findByRole('textbox', { name: 'New action item' });
  });

  test('it is not begun to be read before that is drawn', async () => {
    const roomId = await made();
    const order: string[] = [];
    const frame = vi.spyOn(window, 'requestAnimationFrame').mockImplementation((drawn) => {
      order.push('drawn');
      drawn(0);
      return 0;
    });
    const open = vi.spyOn(indexedDB, 'open').mockImplementation((...given) => {
      order.push('read');
      open.mockRestore();
      return indexedDB.open(...given);
    });
    page.draw(
      <RoomScope roomId={roomId} missing="">
        <MentorshipPage onSession={() => {}} />
      </RoomScope>,
    );
    await openedRoom();
    frame.mockRestore();
    expect(order.slice(0, 2)).toEqual(['drawn', 'read']);
  });
});

describe('[U13] an empty mentorship', () => {
  test('says what a session is and offers to start one', async () => {
    const room = await openMentorship();
    const sessions = await screen.findByRole('region', { name: 'Sessions' });
    fireEvent.click(within(sessions).getByRole('button', { name: 'New session' }));
    expect(room.record.value.sessions).toHaveLength(1);
  });

  test('in the side panel offers to start a session', async () => {
    await made();
    page.draw(<Panel />);
    const room = await openedRoom();
    fireEvent.click(await screen.findByRole('button', { name: 'Start a session' }));
    expect(room.record.value.sessions).toHaveLength(1);
    await screen.findByRole('region', { name: 'Notes' });
  });

  test('the side panel of a device with no mentorship leads to the start', async () => {
    const opened = vi.spyOn(page.surface, 'openDashboard');
    page.draw(<Panel />);
    fireEvent.click(await screen.findByRole('button', { name: 'Start' }));
    expect(opened).toHaveBeenCalledOnce();
  });
});

describe('[U15] removing', () => {
  test('is immediate, with Undo', async () => {
    const room = await openMentorship();
    must(room.act((doc, author) => addJot(doc, author, { kind: 'question', text: 'Why now?' })));
    fireEvent.click(await screen.findByRole('button', { name: 'Put into the bin: Why now?' }));
    expect(room.record.value.jots).toEqual([]);
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(room.record.value.jots).toHaveLength(1);
  });

  test('can be taken back later in the bin', async () => {
    const roomId = await made();
    page.draw(
      <RoomScope roomId={roomId} missing="">
        <BinPage />
      </RoomScope>,
    );
    const room = await openedRoom();
    await screen.findByText('The bin is empty');
    const { removeItem } = await import('#shared/record/operations/removal.ts');
    const id = must(room.act((doc, author) => addActionItem(doc, author, { text: 'Send it' })));
    room.act((doc, author) => removeItem(doc, author, { part: 'actionItems', id }));
    await screen.findByText('Send it');
    fireEvent.click(screen.getByRole('button', { name: 'Restore' }));
    expect(room.record.value.actionItems.map(({ text }) => text)).toEqual(['Send it']);
  });
});

describe('[U11] a record that cannot be read or written', () => {
  test('is said to be so, and the page stays', async () => {
    const roomId = await made();
    vi.stubGlobal('indexedDB', undefined);
    page.draw(
      <RoomScope roomId={roomId} missing="">
        <MentorshipPage onSession={() => {}} />
      </RoomScope>,
    );
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Nothing is being saved');
    expect(screen.getByText('Nothing is being saved on this device.')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sam and Kim');
  });
});

describe('[U19] inviting', () => {
  async function openInvite(): Promise<HTMLElement> {
    fireEvent.click(await screen.findByRole('button', { name: 'Invite' }));
    return screen.findByRole('dialog', { name: 'Invite your partner' });
  }

  test('without a relay explains, refuses what is no address, and sets one', async () => {
    const room = await openMentorship();
    const dialog = await openInvite();
    expect(dialog.textContent).toContain('a small server that carries them sealed');
    const field = within(dialog).getByLabelText<HTMLInputElement>('Relay address');
    const set = (address: string) => {
      fireEvent.input(field, { target: { value: address } });
      if (field.form) fireEvent.submit(field.form);
    };
    set('http://relay.example.org');
    expect((await within(dialog).findByRole('alert')).textContent).toContain('wss://');
    set('wss://relay.example.org/');
    await vi.waitFor(async () => {
      const entry = must(await page.store.keyring.get(room.roomId));
      expect(entry?.relayAddress).toBe('wss://relay.example.org');
    });
  });

  test('gives a mentorship that is here alone the relay of the settings, and no earlier', async () => {
    const relay = await startRelayInProcess();
    try {
      must(await page.store.settings.write({ relayAddress: relay.url }));
      await vi.waitFor(() => expect(page.shelf.settings.value.relayAddress).toBe(relay.url));
      const room = await openMentorship();
      expect(room.status.value.relay.state).toBe('none');
      const dialog = await openInvite();
      await within(dialog).findByLabelText('The two lines to send');
      const entry = must(await page.store.keyring.get(room.roomId));
      expect(entry?.relayAddress).toBe(relay.url);
    } finally {
      await page.close();
      await relay.close();
    }
  });

  test('gives the page’s address and the code on two lines, and until when it works', async () => {
    const relay = await startRelayInProcess();
    try {
      const roomId = await made();
      must(await page.store.keyring.update(roomId, { relayAddress: relay.url }));
      await vi.waitFor(() => expect(page.shelf.entries.value[0]?.relayAddress).toBe(relay.url));
      page.draw(
        <RoomScope roomId={roomId} missing="">
          <MentorshipPage onSession={() => {}} />
        </RoomScope>,
      );
      const room = await openedRoom();
      await waitFor(() => expect(room.status.value.relay.state).toBe('connected'));
      const dialog = await openInvite();
      const lines =
        await within(dialog).findByLabelText<HTMLTextAreaElement>('The two lines to send');
      const [address = '', code = '', ...rest] = lines.value.split('\n');
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/i$/);
      expect(code).toMatch(/^tw1-\w+$/);
      expect(rest).toEqual([]);
      expect(address).not.toContain(code.slice(4, 12));
      expect(dialog.textContent).toMatch(/Works once, until .*20\d\d/);
      fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
      const again = await openInvite();
      const same =
        await within(again).findByLabelText<HTMLTextAreaElement>('The two lines to send');
      expect(same.value).toBe(lines.value);
      fireEvent.click(within(again).getByRole('button', { name: 'Make another code' }));
      await waitFor(() => {
        const field = within(again).getByLabelText<HTMLTextAreaElement>('The two lines to send');
        expect(field.value).not.toBe(lines.value);
      });
    } finally {
      await page.close();
      await relay.close();
    }
  });
});

describe('renaming a mentorship', () => {
  async function rename(text: string): Promise<{ field: HTMLElement; room: Room }> {
    const room = await openMentorship();
    fireEvent.click(await screen.findByRole('button', { name: 'Rename' }));
    const field = await screen.findByRole('textbox', { name: 'Name of the mentorship' });
    await vi.waitFor(() => expect(document.activeElement).toBe(field));
    fireEvent.input(field, { target: { value: text } });
    return { field, room };
  }

  test('[U26] Escape takes back what was typed and gives the focus back', async () => {
    const { field, room } = await rename('Something else');
    fireEvent.keyDown(field, { key: 'Escape' });
    // Browsers leave a field once more when it goes away.
    fireEvent.blur(field);
    const button = await screen.findByRole('button', { name: 'Rename' });
    await vi.waitFor(() => expect(document.activeElement).toBe(button));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sam and Kim');
    expect(room.record.value.name).not.toBe('Something else');
  });

  test('[U26] Enter saves it and gives the focus back', async () => {
    const { field, room } = await rename('Something else');
    const form = field.closest('form');
    if (form) fireEvent.submit(form);
    const button = await screen.findByRole('button', { name: 'Rename' });
    await vi.waitFor(() => expect(document.activeElement).toBe(button));
    expect(room.record.value.name).toBe('Something else');
  });
});

test('a double click on Create makes one mentorship', async () => {
  const onMade = vi.fn<() => void>();
  page.draw(<NewMentorship onMade={onMade} />);
  fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'With Kim' } });
  const form = screen.getByLabelText<HTMLInputElement>('Name').form;
  if (form) fireEvent.submit(form);
  if (form) fireEvent.submit(form);
  await vi.waitFor(() => expect(onMade).toHaveBeenCalledOnce());
  expect(must(await page.store.keyring.list())).toHaveLength(1);
});

test('[U73] the side panel has a heading where it asks for the mentorship, too', async () => {
  await made();
  await page.make('Plans of my own');
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(2));
  page.draw(<Panel />);
  const choice = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Mentorship' });
  const shown = [...choice.options].find(({ selected }) => selected)?.text;
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(shown);
});

test('[U27] a page has one polite live region', async () => {
  await made();
  const container = page.draw(<Panel />);
  await openedRoom();
  // The page under test draws one, and the frame of the test the other.
  expect(container.querySelectorAll('[aria-live]')).toHaveLength(2);
});

describe('[U70] "what changed?"', () => {
  const ask = () => fireEvent.keyDown(document, { code: 'KeyN', altKey: true, shiftKey: true });

  test('is answered with what another wrote, and not with what I wrote', async () => {
    const room = await openMentorship();
    ask();
    expect(screen.getAllByText('Nothing changed since you were last told.')[0]).toBeTruthy();
    const mine = must(room.act((doc, author) => addActionItem(doc, author, { text: 'Mine' })));
    must(room.act((doc, author) => updateActionItem(doc, author, mine, { text: 'Mine again' })));
    const others = new Y.Doc();
    Y.applyUpdate(others, Y.encodeStateAsUpdate(room.doc));
    const robin = { memberId: newId<MemberId>(), now: room.now() };
    must(addJot(others, robin, { kind: 'note', text: 'Theirs' }));
    Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(others));
    ask();
    expect(screen.getAllByText('Changed: 1 question or note.')[0]).toBeTruthy();
  });
});

describe('[U80] a record of a newer version', () => {
  test('is said to be only shown, and nothing that would change it is offered', async () => {
    const room = await openMentorship();
    must(room.act((doc, author) => addActionItem(doc, author, { text: 'one', assignees: [] })));
    must(room.act((doc, author) => addJot(doc, author, { kind: 'question', text: 'why?' })));
    await screen.findByRole('button', { name: 'Rename' });
    room.doc.getMap('meta').set('schemaVersion', 99);
    expect(await screen.findByText(/so this version only shows it/)).toBeTruthy();
    const buttons = screen.getAllByRole<HTMLButtonElement>('button');
    const offered = buttons.filter(({ disabled }) => !disabled).map((one) => one.textContent);
    // An action item opens, to be read. What is mine alone stands in my profile, which is not of a newer version; and one can always go.
    expect(offered).toEqual([
      ...['', 'Draft goals Only you see this', '', 'Private notes Only you see this', ''],
      ...['Invite', 'Set relay'],
      ...['Leave this mentorship', 'Erase it from this device'],
    ]);
    for (const box of screen.getAllByRole<HTMLInputElement>('checkbox'))
      expect(box.disabled).toBe(true);
    for (const field of screen.getAllByRole<HTMLTextAreaElement>('textbox'))
      expect(field.readOnly).toBe(true);
  });
});
