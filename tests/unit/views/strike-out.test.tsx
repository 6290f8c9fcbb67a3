/** Striking a browser of mine out, and what is told of it. */
import { signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import type { StrikeProgress } from '../../../extension/sync/strike-progress.ts';
import { StrikeOut } from '../../../extension/views/devices/StrikeOut.tsx';
import { StruckOut } from '../../../extension/views/devices/StruckOut.tsx';
import { idNumber } from '../../support/record/people.ts';
import '../../../extension/locales/pages.ts';

const LOST = idNumber<DeviceId>(1);
const OTHER = idNumber<DeviceId>(2);
const ROOMS = [3, 4, 5].map((index) => idNumber(index) as string as RoomId);

type Place = StrikeProgress['places'][number];

beforeEach(() => void (announcement.value = ''));
afterEach(cleanup);

/** Three places, the profile first, in these states. */
function progressOf(states: readonly Place['state'][], doneAt?: number): StrikeProgress {
  const names = [undefined, 'Mia and Ben', 'Mia and Zoe'];
  const places = states.map((state, at) => ({
    roomId: ROOMS[at] ?? idNumber(9),
    name: names[at],
    state,
  })) as Place[];
  return { browser: LOST, askedAt: 1 as Millis, places, doneAt: doneAt as Millis | undefined };
}

/** The views of a browser called "Laptop", and what was asked for. */
function drawn(now: readonly StrikeProgress[] = []) {
  const progress = signal(now);
  const begun: DeviceId[] = [];
  const begunHere = signal<DeviceId | undefined>(undefined);
  const begin = (browser: DeviceId): void => {
    begun.push(browser);
    begunHere.value = browser;
  };
  const places = signal(['Mia and Ben', 'Mia and Zoe']);
  const strikes = { progress, places, begunHere, begin };
  render(
    <>
      <StrikeOut browser={LOST} label="Laptop" strikes={strikes} />
      <StruckOut strikes={strikes} labelOf={(id) => (id === LOST ? 'Laptop' : '')} />
    </>,
  );
  return { progress, begun };
}

/** As a hand does it: what is clicked has the focus. */
function click(button: HTMLElement): void {
  button.focus();
  fireEvent.click(button);
}

const openDialog = () => {
  click(screen.getByRole('button', { name: 'Strike out Laptop…' }));
  return screen.getByRole('dialog', { name: 'Strike out “Laptop”' });
};

test('[U108] the dialog names the browser, where it is struck out, and in one sentence what this cannot undo', async () => {
  const { begun } = drawn();
  const dialog = openDialog();

  within(dialog).getByText(
    'What is on it already can still be read there; from now on it gets nothing new and can write nothing.',
  );
  const places = within(dialog)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
  expect(places).toEqual(['My private notes and devices', 'Mia and Ben', 'Mia and Zoe']);
  expect(begun).toEqual([]);
});

test('[U108] nothing is struck out by closing the dialog, and the button has the focus again', async () => {
  const { begun } = drawn();
  const dialog = openDialog();

  click(within(dialog).getByRole('button', { name: 'Close' }));

  expect(begun).toEqual([]);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Strike out Laptop…' }));
});

test('[U109] one click begins; then how far it is stands there, with the focus, place by place and as a count', async () => {
  const { progress, begun } = drawn();
  const dialog = openDialog();
  click(within(dialog).getByRole('button', { name: 'Strike out' }));
  expect(begun).toEqual([LOST]);
  expect(announcement.value).toBe('Striking out “Laptop”.');

  progress.value = [progressOf(['out', 'waits', 'elsewhere'])];

  const section = await screen.findByRole('region', { name: 'Struck out' });
  const [going = section] = within(section).getAllByRole('listitem');
  await waitFor(() => expect(document.activeElement).toBe(going));
  within(going).getByText(/Being struck out: 1 of 3 places done$/);
  const lines = within(going)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
  expect(lines).toEqual([
    'My private notes and devices · done',
    'Mia and Ben · waits for its relay',
    'Mia and Zoe · waits for another of your devices, which has it',
  ]);
  within(going).getByText('This goes on by itself, also when you close this page.');
  expect(screen.queryByRole('button')).toBeNull();
});

test('[U109] each step is said in the live region once, and the end', async () => {
  const { progress } = drawn([progressOf(['now', 'due', 'due'])]);
  expect(announcement.value).toBe('');

  progress.value = [progressOf(['out', 'now', 'due'])];
  await screen.findByText(/Being struck out: 1 of 3 places done$/);
  await waitFor(() => expect(announcement.value).toBe('“Laptop”: 1 of 3 places done.'));
  announcement.value = '';
  progress.value = [progressOf(['out', 'waits', 'due'])];
  await screen.findByText(/waits for its relay/);
  expect(announcement.value).toBe('');
  progress.value = [progressOf(['out', 'out', 'out'], 5)];

  await screen.findByText(/Struck out on/);
  await waitFor(() => expect(announcement.value).toBe('“Laptop” is struck out.'));
});

test('[U109] opened again while it goes on, the page says how far it is, and offers no second one', () => {
  drawn([progressOf(['out', 'out', 'due'])]);

  screen.getByText(/Being struck out: 2 of 3 places done$/);
  expect(screen.queryByText(/Struck out on/)).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});

test('[U110] afterwards it stands under "Struck out" with the day, and with where it could not be done', () => {
  const day = new Date(2026, 10, 26, 12).getTime();
  drawn([
    progressOf(['out', 'no-relay', 'no-right'], day),
    { ...progressOf(['out'], day), browser: OTHER },
  ]);

  const section = screen.getByRole('region', { name: 'Struck out' });
  const [laptop, nameless] = within(section)
    .getAllByRole('listitem')
    .filter(({ textContent }) => textContent.includes('Struck out on'));
  expect(laptop?.textContent).toBe(
    'Laptop · Struck out on November 26, 20261 place not done' +
      'Mia and Zoe · not done: only a co-owner of it can do this, so ask your partner',
  );
  expect(nameless?.textContent).toBe('No name yet · Struck out on November 26, 2026');
  expect(screen.queryByRole('button')).toBeNull();
});
