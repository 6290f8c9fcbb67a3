/** How a person links another browser, by roles and names. */
import type { Locator, Page } from 'playwright-core';
import type { Person } from './person.ts';
import { codeField, pasteOffer } from './surfaces.ts';
import { waitFor } from './wait.ts';

/** Opens the page "My devices", and waits until this browser stands there. */
export async function openDevices(person: Person): Promise<Page> {
  const page = await person.openDashboard('#/devices');
  await deviceLines(page).first().waitFor();
  return page;
}

/** The lines of the list. */
export function deviceLines(page: Page): Locator {
  return page.locator('.device');
}

/** The field with the name of the browser that stands in this place of the list. */
export function deviceName(page: Page, place: number): Locator {
  return page.getByRole('textbox', { name: 'Name of this browser' }).nth(place);
}

/** Waits until so many browsers are listed. */
export function listsDevices(page: Page, count: number): Promise<unknown> {
  return waitFor(
    `${count} devices are listed`,
    async () => (await deviceLines(page).count()) === count,
  );
}

/** Makes a code on that page, and gives it. */
export async function makeLinkingCode(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make a code' }).click();
  return page.getByLabel('The code that links a browser').inputValue();
}

/** Pastes a code on the page after install, says yes, and is led to "My devices". */
export async function linkBrowser(page: Page, code: string): Promise<void> {
  await pasteOffer(page).click();
  await pasteLinkingCode(page, code);
  await confirmLinking(page);
}

/** Says yes to the question, and is led to "My devices". */
export async function confirmLinking(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Link this browser' }).click();
  await page.getByRole('heading', { name: 'My devices' }).waitFor();
}

/** Pastes it into the open form, and waits for the question. */
export async function pasteLinkingCode(page: Page, code: string): Promise<void> {
  await codeField(page).fill(code);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('heading', { name: /other browser|another browser/ }).waitFor();
}
