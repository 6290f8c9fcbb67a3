/** Devices that are in a mentorship as mine and are none of my browsers, as My devices shows them. */
import { signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import type { UnlistedDevice } from '../../../extension/sync/unlisted-devices.ts';
import { Unlisted } from '../../../extension/views/devices/Unlisted.tsx';
import type { UnlistedState } from '../../../extension/views/devices/unlisted-port.ts';
import { idNumber } from '../../support/record/people.ts';
import '../../../extension/locales/pages.ts';

beforeEach(() => void (announcement.value = ''));
afterEach(cleanup);

const LAPTOP: UnlistedDevice = {
  roomId: idNumber<RoomId & DeviceId>(1),
  mentorshipName: 'Mia and Ben',
  deviceId: idNumber<DeviceId>(2),
  label: 'Old laptop',
  addedAt: new Date(2026, 10, 25, 12).getTime() as Millis,
};
const NAMELESS: UnlistedDevice = {
  ...LAPTOP,
  mentorshipName: 'Mia and Zoe',
  deviceId: idNumber<DeviceId>(3),
  label: '',
  addedAt: undefined,
};

function drawn(devices: readonly UnlistedDevice[]) {
  const list = signal(devices);
  const state = signal<UnlistedState | undefined>(undefined);
  const struck: UnlistedDevice[] = [];
  const strike = (device: UnlistedDevice): void => {
    struck.push(device);
    state.value = 'now';
  };
  const stateOf = (device: UnlistedDevice) => (device === LAPTOP ? state.value : undefined);
  let watching = 0;
  const watch = () => {
    watching += 1;
    return () => void (watching -= 1);
  };
  render(<Unlisted unlisted={{ list, stateOf, strike, watch }} />);
  return { list, state, struck, watching: () => watching };
}

const section = () => screen.getByRole('region', { name: 'Also in your mentorships as you' });
const lines = () =>
  within(section())
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);

test('[U160] each is there with its name, where it is and since when; where there is none nothing is said', async () => {
  const { list, watching } = drawn([LAPTOP, NAMELESS]);
  expect(watching()).toBe(1);
  expect(lines()).toEqual([
    'Old laptop · Mia and Ben · added Nov 25, 2026Strike out…',
    'A device without a name · Mia and ZoeStrike out…',
  ]);
  within(section()).getByText(/open Twoway there, and it leaves this list/);
  list.value = [];
  await expect.poll(() => screen.queryByRole('region')).toBeNull();
  expect(watching()).toBe(1);
  cleanup();
  await expect.poll(watching).toBe(0);
});

test('[U161] the question names device and mentorship, and closing it strikes out nothing', () => {
  const { struck } = drawn([LAPTOP]);
  fireEvent.click(screen.getByRole('button', { name: 'Strike out Old laptop in Mia and Ben…' }));
  const dialog = screen.getByRole('dialog', { name: 'Strike out “Old laptop”' });
  within(dialog).getByText(/What is on it already can still be read there/);
  within(dialog).getByText(/struck out of “Mia and Ben”/);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
  expect(struck).toEqual([]);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('[U161] one click more begins, what it is at is said, and why it was not done', async () => {
  const { state, struck } = drawn([LAPTOP]);
  fireEvent.click(screen.getByRole('button', { name: 'Strike out Old laptop in Mia and Ben…' }));
  fireEvent.click(screen.getByRole('button', { name: 'Strike out', exact: true }));
  expect(struck).toEqual([LAPTOP]);
  expect(announcement.value).toBe('Striking out “Old laptop”.');
  await screen.findByText('Being struck out…');
  expect(screen.queryByRole('button')).toBeNull();
  state.value = 'waits';
  await screen.findByText(/the relay did not answer/);
  screen.getByRole('button', { name: 'Strike out Old laptop in Mia and Ben…' });
  state.value = 'no-right';
  await screen.findByText(/only a co-owner of it can do this/);
});
