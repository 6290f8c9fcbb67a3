/**
 * Finds words of the interface that do not come from the catalogue: on a page in the accented
 * language they are those without brackets. What people wrote, names and dates are not asked.
 */
import type { Page } from 'playwright-core';
import { waitFor } from '../wait.ts';

const SETTLE_MS = 3_000;

/** The interface's own name, and times and days, which the browser writes in the nearest language. */
const NOT_TRANSLATED = [
  /^Twoway$/,
  /^[•☐☑·\d\s.,:/-]+$/u,
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? ?)?(?:[A-Z][a-z]{2,8} \d{1,2}(?:, \d{4})?(?:, \d{1,2}:\d\d\s[AP]M)?)?$/u,
  /^\d{1,2}:\d\d\s[AP]M$/u,
  /^wss?:\/\/\S+$/,
  // A recovery key.
  /^twr1-[0-9a-z ]+$/,
  // The names of keys, as they stand on a keyboard.
  /^\(?(?:(?:Ctrl|Shift|Alt)\+)+(?:Enter|\w)\)?$/,
];

/** What stays in English; words about the state may keep their last form for a second (U10). */
export async function leftUntranslated(page: Page): Promise<readonly string[]> {
  let left: readonly string[] = [];
  const none = async (): Promise<boolean> => (left = await untranslated(page)).length === 0;
  await waitFor('no words are left untranslated', none, SETTLE_MS).catch(() => undefined);
  return left;
}

/** One line for each text, label, title, placeholder or description that is in no catalogue. */
async function untranslated(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(() => {
    const said: string[] = [];
    // What was said before the language changed (an error, a notice) stays as it was said.
    const SAID = '.field-error, .toast, .jot-notice, [aria-live]';
    const WRITTEN =
      '[dir="auto"], bdi, [contenteditable], .avatar, textarea, code, .panel-choice, .jot-mentorship';
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const { parentElement: element, nodeValue } = texts.currentNode;
      const isWritten = element?.closest(`${WRITTEN}, ${SAID}`);
      if (element && !isWritten) said.push(nodeValue ?? '');
    }
    for (const element of document.querySelectorAll('body *')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
        if (!element.closest(`[contenteditable], .avatar, ${SAID}`))
          said.push(element.getAttribute(name) ?? '');
    }
    return said;
  });
  return found
    .flatMap((text) => text.trim().split(/ · |(?<=\]) (?=[[(])/))
    .filter((text) => text !== '' && !/^\[.*\]$/su.test(text))
    .filter((text) => !NOT_TRANSLATED.some((pattern) => pattern.test(text)));
}
