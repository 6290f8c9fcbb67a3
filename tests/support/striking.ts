/** How a person strikes a browser out, by roles and names. */
import type { Locator, Page } from 'playwright-core';

/** The section with those that are struck out, or are being. */
export function struckOut(page: Page): Locator {
  return page.getByRole('region', { name: 'Struck out' });
}

/** Strikes the browser called `label` out on the page "My devices"; resolves once it has begun. */
export async function strikeOut(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: `Strike out ${label}…` }).click();
  const dialog = page.getByRole('dialog', { name: `Strike out “${label}”` });
  await dialog.getByText('can still be read there').waitFor();
  await dialog.getByRole('button', { name: 'Strike out', exact: true }).click();
  await struckOut(page).getByText(label).waitFor();
}

/** Waits until it says that the browser is struck out, and since when. */
export function isStruckOut(page: Page, label: string): Promise<void> {
  return struckOut(page)
    .getByRole('listitem')
    .filter({ hasText: label })
    .filter({ hasText: 'Struck out on' })
    .waitFor();
}

/** The section with what is in a mentorship as mine and is none of my browsers. */
export function unlisted(page: Page): Locator {
  return page.getByRole('region', { name: 'Also in your mentorships as you' });
}

/** Strikes one of them out of its mentorship; resolves once it has left the list. */
export async function strikeOutUnlisted(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('button', { name: `Strike out ${label} in ${name}…` }).click();
  const dialog = page.getByRole('dialog', { name: `Strike out “${label}”` });
  await dialog.getByText(name).waitFor();
  await dialog.getByRole('button', { name: 'Strike out', exact: true }).click();
  await unlisted(page).getByText(label).waitFor({ state: 'detached' });
}
