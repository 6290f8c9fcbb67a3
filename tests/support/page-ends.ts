/** How a page of a person ends in the midst of what they do. */
import type { Page } from 'playwright-core';
import { jotField } from './surfaces.ts';

/** Presses Enter and ends the page in one tick of it, as a popup ends when one clicks elsewhere. */
export async function enterAndClose(popup: Page): Promise<void> {
  const closed = popup.waitForEvent('close');
  await jotField(popup)
    .evaluate((field) => {
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
      );
      window.close();
    })
    .catch(() => {});
  await closed;
}
