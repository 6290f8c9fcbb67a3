/** What a page says of its storage, and what the mentorship on it says beside that. */
import { cleanup, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNKNOWN_SHARED, type DeviceStatus } from '../../../extension/sync/engine-status.ts';
import { Notices } from '../../../extension/views/room/RoomNotices.tsx';
import { Panel } from '../../../extension/views/panel/Panel.tsx';
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

test('[U11] what the page says already is not said again of the mentorship on it', () => {
  page.shelf.readFault.value = 'quota';

  draw('quota');

  expect(said()).toEqual([]);
});

test('[U11] what the mentorship met itself is said, whatever the page met', () => {
  page.shelf.readFault.value = 'closed';

  draw('quota');

  expect(said()).toEqual([expect.stringContaining('the disk is full')]);
});

test('[U11] of the storage beside the records no page says that nothing is being saved', () => {
  page.shelf.readFault.value = 'closed';

  page.draw(<Panel />);

  expect(said()).toEqual([expect.stringMatching(/^Not everything is being saved/)]);
});
