/** Whether a page is drawn from right to left. */
import type { Page } from 'playwright-core';

/** The first heading or field, by its place on the page, lies nearer to the right edge. */
export function isMirrored(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { dir, clientWidth } = document.documentElement;
    const first = [...document.querySelectorAll('h1, h2, h3, label, .status, .empty-title')].find(
      (element) => element.checkVisibility() && !element.closest('.visually-hidden'),
    );
    const words = document.createRange();
    if (dir !== 'rtl' || !first) return false;
    words.selectNodeContents(first);
    const { left, right } = words.getBoundingClientRect();
    return clientWidth - right <= left;
  });
}
