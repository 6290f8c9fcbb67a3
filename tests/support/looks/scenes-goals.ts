/** Goals and search: what the two want to learn, and what was written found again by its words. */
import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../wait.ts';
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

/** A goal with its card open, to explore two options, of which one was chosen, and with a comment. */
async function goalCard(page: Page): Promise<Page> {
  await page
    .getByRole('button', { name: /^More about this goal/ })
    .first()
    .click();
  const card = page.locator('.goal-card');
  await card.getByLabel('Aspiration').fill('To be heard by more than the people in the room');
  await card.getByLabel('Kind of goal').selectOption('To explore options');
  await added(card, 'Add an option', ['Lead the review of the quarter', 'Speak at the meetup']);
  await card
    .getByRole('button', { name: /^Our choice/ })
    .first()
    .click();
  await added(card, 'Add a milestone', ['A talk at lunch', 'A talk at the town hall']);
  await card.getByLabel('Milestone done').first().check();
  await card.getByLabel('How progress is told').selectOption('Progress by milestones');
  await card.getByText('0 comments').click();
  await added(card, 'Comment on', ['The one at lunch was calm, and everybody listened']);
  await card.getByText(/^\d+ changes?$/).click();
  return page;
}

async function added(card: Locator, label: string, texts: readonly string[]): Promise<void> {
  const field = card.getByLabel(label);
  for (const text of texts) {
    await field.fill(text);
    await field.press('Enter');
    await waitFor('the line is free', async () => (await field.inputValue()) === '');
  }
}

/** An action item opened, with a blocker, a deliverable and a request for more time. */
async function itemCard(page: Page): Promise<Page> {
  await page
    .getByRole('button', { name: /^More about this action item/ })
    .first()
    .click();
  const card = page.locator('.item-more');
  await card.getByLabel('Blocker').fill('Nobody has the key to the archive');
  await card.getByLabel('Deliverable').fill('docs.example.org/outline');
  await card.getByText('More time', { exact: true }).click();
  await card.getByLabel('Until when').fill('2031-06-13');
  await card.getByLabel('Why (can stay empty)').fill('The archive is closed');
  await card.getByRole('button', { name: 'Ask for more time' }).click();
  await page.locator('.item-time').first().waitFor();
  return page;
}

/** Goals and action items that are opened, and action items as a board. */
export const OPENED_SCENES: readonly Scene[] = [
  {
    name: 'dashboard-goal-card',
    who: 'ben',
    open: async (stage) => goalCard(await mentorship(stage)),
  },
  {
    name: 'dashboard-item-card-narrow',
    who: 'ben',
    open: async (stage) => narrow(await itemCard(await mentorship(stage))),
  },
  {
    name: 'dashboard-items-board',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      await page.getByLabel('Shown as').selectOption('Board');
      await page.locator('.board').waitFor();
      return page;
    },
  },
  {
    name: 'dashboard-items-board-narrow',
    who: 'ben',
    open: async (stage) => {
      const page = narrow(await mentorship(stage));
      await (await page).getByLabel('Shown as').selectOption('Board');
      return page;
    },
  },
];

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
  {
    name: 'dashboard-led-to',
    who: 'ben',
    open: async (stage) => {
      const page = await search(stage, 'review', 'found.');
      await page.keyboard.press('Enter');
      await page.locator('[data-led]').waitFor();
      return page;
    },
  },
  {
    name: 'dashboard-link-none',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      await page.evaluate(() => {
        location.hash += '/i/goal/AAAAAAAAAAAAAAAAAAAAAA';
      });
      await page.getByRole('heading', { name: 'This is not in the mentorship' }).waitFor();
      return page;
    },
  },
];
