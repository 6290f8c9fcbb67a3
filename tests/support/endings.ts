/** How a mentorship ends, through the real interface. */
import type { Locator, Page } from 'playwright-core';
import type { Person } from './person.ts';

/** The ways that stand folded at the foot of a mentorship's page, with the button that does each. */
export const ENDINGS = {
  leave: { way: 'Leave this mentorship', does: 'Leave' },
  deleteAtRelay: { way: 'Delete it from the relay', does: 'Delete it there' },
  erase: { way: 'Erase it from this device', does: 'Erase it here' },
} as const;

/** Unfolds the ways and opens the dialog of one of them. */
export async function askTo(page: Page, ending: keyof typeof ENDINGS): Promise<Locator> {
  const { way } = ENDINGS[ending];
  const button = page.getByRole('button', { name: way, exact: true });
  if (!(await button.isVisible())) await page.getByText('Leave or erase', { exact: true }).click();
  await button.click();
  const dialog = page.getByRole('dialog', { name: way });
  await dialog.waitFor();
  return dialog;
}

/** Asks, and does it. */
export async function endBy(page: Page, ending: keyof typeof ENDINGS): Promise<void> {
  const dialog = await askTo(page, ending);
  await dialog.getByRole('button', { name: ENDINGS[ending].does, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Opens the dialog of the settings that asks before everything is erased. */
export async function askToEraseEverything(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Erase everything on this device' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase everything on this device' });
  await dialog.waitFor();
  return dialog;
}

/** The names of the databases of a profile. */
export async function databaseNames(person: Person): Promise<readonly string[]> {
  const worker = await person.serviceWorker();
  return worker.evaluate(async () =>
    (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name])).sort(),
  );
}
