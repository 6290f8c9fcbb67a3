/** Losing a browser and coming back: what is said before, what is made, and the ways back. */
import type { Page } from 'playwright-core';
import { narrow } from './scenes-alone.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

async function waysBack(stage: Stage): Promise<Page> {
  const page = await stage.kim.openDashboard('#/restore');
  await page.getByRole('heading', { name: 'I have used Twoway before' }).waitFor();
  return page;
}

/** With nothing on the device yet. */
export const RESTORE_SCENES: readonly Scene[] = [
  { name: 'dashboard-restore', who: 'kim', open: waysBack },
  {
    name: 'dashboard-restore-narrow',
    who: 'kim',
    open: async (stage) => narrow(await waysBack(stage)),
  },
  {
    name: 'dashboard-restore-refused',
    who: 'kim',
    open: async (stage) => {
      const page = await waysBack(stage);
      const other = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') };
      await page.getByLabel('Recovery file', { exact: true }).setInputFiles(other);
      await page.getByText(/This is no recovery file/).waitFor();
      await page.getByLabel('Recovery key', { exact: true }).fill('twr1-what is this');
      await page.getByRole('button', { name: 'Restore by this key' }).click();
      await page.getByText(/character of the key is wrong|no recovery key/).waitFor();
      return page;
    },
  },
];

async function section(stage: Stage): Promise<Page> {
  const page = await stage.kim.openDashboard('#/devices');
  const heading = page.getByRole('heading', { name: 'If you lose this browser' });
  await heading.scrollIntoViewIfNeeded();
  return page;
}

async function asked(stage: Stage): Promise<Page> {
  const page = await section(stage);
  await page.getByRole('button', { name: 'Make a recovery file' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill('four words');
  await page.getByRole('button', { name: 'Save the file' }).click();
  await page.getByRole('alert').waitFor();
  return page;
}

/** Of somebody who is alone and has no backup. */
export const RECOVERY_SCENES: readonly Scene[] = [
  { name: 'dashboard-recovery', who: 'kim', open: section },
  {
    name: 'dashboard-recovery-narrow',
    who: 'kim',
    open: async (stage) => narrow(await section(stage)),
  },
  { name: 'dashboard-recovery-file', who: 'kim', open: asked },
  {
    name: 'dashboard-recovery-file-narrow',
    who: 'kim',
    open: async (stage) => narrow(await asked(stage)),
  },
];

/** Of somebody whose private notes are at a relay. */
export const KEY_SCENES: readonly Scene[] = ['', '-narrow'].map((ending) => ({
  name: `dashboard-recovery-key${ending}`,
  who: 'ben',
  open: async ({ ben, relay }) => {
    const page = await ben.openDashboard('#/settings');
    for (const address of ['', relay.url]) {
      await page.getByLabel('Relay for new mentorships').fill(address);
      await page.keyboard.press('Tab');
    }
    await page.getByText('Saved on this device.').first().waitFor();
    await page.getByRole('main').getByRole('link', { name: 'My devices' }).click();
    await page.getByRole('button', { name: 'Print a recovery key' }).click();
    await page.locator('.key-words').waitFor();
    return ending === '' ? page : narrow(page);
  },
}));
