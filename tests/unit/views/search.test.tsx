/** The search of the dashboard, worked by keys over records on the disk. */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { privateNotesOf } from '#shared/record/profile.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { openRoomDatabase, roomDatabaseName } from '../../../extension/store/room-database.ts';
import { addOwnRows } from '../../../extension/store/rows.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import { routeToHash } from '../../../extension/views/dashboard/route.ts';
import { placeOfEntry, routeOf } from '../../../extension/views/search/found-place.ts';
import { SearchBox } from '../../../extension/views/search/SearchBox.tsx';
import { signedTextId, type SearchEntry } from '../../../extension/search/search-entry.ts';
import { author, done, pairRecord, ROBIN } from '../../support/record/people.ts';
import type { SessionView } from '#shared/record/view.ts';
import { must, newRoomId } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
});

async function keep({ roomId }: KeyringEntry, write: (doc: Y.Doc) => void): Promise<void> {
  const doc = pairRecord();
  write(doc);
  const db = must(await openRoomDatabase(indexedDB, roomDatabaseName(roomId)));
  must(await addOwnRows(db, [copyBytes(Y.encodeStateAsUpdate(doc))]));
  db.close();
}

async function openSearch() {
  const ours = await page.make('Lighthouse');
  await keep(ours, (doc) => {
    done(addActionItem(doc, author(), { text: 'ring the printer' }));
    done(addGoal(doc, author(), { title: 'ring bells' }));
    done(addSession(doc, author(), { title: 'About rings' }));
  });
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
  const opened = vi.fn<(entry: SearchEntry) => void>();
  page.draw(
    <>
      <textarea aria-label="Elsewhere" />
      <SearchBox onOpen={opened} />
    </>,
  );
  const field = screen.getByRole<HTMLInputElement>('combobox');
  const look = async (query: string, count: number): Promise<void> => {
    void act(() => field.focus());
    fireEvent.input(field, { target: { value: query } });
    await waitFor(() => expect(screen.queryAllByRole('option')).toHaveLength(count));
  };
  return { ours, opened, field, look };
}

const chosen = () => screen.getByRole('option', { selected: true }).textContent;
const key = (name: string) => fireEvent.keyDown(screen.getByRole('combobox'), { key: name });

test('[U44] what is found stands by kind, with its mentorship and the words marked', async () => {
  const { look } = await openSearch();
  await look('ring', 3);
  const groups = screen.getAllByRole('group').map((group) => group.textContent);
  expect(groups.toSorted()).toEqual([
    'Action itemsring the printerLighthouse',
    'Goalsring bellsLighthouse',
    'SessionsAbout ringsLighthouse',
  ]);
  const marked = [...document.querySelectorAll('mark')].map((mark) => mark.textContent);
  expect(marked.toSorted()).toEqual(['ring', 'ring', 'rings']);
});

test('[U44] the count is said once typing rests, and that nothing was found', async () => {
  const { look } = await openSearch();
  await look('ring', 3);
  await waitFor(() => expect(announcement.value).toContain('3 found.'));
  await look('nowhere', 0);
  await waitFor(() => expect(announcement.value).toContain('Nothing found on this device.'));
});

test('[U45] arrow keys walk and come round, Enter opens, and the field is empty again', async () => {
  const { look, opened, field } = await openSearch();
  await look('ring', 3);
  const order = screen.getAllByRole('option').map((option) => option.textContent);
  expect(chosen()).toBe(order[0]);
  key('ArrowDown');
  expect(chosen()).toBe(order[1]);
  expect(field.getAttribute('aria-activedescendant')).toBe(
    screen.getByRole('option', { selected: true }).id,
  );
  key('ArrowUp');
  key('ArrowUp');
  expect(chosen()).toBe(order[2]);
  key('Enter');
  expect(opened).toHaveBeenCalledOnce();
  expect(order[2]).toContain(opened.mock.calls[0]?.[0].text);
  expect(field.value).toBe('');
});

test('[V121] walking through what was found looks for nothing again', async () => {
  const { openSearch: open } = page.surface;
  const asked: string[] = [];
  const watched = async () => {
    const search = await open();
    const find: typeof search.find = (query) => {
      asked.push(query);
      return search.find(query);
    };
    return { ...search, find };
  };
  Object.assign(page.surface, { openSearch: watched });
  const { look } = await openSearch();
  await look('ring', 3);
  const before = asked.length;
  for (const name of ['ArrowDown', 'ArrowUp', 'ArrowDown']) key(name);
  fireEvent.pointerMove(screen.getAllByRole('option')[2] ?? document.body);
  await waitFor(() => expect(announcement.value).toContain('3 found.'));
  expect(asked.slice(before)).toEqual([]);
});

test('[U45] Escape empties the field, and while composing every key is the input method’s', async () => {
  const { look, opened, field } = await openSearch();
  await look('ring', 3);
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
  expect(opened).not.toHaveBeenCalled();
  key('Escape');
  expect(field.value).toBe('');
  expect(screen.queryByRole('listbox')).toBeNull();
});

test('[U45] a slash leads to the field, except where one types', async () => {
  const { field } = await openSearch();
  const elsewhere = screen.getByLabelText('Elsewhere');
  elsewhere.focus();
  fireEvent.keyDown(elsewhere, { key: '/' });
  expect(document.activeElement).toBe(elsewhere);
  elsewhere.blur();
  expect(fireEvent.keyDown(document.body, { key: '/' })).toBe(false);
  expect(document.activeElement).toBe(field);
});

test('[U44] what changes on the disk while one searches is found without typing again', async () => {
  const { ours, look } = await openSearch();
  await look('violin', 0);
  await keep(ours, (doc) => void done(addGoal(doc, author(), { title: 'play the violin' })));
  must(await page.store.keyring.update(ours.roomId, { mentorshipName: 'Lighthouse 2' }));
  await waitFor(() => expect(screen.queryAllByRole('option')).toHaveLength(1));
});

