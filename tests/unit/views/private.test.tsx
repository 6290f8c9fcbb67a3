/** Private notes on a page: folded, unfolded, hidden; over a real store, a real profile and the editor. */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ItemId, Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok } from '#shared/base/result.ts';
import { PROFILE_VERSION, profileRoot, type PrivatePlace } from '#shared/record/profile.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { NotesSource } from '../../../extension/hooks/notes.ts';
import { createHiding, type Hiding } from '../../../extension/hooks/private-hiding.ts';
import { createShelf } from '../../../extension/hooks/shelf.ts';
import { tabNote } from '../../../extension/platform/tab-note.ts';
import { DEFAULT_SETTINGS } from '../../../extension/store/settings.ts';
import type { EngineStatus } from '../../../extension/sync/engine-status.ts';
import { HidingKey } from '../../../extension/views/private/HidingKey.tsx';
import { privateStatusWords } from '../../../extension/views/private/private-words.ts';
import { PrivateNotes } from '../../../extension/views/private/PrivateNotes.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { SessionArea } from '../../../extension/views/room/SessionArea.tsx';
import { idNumber } from '../../support/record/people.ts';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

const NEEDLE = 'quetzalneedle';
const PLACE: PrivatePlace = {
  roomId: idNumber(80) as string as RoomId,
  sessionId: idNumber<ItemId>(7),
};

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
  announcement.value = '';
});

function draw(place = PLACE): Element {
  return page.draw(
    <>
      <HidingKey />
      <PrivateNotes place={place} about="First session" level={3} />
    </>,
  );
}

const unfold = (): Promise<HTMLElement> => {
  fireEvent.click(screen.getByRole('button', { name: /^Private notes/ }));
  return field();
};
const field = (): Promise<HTMLElement> =>
  screen.findByRole('textbox', { name: 'Private notes: First session' });
const pressKey = () =>
  fireEvent.keyDown(document.body, { code: 'KeyH', key: 'Ó', altKey: true, shiftKey: true });

/** The notes as my profile holds them. */
function source(place = PLACE): NotesSource {
  const { value } = page.surface.profile.state;
  if (value.state !== 'open') throw new Error(`the profile is ${value.state}`);
  return value.profile.notes(place);
}

/** Everything a person, or who sees their screen, could read or be told. */
function everything(): string {
  return `${document.documentElement.outerHTML} ${document.title} ${announcement.value}`;
}

async function hiddenInStore(): Promise<boolean> {
  return must(await page.store.settings.read()).privateHidden;
}

describe('[U87] an area of private notes', () => {
  test('reads nothing and makes no profile before it is unfolded', async () => {
    draw();
    expect(screen.getByRole('button', { name: /^Private notes/ }).ariaExpanded).not.toBe('true');
    expect(page.surface.profile.state.value.state).toBe('closed');
    expect(must(await page.store.keyring.rooms())).toEqual([]);

    await unfold();

    expect(must(await page.store.keyring.rooms()).map(({ purpose }) => purpose)).toEqual([
      'profile',
    ]);
    expect(must(await page.store.keyring.list())).toEqual([]);
  });

  test('is there where its session is gone: what I wrote beside it is mine', async () => {
    const { roomId } = await page.make('With Robin');
    await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
    page.draw(
      <RoomScope roomId={roomId} missing="">
        <SessionArea sessionId={idNumber<ItemId>(7)} />
      </RoomScope>,
    );
    const area = await screen.findByRole('button', { name: /^Private notes/ });
    expect(screen.getByText(/^This session is not in the record/)).toBeTruthy();

    fireEvent.click(area);

    expect(await screen.findByRole('textbox', { name: /^Private notes/ })).toBeTruthy();
  });

  test('stays unfolded where one goes on to another place, whose notes are others', async () => {
    draw();
    await unfold();
    source().text.insert(0, NEEDLE);
    await waitFor(() => expect(everything()).toContain(NEEDLE));
    cleanup();
    draw({ ...PLACE, sessionId: undefined });

    await field();

    expect(everything()).not.toContain(NEEDLE);
    expect(source().text.toJSON()).toBe(NEEDLE);
  });
});

