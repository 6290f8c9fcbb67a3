/** Today on the screen, over a real store: what is mine and due, sessions, what waits, over all mentorships. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import { createRouter } from '../../../extension/hooks/route.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { MineItem } from '../../../extension/store/projection.ts';
import type { ComingSession, WaitingItem } from '../../../extension/store/tidings.ts';
import { Dashboard } from '../../../extension/views/dashboard/Dashboard.tsx';
import { Navigation } from '../../../extension/views/dashboard/Navigation.tsx';
import { TodayPage } from '../../../extension/views/today/TodayPage.tsx';
import { at, day } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';
import { chooseInMenu } from '../../support/views/menus.ts';
import { know, NOW, ROBIN, todayWith } from '../../support/views/today.tsx';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Where these tests run, and two zones in which clocks show another time. */
const HERE = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const ELSEWHERE = ['Asia/Tokyo', 'Asia/Kathmandu', 'Pacific/Niue']
  .filter(
    (zone) =>
      new Date(NOW).toLocaleString('en', { timeZone: zone }) !== new Date(NOW).toLocaleString('en'),
  )
  .slice(0, 2);

let page: TestPage;

beforeEach(async () => {
  page = await openPage({ now: () => NOW });
  // The DOM of the tests opens no popovers.
  HTMLElement.prototype.hidePopover = () => {};
  location.hash = '';
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

function item(text: string, dueOn?: string): MineItem {
  const due = dueOn === undefined ? undefined : day(dueOn);
  return { id: newId<ItemId>(), text, dueOn: due, status: 'not_started' };
}

function waiting(patch: Partial<WaitingItem> = {}): WaitingItem {
  const about = { kind: 'question', on: 'me', text: 'Why?', since: at(NOW - 3 * DAY) } as const;
  return { ...about, id: newId<ItemId>(), by: ROBIN, dueOn: undefined, ...patch };
}

function session(patch: Partial<ComingSession> = {}): ComingSession {
  const unsaid = { title: undefined, zone: undefined, link: undefined, seriesId: undefined };
  const startsAt = at(NOW + 29 * HOUR);
  return { ...unsaid, id: newId<ItemId>(), startsAt, lengthMinutes: 60, ...patch };
}

const block = (name: string): HTMLElement => screen.getByRole('region', { name });
const linesOf = (name: string): readonly HTMLElement[] => [
  ...block(name).querySelectorAll<HTMLElement>('.today-line'),
];
const textsOf = (name: string): readonly (string | null)[] =>
  linesOf(name).map(({ textContent }) => textContent);
/** When something is by the clock of this device. */
const clockAt = (moment: number): string =>
  new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' }).format(moment);

test('[U240] the dashboard opens at Today, which the navigation names first, and no record is opened', async () => {
  const entry = await page.make('Sam and Robin', 'Sam');
  await know(page, entry);
  const ending = new AbortController();
  page.draw(<Dashboard router={createRouter(window, ending.signal)} />);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Today');
  const side = within(screen.getByRole('navigation'));
  const links = side.getAllByRole('link').filter(({ className }) => className === 'nav-link');
  expect(links.map(({ textContent }) => textContent).slice(0, 2)).toEqual([
    'Today',
    'Sam and Robin',
  ]);
  expect(links[0]?.getAttribute('aria-current')).toBe('page');
  expect(links[1]?.getAttribute('href')).toBe(`#/m/${entry.roomId}`);
  expect(page.rooms).toEqual([]);
  ending.abort();
});

test('[U118] once there is something to lose the way back is spoken of there, too', async () => {
  const entry = await page.make('Sam and Robin', 'Sam');
  const ending = new AbortController();
  page.draw(<Dashboard router={createRouter(window, ending.signal)} />);
  expect(screen.queryByRole('region', { name: 'Keep a way back' })).toBeNull();
  await know(page, entry, { mine: [item('something', '2026-03-04')] });
  await screen.findByRole('region', { name: 'Keep a way back' });
  ending.abort();
});

test('[U240] with no mentorship the navigation leads to no Today', () => {
  page.draw(<Navigation route={{ place: 'settings' }} onFound={() => {}} />);
  expect(screen.queryByRole('link', { name: 'Today' })).toBeNull();
});

test('[U240] how much is due and how much waits is said in a sentence, and that nothing is', async () => {
  const entry = await todayWith(page);
  expect(screen.getByText('Nothing is due, and nobody waits for you.')).toBeTruthy();
  const mine = [item('late', '2026-03-01'), item('today', '2026-03-02'), item('not', '2026-03-04')];
  await know(page, entry, { mine, waiting: [waiting(), waiting({ on: 'others' })], term: 2 });
  await screen.findByText('2 things of yours are due. 1 thing waits for you.');
});

test('[U241] what is mine stands by when it is due over all mentorships, and what is later is folded', async () => {
  const [ours, theirs] = [await page.make('Ours', 'Sam'), await page.make('Theirs', 'Sam')];
  await know(page, ours, {
    mine: [item('late', '2026-02-20'), item('soon', '2026-03-08'), item('far', '2026-03-09')],
  });
  await know(page, theirs, { mine: [item('now', '2026-03-02'), item('some day')] });
  page.draw(<TodayPage />);
  expect(textsOf('Mine to do')).toEqual([
    'lateWas due Feb 20Ours',
    'nowTodayTheirs',
    'soonSundayOurs',
  ]);
  const headings = within(block('Mine to do')).getAllByRole('heading', { level: 3 });
  expect(headings.map(({ textContent }) => textContent)).toEqual([
    'Overdue',
    'Due today',
    'Within a week',
  ]);
  fireEvent.click(screen.getByText('2 later or without a day'));
  expect(linesOf('Mine to do')).toHaveLength(5);
});

test('[U241] an item is ticked off where it stands, the focus goes on, and Undo brings it back', async () => {
  const mine = [item('read', '2026-03-01'), item('write', '2026-03-02'), item('go', '2026-03-03')];
  await todayWith(page, { mine });
  const box = screen.getByLabelText('Done: read');
  box.focus();
  fireEvent.click(box);
  await waitFor(() => expect(screen.queryByLabelText('Done: read')).toBeNull());
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Done: write');
  expect(announcement.value).toContain('Done: read');
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await screen.findByLabelText('Done: read');
});

test('[U241] the last one of those that are folded comes back by Undo where it was, open', async () => {
  await todayWith(page, { mine: [item('now', '2026-03-02'), item('some day')] });
  const folded = screen.getByText('1 later or without a day').closest('details');
  fireEvent.click(screen.getByText('1 later or without a day'));
  if (folded) folded.open = true;
  fireEvent.click(screen.getByLabelText('Done: some day'));
  await waitFor(() => expect(screen.queryByLabelText('Done: some day')).toBeNull());
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  const box = await screen.findByLabelText('Done: some day');
  expect(box.closest('details')?.open).toBe(true);
});

test('[U241] where nothing is due within a week what is later stands there unfolded', async () => {
  await todayWith(page, { mine: [item('far', '2026-04-02'), item('some day')] });
  expect(linesOf('Mine to do')).toHaveLength(2);
  expect(screen.getByRole('heading', { name: '2 later or without a day' })).toBeTruthy();
});

test('[U241] an item that is put off goes to the group of its new day', async () => {
  await todayWith(page, { mine: [item('read', '2026-03-01')] });
  chooseInMenu('Put off: read', 'Tomorrow (Tue, Mar 3)');
  await screen.findByRole('heading', { name: 'Within a week' });
  expect(screen.queryByRole('heading', { name: 'Overdue' })).toBeNull();
  expect(announcement.value).toContain('Put off to Tue, Mar 3: read');
});

test('[U242] each mentorship says its next session, soonest first, and where none is planned', async () => {
  const rooms = [await page.make('None'), await page.make('Later'), await page.make('Sooner')];
  const [none, later, sooner] = rooms as [KeyringEntry, KeyringEntry, KeyringEntry];
  const over = session({ startsAt: at(NOW - 2 * HOUR) });
  const goesOn = session({ startsAt: at(NOW - HOUR / 2), title: 'Kick-off' });
  await know(page, none, { coming: [over] });
  await know(page, later, { coming: [session()] });
  await know(page, sooner, { coming: [over, goesOn, session()] });
  page.draw(<TodayPage />);
  expect(textsOf('Next sessions')).toEqual([
    `SoonerNow, since ${clockAt(goesOn.startsAt)} · Kick-off`,
    `LaterTomorrow, ${clockAt(NOW + 29 * HOUR)}`,
    'NoneNo session is planned. Plan one',
  ]);
  const link = screen.getByRole('link', { name: /^Now, since/ });
  expect(link.getAttribute('href')).toBe(`#/m/${sooner.roomId}/s/${goesOn.id}`);
});

test('[U242] the time is told by the clock of the others where theirs shows another, and by no zone that is none', async () => {
  const told = [HERE, ...ELSEWHERE, 'Not/AZone', undefined].map((zone) => {
    return { id: newId<MemberId>(), name: `${zone}`, role: undefined, colour: undefined, zone };
  });
  await todayWith(page, { members: told, coming: [session()] });
  const clocks = [...block('Next sessions').querySelectorAll('.small')];
  expect(clocks.map(({ textContent }) => textContent?.split(' for ')[1])).toEqual(ELSEWHERE);
  expect(clocks[0]?.textContent).toMatch(/^(\w+, )?\d+:\d+ [AP]M \S+ for /);
});

test('[U242] where nobody says a zone the time is told in that in which the session was set', async () => {
  await todayWith(page, { coming: [session({ zone: ELSEWHERE[0] })] });
  const told = block('Next sessions').querySelector('.small')?.textContent;
  expect(told).toMatch(/\d+:\d+ [AP]M \S+$/);
});

test('[U242] the call is a link that says its host and tells it nothing, and no other address is one', async () => {
  const entry = await todayWith(page, {
    coming: [session({ link: 'https://call.example.org/room?key=1' })],
  });
  const call = screen.getByRole('link', { name: 'Open the call at call.example.org' });
  expect(call.getAttribute('rel')).toBe('noopener noreferrer');
  expect(call.getAttribute('target')).toBe('_blank');
  await know(page, entry, {
    term: 2,
    name: 'Again',
    coming: [session({ link: 'javascript:alert(1)' })],
  });
  await screen.findByRole('link', { name: 'Again' });
  expect(screen.queryByRole('link', { name: /^Open the call/ })).toBeNull();
});

test('[U243] what waits for me is listed, longest first, with who, what for and for how long', async () => {
  const mine = [
    waiting({ text: 'Why?' }),
    waiting({ kind: 'feedback', text: 'The retro', since: at(NOW - HOUR) }),
    waiting({ kind: 'review', text: 'Slides', dueOn: day('2026-03-01') }),
    waiting({ kind: 'more-time', text: 'Outline', dueOn: day('2026-03-09') }),
    waiting({ kind: 'check', text: '', since: at(NOW - 9 * DAY) }),
    waiting({ kind: 'agreement', text: '', id: undefined, since: undefined, by: undefined }),
  ];
  await todayWith(page, {
    ...{ responseDays: 3, moreWaiting: 5 },
    waiting: [...mine, waiting({ on: 'others', text: 'What now?' })],
  });
  expect(textsOf('Waits for me')).toEqual([
    'Relationship checkYour answers are waited forWaits 9 days',
    'Why?Robin asksLate: waits 3 days',
    'SlidesRobin asks you to look this overWas due Mar 1',
    'OutlineRobin asks for time until Mon, Mar 9Waits 3 days',
    'The retroRobin asks for feedbackSince today',
    'Mentoring agreementIt was changed after all had signed; you have not signed again',
    'What now?You askedLate: waits 3 days',
  ]);
  expect(screen.getAllByText('Late: waits 3 days')[0]?.className).toContain('due-late');
  expect(screen.getByText('5 more wait in their mentorships.')).toBeTruthy();
});

test('[U299] feedback, a question about it, an introduction and who is stuck wait there, too, each with a way to it', async () => {
  const asked = [
    waiting({ kind: 'stuck', text: 'The schema' }),
    waiting({ kind: 'given', text: 'Pause', since: at(NOW - 2 * DAY) }),
    waiting({ kind: 'introduction', text: 'Ada', since: at(NOW - DAY) }),
    waiting({ kind: 'asked-back', text: 'Which?', since: undefined }),
  ];
  const { roomId } = await todayWith(page, { waiting: asked });
  expect(textsOf('Waits for me')).toEqual([
    'The schemaRobin is stuckWaits 3 days',
    'PauseRobin gave you feedbackWaits 2 days',
    'AdaRobin suggests to introduce youWaits 1 day',
    'Which?Robin asks about your feedback',
  ]);
  const hrefs = linesOf('Waits for me').map((line) =>
    line.querySelector('a')?.getAttribute('href'),
  );
  const places = ['point', 'feedback', 'introduction', 'feedback'].map(
    (part, place) => `#/m/${roomId}/i/${part}/${asked[place]?.id}`,
  );
  expect(hrefs).toEqual(places);
});

test('[U243] whoever gave no name, or is not known, has a stand-in for one', async () => {
  const by = newId<MemberId>();
  await todayWith(page, { waiting: [waiting({ text: 'Why?', by }), waiting({ text: 'How?' })] });
  expect(textsOf('Waits for me')).toEqual([
    'Why?No name yet asksWaits 3 days',
    'How?Robin asksWaits 3 days',
  ]);
});

test('[U244] each line leads to where it is worked on, by an address that holds ids only', async () => {
  const kinds = ['question', 'feedback', 'review', 'more-time', 'check', 'agreement'] as const;
  const own = item('read', '2026-03-01');
  const asked = kinds.map((kind, place) => waiting({ kind, since: at(place) }));
  const { roomId } = await todayWith(page, { mine: [own], waiting: asked });
  const hrefs = screen
    .getAllByRole('link')
    .filter((link) => link.closest('.mine-line, .today-waits'))
    .map((link) => link.getAttribute('href'));
  const parts = ['jot', 'request', 'review', 'action', 'check'];
  const places = parts.map((part, place) => `i/${part}/${asked[place]?.id}`);
  expect(hrefs).toEqual(
    [`i/action/${own.id}`, ...places, 'agreement'].map((place) => `#/m/${roomId}/${place}`),
  );
});

test('[U246] of a mentorship of a newer version nothing can be changed', async () => {
  await todayWith(page, { isNewer: true, mine: [item('read', '2026-03-01')] });
  expect(screen.getByLabelText<HTMLInputElement>('Done: read').disabled).toBe(true);
  expect(screen.queryByRole('button', { name: 'Put off: read' })).toBeNull();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('link', { name: /^Plan/ })).toBeNull();
});

test('[U246, U85] whatever stands in a projection the page is drawn, thirty lines of a list at first', async () => {
  const text = '\u202E<b>&\u2066 '.repeat(40);
  await todayWith(page, {
    name: text,
    mine: Array.from({ length: 70 }, () => item(text, '2026-03-01')),
    waiting: Array.from({ length: 200 }, () => waiting({ text, since: at(2 ** 53 - 1) })),
    coming: [session({ title: text, zone: '../etc', lengthMinutes: 1e9, link: 'mailto:%%%@x' })],
  });
  expect(linesOf('Mine to do')).toHaveLength(30);
  expect(linesOf('Waits for me')).toHaveLength(30);
  fireEvent.click(within(block('Waits for me')).getByRole('button', { name: /30 more/ }));
  expect(linesOf('Waits for me')).toHaveLength(60);
});
