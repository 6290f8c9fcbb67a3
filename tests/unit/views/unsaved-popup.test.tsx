/** What the popup says, and does not say, while nothing is being saved. */
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { Popup } from '../../../extension/views/popup/Popup.tsx';
import { must } from '../../support/store/samples.ts';
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

test.each(['blocked', 'newer'] as const)(
  '[U54] where the storage did not open (%s) the button that is named opens it, and what was typed stays',
  async (fault) => {
    const { model, store } = await openPopup(await popupPlace(['Kim']), undefined, fault);
    render(
      <Popup model={model} openPanel={() => {}} openDashboard={() => {}} openJoin={() => {}} />,
    );
    const button = await screen.findByRole('button', { name: 'Try again' });
    expect(screen.getByRole('alert').textContent).toContain('press “Try again”');
    model.type('typed before it was there');

    fireEvent.click(button);

    expect(await screen.findByText(/^On this device/u)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(model.text.value).toBe('typed before it was there');
    const text = async () => must(await store.draft.read())?.text;
    await vi.waitFor(async () => expect(await text()).toBe('typed before it was there'));
  },
);