describe('[U88] hidden', () => {
  test('nothing of them is on the page, in no title and in no live region; shown, all is back', async () => {
    draw();
    await unfold();
    source().text.insert(0, NEEDLE);
    await waitFor(() => expect(everything()).toContain(NEEDLE));

    pressKey();

    await screen.findByText('Hidden on every page until you show them');
    expect(everything()).not.toContain(NEEDLE);
    expect(announcement.value).toBe('Private notes and drafts are hidden.');
    await waitFor(async () => expect(await hiddenInStore()).toBe(true));
    pressKey();
    await field();
    expect(everything()).toContain(NEEDLE);
    await waitFor(async () => expect(await hiddenInStore()).toBe(false));
  });

  test('by a click as well, and the focus is at the button that shows them', async () => {
    draw();
    const notes = await unfold();
    notes.focus();

    fireEvent.click(
      screen.getByRole('button', { name: /^Hide private notes and drafts on every page/ }),
    );

    const show = await screen.findByRole('button', { name: 'Show' });
    await waitFor(() => expect(document.activeElement).toBe(show));
    fireEvent.click(show);
    await field();
  });

  test('what opens or is unfolded meanwhile is hidden, too', async () => {
    page.surface.hiding.set(true);
    draw();

    expect(screen.queryByRole('button', { name: /^Private notes/ })).toBeNull();
    expect(screen.getByText('Hidden on every page until you show them')).toBeTruthy();
    page.surface.profile.unfolded.value = true;
    await waitFor(async () => expect(await hiddenInStore()).toBe(true));

    expect(screen.queryByRole('textbox')).toBeNull();
    expect(page.surface.profile.state.value.state).toBe('closed');
  });
});

describe('[U89] every page of this browser', () => {
  const channels: BroadcastChannel[] = [];
  const unstored = tabNote('hiding');
  let name = 0;
  const openChannel = (): BroadcastChannel => {
    const channel = new BroadcastChannel(`hiding-${name}`);
    channels.push(channel);
    return channel;
  };
  const another = (write: () => ReturnType<TestPage['store']['settings']['write']>): Hiding => {
    const settings = { ...page.store.settings, write };
    return createHiding({
      ...{ store: { settings }, shelf: createShelf(), openChannel },
      unstored: tabNote('unused'),
    });
  };

  beforeEach(() => {
    name += 1;
  });
  afterEach(() => {
    for (const channel of channels.splice(0)) channel.close();
    sessionStorage.clear();
  });

  test('hides with the one where the key was pressed, also where nothing can be stored', async () => {
    const [one, two] = [
      another(() => Promise.resolve(err('quota'))),
      another(() => Promise.resolve(err('quota'))),
    ];

    one.set(true);

    expect(one.hidden.value).toBe(true);
    await vi.waitFor(() => expect(two.hidden.value).toBe(true));
    two.set(false);
    await vi.waitFor(() => expect(one.hidden.value).toBe(false));
  });

  test('a page that is opened again begins as it was left, before anything is drawn', async () => {
    must(await page.store.settings.write({ privateHidden: true }));
    const shelf = createShelf();
    shelf.settings.value = must(await page.store.settings.read());

    const again = createHiding({ store: page.store, shelf, openChannel, unstored });

    expect(again.hidden.value).toBe(true);
  });

  test('a page that is loaded again before the choice is stored keeps it, and stores it', async () => {
    const never = new Promise<never>(() => undefined);
    const settings = { ...page.store.settings, write: () => never };
    const shelf = createShelf();
    createHiding({ store: { settings }, shelf, openChannel, unstored }).set(true);
    const other = another(() => page.store.settings.write({}));
    expect(await hiddenInStore()).toBe(false);

    const again = createHiding({ store: page.store, shelf, openChannel, unstored });

    expect(again.hidden.value).toBe(true);
    await vi.waitFor(() => expect(other.hidden.value).toBe(true));
    await vi.waitFor(async () => expect(await hiddenInStore()).toBe(true));
    await vi.waitFor(() => expect(unstored.read()).toBeUndefined());
  });

  test('what a tab has kept that is no word of ours is passed over', () => {
    unstored.write('{"hidden":true}');

    const again = createHiding({ store: page.store, shelf: createShelf(), openChannel, unstored });

    expect(again.hidden.value).toBe(false);
  });

  test('what is read late takes back nothing that was pressed since', async () => {
    const shelf = createShelf();
    shelf.settings.value = { ...DEFAULT_SETTINGS, privateHidden: true };
    const writing = Promise.withResolvers<ReturnType<typeof ok<typeof DEFAULT_SETTINGS>>>();
    const settings = { ...page.store.settings, write: () => writing.promise };
    const hiding = createHiding({ store: { settings }, shelf, openChannel, unstored });
    hiding.set(false);
    hiding.set(true);

    shelf.settings.value = { ...DEFAULT_SETTINGS, privateHidden: false };

    expect(hiding.hidden.value).toBe(true);
    writing.resolve(ok(DEFAULT_SETTINGS));
    await writing.promise;
    shelf.settings.value = { ...DEFAULT_SETTINGS, privateHidden: true };
    expect(hiding.hidden.value).toBe(true);
  });

  test('hears no other key: with Ctrl, held down, or without Shift it is something else', () => {
    draw();
    const keys = { code: 'KeyH', altKey: true, shiftKey: true };
    fireEvent.keyDown(document.body, { ...keys, ctrlKey: true });
    fireEvent.keyDown(document.body, { ...keys, shiftKey: false });
    fireEvent.keyDown(document.body, { ...keys, repeat: true });
    fireEvent.keyDown(document.body, { ...keys, code: 'KeyN' });

    expect(page.surface.hiding.hidden.value).toBe(false);
  });
});

