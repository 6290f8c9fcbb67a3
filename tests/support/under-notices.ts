/** Whether what has the focus on a page can be seen while notices are there. [U308] */
import type { Page } from 'playwright-core';

/** Gives the focus to each control of the page, and tells of those that the notices cover then. */
export function underNotices(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const notices = document.querySelector('.toast-host ul')?.getBoundingClientRect();
    if (!notices) throw new Error('no notice is there');
    const controls = document.querySelectorAll<HTMLElement>(
      'main :is(a, button, input, select, summary, textarea)',
    );
    const isCovered = (control: HTMLElement): boolean => {
      control.focus();
      if (document.activeElement !== control) return false;
      const { top, bottom, left, right } = control.getBoundingClientRect();
      const isBeside = right <= notices.left || left >= notices.right;
      return !isBeside && bottom > notices.top && top < notices.bottom;
    };
    return [...controls].filter(isCovered).map(({ outerHTML }) => outerHTML.slice(0, 120));
  });
}