test('[U3, U44, U234] a hit leads to its address, or to the page on which it stands, by ids alone', async () => {
  const { look, opened } = await openSearch();
  for (const query of ['printer', 'about', 'robin']) {
    await look(query, 1);
    key('Enter');
  }
  const hashes = opened.mock.calls.map(([entry]) => routeToHash(routeOf(entry)));
  const room = opened.mock.calls[0]?.[0].roomId;
  const item = opened.mock.calls[0]?.[0].id;
  const session = opened.mock.calls[1]?.[0].session?.id;
  expect(hashes).toEqual([
    `#/m/${room}/i/action/${item}`,
    `#/m/${room}/i/session/${session}`,
    `#/m/${room}/p/${ROBIN}`,
  ]);
});

test('[U239] an address from any browser that is pasted leads there by Enter, and other words do not', async () => {
  const { ours, look, opened, field } = await openSearch();
  const hash = `#/m/${ours.roomId}/i/goal/${newId<ItemId>()}`;
  await keep(ours, (doc) => void done(addGoal(doc, author(), { title: hash })));
  await look('goal', 1);
  await look(hash, 0);
  await look(`moz-extension://0f0/dashboard.html${hash} `, 0);
  expect(document.querySelector('.search-said')?.textContent).toMatch(/Enter leads there/);
  key('Enter');
  expect([location.hash, field.value, opened.mock.calls]).toEqual([hash, '', []]);
  location.hash = '';
  for (const other of ['#/m/x/i/goal/y', '#/join', 'https://a.example/#/m/']) {
    await look(other, 0);
    key('Enter');
    expect(location.hash).toBe('');
  }
});

test('[U95] private notes are found in a group of their own, marked as mine alone, and gone while hidden', async () => {
  const { ours, look, opened } = await openSearch();
  const own = must(await ownProfile(page.store, page.surface.clock.now));
  const sessionId = newId<ItemId>();
  await keep(own, (doc) => {
    for (const of of [undefined, sessionId])
      privateNotesOf(doc, { roomId: ours.roomId, sessionId: of }).insert(0, 'ask about the violin');
  });
  await look('violin', 2);
  const [group] = screen.getAllByRole('group').map((one) => one.textContent);
  expect(group).toMatch(/^Private notes/);
  expect(
    screen
      .getAllByRole('option')
      .every((one) => one.textContent?.endsWith('Only you see this · Lighthouse')),
  ).toBe(true);
  expect(document.querySelectorAll('.found-place .icon')).toHaveLength(2);

  void act(() => page.surface.hiding.set(true));
  expect(screen.queryAllByRole('option')).toEqual([]);
  void act(() => page.surface.hiding.set(false));
  await waitFor(() => expect(screen.queryAllByRole('option')).toHaveLength(2));

  key('Enter');
  await look('violin', 2);
  key('ArrowDown');
  key('Enter');
  const hashes = opened.mock.calls.map(([entry]) => routeToHash(routeOf(entry)));
  expect(new Set(hashes)).toEqual(
    new Set([`#/m/${ours.roomId}`, `#/m/${ours.roomId}/s/${sessionId}`]),
  );
});

test('[U238] a hit says what it is called, or what it stands on, unless its words say that', async () => {
  const { ours, look } = await openSearch();
  await keep(ours, (doc) => {
    const aspiration = 'To be heard';
    const id = done(addGoal(doc, author(), { title: 'Speak in public', aspiration }));
    done(addComment(doc, author(), { part: 'goals', id }, 'Very well chosen'));
    const text = `${'far down in the words '.repeat(20)}stands xylophone`;
    done(addGoal(doc, author(), { title: 'Play', aspiration: text }));
  });
  await look('chosen', 1);
  expect(chosen()).toBe('Very well chosenOn: Speak in public · Lighthouse');
  await look('heard', 1);
  expect(chosen()).toBe('Speak in public · To be heardLighthouse');
  await look('xylophone', 1);
  expect(chosen()).toMatch(/xylophoneOn: Play · Lighthouse$/);
});

test('[U45, U289] what is no item leads to its line, too: a section, words of a session, what is mine alone', () => {
  const [roomId, id] = [newRoomId(), newId<ItemId>()];
  const entry = { roomId, text: 'x', session: undefined };
  const lineOf = (one: Pick<SearchEntry, 'kind' | 'id'> & Partial<SearchEntry>) => {
    const { route, lines } = placeOfEntry({ ...entry, ...one });
    return [routeToHash(route), ...lines.map((line) => `${line.names.join()} ${line.id}`)];
  };
  const session = { id } as SessionView;
  expect([
    lineOf({ kind: 'agreement', id: 'purpose' }),
    lineOf({ kind: 'formerAgreement', id: signedTextId('h') }),
    lineOf({ kind: 'opening', id, session }),
    lineOf({ kind: 'notes', id, session }),
    lineOf({ kind: 'feedbackDraft', id }),
    lineOf({ kind: 'goalDraft', id }),
    lineOf({ kind: 'mentorship', id: roomId }),
  ]).toEqual([
    [`#/m/${roomId}/agreement`, 'data-section purpose'],
    [`#/m/${roomId}/agreement`, 'data-version signed:h'],
    [`#/m/${roomId}/s/${id}`, `data-fold opening:${id}`],
    [`#/m/${roomId}/s/${id}`],
    [`#/m/${roomId}/feedback`, `data-draft ${id}`],
    [`#/m/${roomId}`, `data-draft ${id}`],
    [`#/m/${roomId}`],
  ]);
});
