/** What a page says of its storage, and what the mentorship on it says beside that. */
import { cleanup, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNKNOWN_SHARED, type DeviceStatus } from '../../../extension/sync/engine-status.ts';
import { Notices } from '../../../extension/views/room/RoomNotices.tsx';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
});

type Reason = Extract<DeviceStatus, { state: 'failing' }>['reason'];

function draw(reason: Reason): void {
  const status = {
    ...UNKNOWN_SHARED,
    device: { state: 'failing', reason },
    uploader: true,
  } as const;
  page.draw(<Notices status={status} retry={() => {}} bringBack={() => {}} />);
}

const said = () => screen.queryAllByRole('alert').map(({ textContent }) => textContent);

test.each(['unavailable', 'aborted'] as const)(
  '[U11] what the page met says enough: the mentorship on it does not say it again (%s)',
  (reason) => {
    page.shelf.readFault.value = 'closed';

    draw(reason);

    expect(said()).toEqual([]);
  },
);

test('[U11] that the disk is full is said beside what else the page met, and not twice', () => {
  page.shelf.readFault.value = 'closed';
  draw('quota');
  expect(said()).toEqual([expect.stringContaining('the disk is full')]);
  cleanup();

  page.shelf.readFault.value = 'quota';
  draw('quota');

  expect(said()).toEqual([]);
});

test('[U11] where the page met nothing, the mentorship says all of it', () => {
  draw('aborted');

  expect(said()).toEqual([expect.stringContaining('gives every write up')]);
});
