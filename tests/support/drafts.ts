/** How a person finds, unfolds, writes and shares the drafts of goals that only they see, by roles and names. */
import type { Locator, Page } from 'playwright-core';
import { waitFor } from './wait.ts';

/** The slip with them; there while they are hidden, too. */
export function draftSlip(page: Page): Locator {
  return page.getByRole('region', { name: /^Draft goals/ });
}

/** The field for a new one, where the slip is unfolded and nothing is hidden. */
export function draftField(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Draft a goal only for me' });
}

/** The whole line of a draft. */
export function draft(page: Page, title: string): Locator {
  return draftSlip(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: `Remove draft: ${title}` }) });
}

/** Unfolds the slip, where private notes did not do that already. */
export async function unfoldDrafts(page: Page): Promise<void> {
  const fold = draftSlip(page).getByRole('button', { name: /^Draft goals/ });
  await fold.waitFor();
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  await page.locator('.goal-drafts').waitFor();
}

/** Drafts a goal. */
export async function draftGoal(page: Page, title: string): Promise<void> {
  await draftField(page).fill(title);
  await draftField(page).press('Enter');
  await draft(page, title).waitFor();
}

/** The button that shares a draft. */
export function shareButton(page: Page, title: string): Locator {
  return draft(page, title).getByRole('button', { name: `Share it: ${title}` });
}

/** Waits until no draft stands in the slip, which is unfolded. */
export async function hasNoDraft(page: Page): Promise<void> {
  await draftField(page).waitFor();
  await waitFor('no draft is there', async () => {
    return (await draftSlip(page).getByRole('listitem').count()) === 0;
  });
}
