/** How a person makes a recovery file or key, and comes back by one, by roles and names. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { pageAfterInstall } from './pair.ts';
import type { Person } from './person.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The passphrase of every file. */
export const PASSPHRASE = 'correct horse battery staple';
/** What is said once the relays know of a file or key. */
export const COVERED = /Your relay knows of it/;

/** Makes a file in the section, and leaves the dialog with what it says open. */
export async function makeFile(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Make a recovery file' }).first().click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same passphrase again').fill(PASSPHRASE);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the file' }).click();
  const path = join(temporaryFolder('recovery'), name);
  await (await saving).saveAs(path);
  return path;
}

/** Makes a key in the section and says that it is kept; leaves the dialog open. */
export async function makeKey(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Print a recovery key' }).click();
  const key = await page.locator('.key-words').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByText(COVERED).waitFor();
  return key;
}

/** Chooses a file on the page of the ways back, and types a passphrase. */
export async function restoreFile(page: Page, file: string, passphrase: string): Promise<void> {
  await page.getByLabel('Recovery file', { exact: true }).setInputFiles(file);
  await restoreWith(page, passphrase);
}

/** Types the passphrase of the file that was chosen. */
export async function restoreWith(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Restore from this file' }).click();
}

/** Types a key on the page of the ways back. */
export async function restoreByKey(page: Page, key: string): Promise<void> {
  await page.getByLabel('Recovery key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Restore by this key' }).click();
}

/** The page of a browser that is new, at the ways back. */
export async function wayBack(person: Person): Promise<Page> {
  const page = await pageAfterInstall(person);
  await page.getByRole('link', { name: 'I have used Twoway before' }).click();
  await page.getByRole('heading', { name: 'I have used Twoway before' }).waitFor();
  return page;
}
