/** Whether a page is drawn from right to left. */
import type { Page } from 'playwright-core';

/** The first heading or field, or button of a row where there is none, lies nearer to the right edge. */
export function isMirrored(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { dir, clientWidth } = document.documentElement;
    const firstOf = (selector: string): Element | undefined =>
      [...document.querySelectorAll(selector)].find(
        (element) => element.checkVisibility() && !element.closest('.visually-hidden'),
      );
    const first = firstOf('h1, h2, h3, label, .status, .empty-title') ?? firstOf('.row > button');
    const words = document.createRange();
    if (dir !== 'rtl' || !first) return false;
    words.selectNodeContents(first);
    const { left, right } = words.getBoundingClientRect();
    return clientWidth - right <= left;
  });
}
