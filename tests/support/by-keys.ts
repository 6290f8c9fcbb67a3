/** Doing things by the keyboard alone, as long as it takes and no longer. */
import type { Locator, Page } from 'playwright-core';

const MOST_PRESSES = 40;

/** Presses a key until something is so; asks again after each press, and before the first. */
export async function pressUntil(
  page: Page,
  key: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    if (await isSo()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`pressed ${key} ${MOST_PRESSES} times in vain`);
}

/** Goes by Tab to what `target` finds. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  await pressUntil(page, 'Tab', () => hasFocus(target));
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
