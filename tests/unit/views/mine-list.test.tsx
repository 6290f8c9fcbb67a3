/** What is mine to do as the popup lists it: ticked off and put off by keys, the focus kept. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, type ItemId, type Millis } from '#shared/base/ids.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { Popup } from '../../../extension/views/popup/Popup.tsx';
import { snoozeDays } from '../../../extension/views/mine/snooze-days.ts';
import { day, must, sampleProjection } from '../../support/store/samples.ts';
import { openPopup, popupPlace, type TestPopup } from '../../support/views/popup-store.ts';

beforeEach(() => {
  // The DOM of the tests opens no popovers.
  HTMLElement.prototype.hidePopover = () => {};
});

const opened: TestPopup[] = [];

afterEach(() => {
  cleanup();
  for (const { model } of opened.splice(0)) model.close();
  toasts.value = [];
});

async function popupWith(...texts: readonly string[]) {
  const popup = await openPopup(await popupPlace(['Kim']));
  opened.push(popup);
  render(
    <Popup model={popup.model} openPanel={() => {}} openDashboard={() => {}} openJoin={() => {}} />,
  );
  await popup.opened;
  const [known] = popup.model.mentorships.value;
  if (!known) throw new Error('no mentorship');
  const mine = texts.map((text, order) => ({
    id: newId<ItemId>(),
    text,
    dueOn: day(`2026-02-2${order}`),
    status: 'not_started' as const,
  }));
  const { roomId, me } = known;
  must(await popup.store.projections.write(sampleProjection({ roomId, me, mine })));
  await screen.findByText(texts[0] ?? '');
  return popup;
}

const listed = () => screen.getAllByRole('checkbox').map((box) => box.getAttribute('aria-label'));

function choose(text: string, words: string): HTMLElement {
  const opener = screen.getByRole('button', { name: `Put off: ${text}` });
  fireEvent.click(opener);
  const menu = opener.parentElement;
  const found = [...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])].find((line) =>
    line.textContent?.startsWith(words),
  );
  if (!found) throw new Error(`no "${words}"`);
  fireEvent.click(found);
  return opener;
}

test('[U42, U43] an item is put off by the menu, said with its day, moves, and keeps the focus', async () => {
  const { model } = await popupWith('read', 'write');
  choose('read', 'Tomorrow (Tue, Mar 3)');
  // The list hears of it from the store, the notice from who asked: neither waits for the other.
  await waitFor(() => expect(announcement.value).toContain('Put off to Tue, Mar 3: read'));
  const undo = await screen.findByRole('button', { name: 'Undo' });
  // It stays while it is focused or pointed at, however long a busy machine takes for what follows.
  fireEvent.pointerEnter(undo.closest('.toast') ?? undo);
  await waitFor(() => expect(listed()).toEqual(['Done: write', 'Done: read']));
  await waitFor(() =>
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Put off: read'),
  );
  fireEvent.click(undo);
  await waitFor(() => expect(listed()).toEqual(['Done: read', 'Done: write']));
  expect(model.mine.value[0]?.item.dueOn).toBe('2026-02-20');
});

test('[U43] the focus goes to the item that takes the place of one that was ticked off', async () => {
  await popupWith('read', 'write', 'call');
  const box = screen.getByLabelText('Done: write');
  box.focus();
  fireEvent.click(box);
  await waitFor(() => expect(listed()).toEqual(['Done: read', 'Done: call']));
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Done: call');
});

test('[U42] next week is a Monday that is later than tomorrow, over the ends of months and years', () => {
  const days = (text: string) =>
    snoozeDays(new Date(`${text}T15:00:00`).getTime() as Millis).map(({ dueOn }) => dueOn);
  expect(days('2026-03-02')).toEqual(['2026-03-03', '2026-03-09']);
  expect(days('2026-03-07')).toEqual(['2026-03-08', '2026-03-09']);
  expect(days('2026-03-08')).toEqual(['2026-03-09', '2026-03-16']);
  expect(days('2026-12-31')).toEqual(['2027-01-01', '2027-01-04']);
});
