/** Walks through a page by Tab alone and tells what was not reached, or did not show its focus. */
import type { Page } from 'playwright-core';

const MOST_STOPS = 150;

/** One line for each control that Tab does not reach, and for each stop without a visible focus. */
export async function tabFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(() => {
    // Of an earlier walk.
    for (const at of document.querySelectorAll('[data-reached]'))
      at.removeAttribute('data-reached');
    const start = document.querySelector<HTMLElement>('dialog[open]') ?? document.body;
    start.tabIndex = -1;
    start.focus();
    start.removeAttribute('tabindex');
  });
  const faults: string[] = [];
  let isInNotes = false;
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    // In the notes Tab belongs to lists; Escape before it leaves them.
    if (isInNotes) await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(visit);
    if (seen.fault !== undefined) faults.push(seen.fault);
    isInNotes = seen.isInNotes;
    if (seen.isOver) return [...faults, ...(await page.evaluate(notReached))];
  }
  return [...faults, `Tab does not come to an end after ${MOST_STOPS} stops`];
}

/** What a stop of the walk is like. */
type Stop = {
  readonly isOver: boolean;
  readonly isInNotes: boolean;
  readonly fault: string | undefined;
};

/** Looks at what has the focus now, and marks it as reached. */
function visit(): Stop {
  const at = document.activeElement;
  const last = document.querySelector('[data-reached="last"]');
  const isInNotes = at?.matches('[contenteditable]') ?? false;
  // A date is one field with three stops inside.
  if (at !== null && at === last && at.matches('input[type^="date"]'))
    return { isOver: false, isInNotes, fault: undefined };
  if (!(at instanceof HTMLElement) || at === document.body || at.dataset['reached'] !== undefined)
    return { isOver: true, isInNotes, fault: undefined };
  last?.setAttribute('data-reached', '');
  at.dataset['reached'] = 'last';
  const name = `${at.localName} "${at.getAttribute('aria-label') ?? at.textContent.slice(0, 40)}"`;
  // Some native fields lie unseen over the words that show their state, the focus too.
  const shown = [at, at.nextElementSibling, at.closest('label'), at.closest('.notes-sheet')];
  const isShown = shown.some((element) => {
    if (!element) return false;
    // The line beside the notes turns to the accent.
    if (element.matches('.notes-sheet:focus-within')) return true;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  const { top, bottom } = at.getBoundingClientRect();
  const isInSight = bottom > 0 && top < innerHeight;
  const seen = isInSight ? undefined : `${name} is out of sight`;
  return { isOver: false, isInNotes, fault: isShown ? seen : `${name} does not show its focus` };
}

/** The controls on the page on which the walk never stopped; of a group with arrow keys one is enough. */
function notReached(): readonly string[] {
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [contenteditable="true"]';
  const inGroup = (element: HTMLElement): boolean => {
    const group = element.closest('[role="toolbar"], .jot-kinds');
    return group?.querySelector('[data-reached]') !== null && group !== null;
  };
  // While a dialog is open, the rest of the page is not there.
  const reachable = document.querySelector('dialog[open]') ?? document;
  return [...reachable.querySelectorAll<HTMLElement>(CONTROLS)]
    .filter((element) => element.checkVisibility() && !element.matches(':disabled'))
    .filter((element) => element.dataset['reached'] === undefined && !inGroup(element))
    .filter((element) => !element.closest('[aria-hidden="true"], .notes-sheet'))
    .map(
      (element) =>
        `${element.localName} "${element.getAttribute('aria-label') ?? ''}" is not reached`,
    );
}
