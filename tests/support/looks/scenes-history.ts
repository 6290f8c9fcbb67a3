/** What History shows: nothing yet, a year of days, what is missing, and one day to read in. */
import type { Page } from 'playwright-core';
import { openHistoryPage } from '../surfaces.ts';
import { putCheckpoints, takeCheckpointsAway } from './checkpoints.ts';
import { narrow } from './scenes-alone.ts';
import { mentorship } from './scenes-together.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** The page that puts them there stays until then: while it is open the background makes none. */
async function history(stage: Stage, put: (page: Page) => Promise<void>): Promise<Page> {
  const page = await mentorship(stage);
  await put(page);
  await openHistoryPage(page);
  return page;
}

async function missing(stage: Stage): Promise<Page> {
  const page = await history(stage, (one) => putCheckpoints(one, stage.mentorship, true));
  await page.getByRole('button', { name: 'Bring back what is missing' }).waitFor();
  return page;
}

async function checkpoint(stage: Stage): Promise<Page> {
  const page = await missing(stage);
  // The navigation has a Today of its own.
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Today/ })
    .first()
    .click();
  const record = page.getByRole('region', { name: 'The record as it was' });
  await record.getByText('Getting to know each other').click();
  await record.getByText('What we hope for from each other.').waitFor();
  return page;
}

/** As if Ben had looked at the mentorship when it was new, and not since. */
function lookedEarly(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('twoway');
        opening.addEventListener('error', () => reject(new Error('no database')));
        opening.addEventListener('success', () => {
          const writing = opening.result.transaction('looks', 'readwrite');
          const looks = writing.objectStore('looks');
          const reading = looks.getAll();
          reading.addEventListener('success', () => {
            for (const row of reading.result as readonly object[]) looks.put({ ...row, number: 0 });
          });
          writing.addEventListener('complete', () => {
            opening.result.close();
            resolve();
          });
        });
      }),
  );
}

async function changed(stage: Stage): Promise<Page> {
  const page = await mentorship(stage);
  await lookedEarly(page);
  await page.reload();
  await page.getByRole('region', { name: 'What changed since you were here' }).waitFor();
  return page;
}

/** Each with the relay there. */
export const HISTORY_SCENES: readonly Scene[] = [
  {
    name: 'dashboard-history-empty',
    who: 'ben',
    open: async (stage) => {
      const page = await history(stage, takeCheckpointsAway);
      await page.getByText('Nothing kept yet').waitFor();
      return page;
    },
  },
  {
    name: 'dashboard-history',
    who: 'ben',
    open: async (stage) => {
      const page = await history(stage, (one) => putCheckpoints(one, stage.mentorship, false));
      await page.getByText('Nothing that stood in a checkpoint is missing now.').waitFor();
      return page;
    },
  },
  { name: 'dashboard-history-missing', who: 'ben', open: missing },
  {
    name: 'dashboard-history-missing-narrow',
    who: 'ben',
    open: async (stage) => narrow(await missing(stage)),
  },
  { name: 'dashboard-changed', who: 'ben', open: changed },
  {
    name: 'dashboard-changed-narrow',
    who: 'ben',
    open: async (stage) => narrow(await changed(stage)),
  },
  { name: 'dashboard-checkpoint', who: 'ben', open: checkpoint },
  {
    name: 'dashboard-checkpoint-narrow',
    who: 'ben',
    open: async (stage) => narrow(await checkpoint(stage)),
  },
  {
    name: 'dashboard-checkpoint-gone',
    who: 'ben',
    open: async (stage) => {
      const page = await stage.ben.openDashboard(`${stage.mentorship}/history/999`);
      await page.getByText('This checkpoint is not on this device any more').waitFor();
      return page;
    },
  },
];