test('[U90] a lock and words say that only I see them, and their field is named as private', async () => {
  const container = draw();
  expect(container.querySelector('.private .icon')).not.toBeNull();
  expect(screen.getByText('Only you see this')).toBeTruthy();

  expect((await unfold()).ariaLabel ?? (await field()).getAttribute('aria-label')).toBe(
    'Private notes: First session',
  );
});

test('[U91] where they are is said: on this device alone, or sealed on my relay', async () => {
  draw();
  await unfold();
  expect(await screen.findByText('On this device only.')).toBeTruthy();

  const { value } = page.surface.profile.state;
  if (value.state !== 'open') throw new Error('not open');
  const status = value.profile.status.value;
  const say = (patch: Partial<EngineStatus>): string =>
    privateStatusWords({ ...status, device: { state: 'saved' }, ...patch }, 0 as Millis).text;
  expect(say({ relay: { state: 'connected' } })).toBe('On this device, and sealed on your relay.');
  expect(say({ relay: { state: 'connected' }, waiting: 2 })).toContain(
    '2 changes are on their way',
  );
  expect(say({ device: { state: 'failing', reason: 'quota' } })).toContain(
    'Nothing is being saved',
  );
});

test('[U92] nothing in them makes anything that is shared', async () => {
  draw();
  const notes = await unfold();
  source().text.insert(0, NEEDLE);
  fireEvent.keyDown(notes, { key: 'a', ctrlKey: true, keyCode: 65 });
  fireEvent.keyDown(notes, { key: 'Enter', ctrlKey: true, shiftKey: true, keyCode: 13 });

  expect(screen.queryByRole('button', { name: /action item/i })).toBeNull();
  expect(toasts.value).toEqual([]);
  expect(source().awareness.getLocalState()).toBeNull();
});

describe('[U93] a profile that does not open', () => {
  test('is said to be that, with what to do, and opens when it can', async () => {
    const { keyring } = page.store;
    const rooms = vi.spyOn(keyring, 'rooms').mockResolvedValue(err('closed'));
    draw();
    fireEvent.click(screen.getByRole('button', { name: /^Private notes/ }));
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(screen.getByText(/^Nothing is being saved/)).toBeTruthy();
    rooms.mockRestore();

    fireEvent.click(again);

    await field();
  });

  test('is not replaced by another where its key cannot be read', async () => {
    vi.spyOn(page.store.keyring, 'addProfile').mockResolvedValue(err('unreadable'));
    draw();
    fireEvent.click(screen.getByRole('button', { name: /^Private notes/ }));

    expect(await screen.findByText(/cannot read their key/)).toBeTruthy();

    expect(must(await page.store.keyring.rooms())).toEqual([]);
  });
});

test('[U94] private notes of a newer version are shown, said to be that, and cannot be written', async () => {
  draw();
  await unfold();
  const { text } = source();
  text.insert(0, NEEDLE);
  if (text.doc) profileRoot(text.doc).set('version', PROFILE_VERSION + 1);

  expect(await screen.findByText(/written by a newer version of Twoway/)).toBeTruthy();

  await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull());
  expect(everything()).toContain(NEEDLE);
});
