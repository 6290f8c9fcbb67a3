/** Goals and search: what the two want to learn, and what was written found again by its words. */
import type { Page } from 'playwright-core';
import { narrow } from './scenes-alone.ts';
import { mentorship, panel } from './scenes-together.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** Searches for `words` on the page of the mentorship, until `said` stands there. */
async function search(stage: Stage, words: string, said: string): Promise<Page> {
  const page = await mentorship(stage);
  await page.getByRole('combobox', { name: 'Search' }).fill(words);
  await page.locator('.search-panel').getByText(said).first().waitFor();
  return page;
}

/** Goals that are folded away, and search with and without a hit. */
export const GOAL_SCENES: readonly Scene[] = [
  {
    name: 'dashboard-goals-closed',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      await page.getByText('1 reached or dropped').click();
      return page;
    },
  },
  {
    name: 'panel-goals',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      await page.getByRole('heading', { name: 'Goals', exact: true }).scrollIntoViewIfNeeded();
      await page.getByRole('textbox', { name: 'Add a goal' }).scrollIntoViewIfNeeded();
      return page;
    },
  },
];

/** The field that searches everything. */
export const SEARCH_SCENES: readonly Scene[] = [
  {
    name: 'dashboard-search',
    who: 'ben',
    open: (stage) => search(stage, 'review', 'found.'),
  },
  {
    name: 'dashboard-search-narrow',
    who: 'ben',
    open: async (stage) => narrow(await search(stage, 'review', 'found.')),
  },
  {
    name: 'dashboard-search-none',
    who: 'ben',
    open: (stage) => search(stage, 'violoncello', 'Nothing found'),
  },
];
