// @vitest-environment happy-dom
/** What the popup says, and does not say, while nothing is being saved. */
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { Popup } from '../../../extension/views/popup/Popup.tsx';
import { openPopup, popupPlace } from '../../support/views/popup-store.ts';

afterEach(cleanup);

test('[U6, U10] while nothing is being saved, nothing beneath says that it is on this device', async () => {
  const popup = await openPopup(await popupPlace(['Kim']));
  render(
    <Popup model={popup.model} openPanel={() => {}} openDashboard={() => {}} openJoin={() => {}} />,
  );
  await popup.opened;
  expect(await screen.findByText(/^On this device/u)).toBeTruthy();

  popup.store.close();
  popup.model.type('nowhere to go');

  expect(await screen.findByText(/^Nothing is being saved/u)).toBeTruthy();
  expect(screen.queryByText(/^On this device/u)).toBeNull();
});
