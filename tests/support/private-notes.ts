/** How a person finds, unfolds, writes and hides private notes, by roles and names; one area a page. */
import type { Locator, Page } from 'playwright-core';
import type { Person } from './person.ts';
import { waitFor } from './wait.ts';

/** The sentences that say where private notes are. */
export const PRIVATE_STATES = {
  deviceOnly: 'On this device only.',
  onRelay: 'On this device, and sealed on your relay.',
  notReached: /The relay cannot be reached/,
} as const;

/** The area; there while private notes are hidden, too. */
export function privateArea(page: Page): Locator {
  return page.locator('.private[data-private]');
}

/** The field, where the area is unfolded and nothing is hidden. */
export function privateField(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Private notes: / });
}

/** Unfolds the area of a page on which it is folded, and waits until one can write there. */
export async function unfoldPrivate(page: Page): Promise<void> {
  await privateArea(page)
    .getByRole('button', { name: /^Private notes/ })
    .click();
  await waitFor('the cursor is in the private notes', () =>
    privateField(page).evaluate((field) => field === document.activeElement),
  );
}

/** Puts words at the end of the private notes at once, as a paste does. */
export async function insertPrivately(page: Page, words: string): Promise<void> {
  await toPrivateEnd(page);
  await page.keyboard.insertText(words);
}

/** Puts the caret at the end of the private notes, and waits until it stays there. */
export async function toPrivateEnd(page: Page): Promise<void> {
  await privateField(page).focus();
  let timesSeen = 0;
  await waitFor('the caret stands at the end of the private notes', async () => {
    timesSeen = (await isAtEnd(page)) ? timesSeen + 1 : 0;
    if (timesSeen === 0) await page.keyboard.press('Control+End');
    return timesSeen > 1;
  });
}

function isAtEnd(page: Page): Promise<boolean> {
  return privateField(page).evaluate((root) => {
    const place = getSelection();
    if (!place?.focusNode || !root.contains(place.focusNode)) return false;
    const after = document.createRange();
    after.selectNodeContents(root);
    after.setStart(place.focusNode, place.focusOffset);
    return place.isCollapsed && after.toString() === '';
  });
}

/** What stands in the private notes, the lines joined. */
export async function privateText(page: Page): Promise<string> {
  return privateField(page).evaluate((root) =>
    [...root.children].map((line) => line.textContent ?? '').join('\n'),
  );
}

/** Waits until the private notes of a page hold these words. */
export function holdsPrivately(page: Page, words: string): Promise<unknown> {
  return waitFor(`the private notes hold "${words}"`, async () =>
    (await privateText(page)).includes(words),
  );
}

/** Waits until the area says so of where the notes are. */
export async function privateIs(page: Page, state: string | RegExp): Promise<void> {
  await privateArea(page).locator('.status').filter({ hasText: state }).waitFor();
}

/** Presses the key that hides private notes everywhere, or shows them. */
export async function pressHidingKey(page: Page): Promise<void> {
  await page.keyboard.press('Alt+Shift+H');
}

/** Waits until a page says that they are hidden, with no field of them there. */
export async function isHidden(page: Page): Promise<void> {
  await privateArea(page).getByText('Hidden on every page until you show them').waitFor();
  await privateField(page).waitFor({ state: 'detached' });
}

/** The key as the browser hears it while something else than a page of ours has the focus. */
export async function pressHidingKeyElsewhere(person: Person): Promise<void> {
  const worker = await person.serviceWorker();
  await worker.evaluate(() => {
    const { chrome } = globalThis as unknown as {
      chrome: { commands: { onCommand: { dispatch(name: string): void } } };
    };
    chrome.commands.onCommand.dispatch('hide-private');
  });
}
