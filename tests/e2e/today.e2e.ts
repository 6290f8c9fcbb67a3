/**
 * Today between two people: what Ben asks is on Mia's first page after her background fetched it, with no record
 * open, leads to where she answers it, and goes. [U240, U243, U244, U312, S35, B95]
 */
import type { Locator, Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { closePages, pairPeople, ringPoll, type Pair } from '../support/pair.ts';
import { openRelay } from '../support/relay.ts';
import { actionItem, sees, STATES } from '../support/surfaces.ts';
import { becomes } from '../support/wait.ts';

const QUESTION = 'How long may it be?';
const RETRO = 'How I ran the retro';

await flow('today', ({ test, open }) => {
  let pair: Pair;
  let today: Page;

  test('what Ben asks is on Today of Mia, who has no record open, after her background fetched it', async () => {
    pair = await pairPeople(open, open(await openRelay()), { firstItem: 'Send the outline' });
    await closePages(pair.mia.person);
    const ben = pair.ben.page;
    await add(ben, 'Ask a question', QUESTION);
    // By the keyboard: what is above a link may change its height between the press and its end.
    await ben.getByRole('link', { name: /^Feedback/ }).press('Enter');
    await add(ben, 'Ask for feedback on something', RETRO);
    await ben.locator('.back-link').press('Enter');
    await sees(ben, STATES.inStep);
    today = await pair.mia.person.openDashboard();
    await today.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await ringPoll(pair.mia.person);
    await waits(today, QUESTION).getByText('Ben asks').waitFor();
    await waits(today, RETRO).getByText('Ben asks for feedback').waitFor();
    await today.getByText('2 things wait for you.').waitFor();
    equal(new URL(today.url()).hash, '', 'the address');
  });

  test('the line leads to where she answers it, and then it waits no more', async () => {
    await today.getByRole('link', { name: QUESTION }).click();
    const answer = today.getByLabel(`Answer: ${QUESTION}`, { exact: true });
    await answer.fill('Ten minutes.');
    await answer.press('Control+Enter');
    await today.getByText('1 answered').waitFor();
    await today.getByRole('link', { name: 'Today' }).click();
    await waits(today, RETRO).waitFor();
    await waits(today, QUESTION).waitFor({ state: 'detached' });
    await today.getByText('1 thing waits for you.').waitFor();
  });

  test('what she ticks off there is done at Ben, and comes back to both by Undo', async () => {
    await actionItem(today, 'Send the outline').click();
    // What is done is folded away there.
    const bens = actionItem(pair.ben.page, 'Send the outline');
    await bens.waitFor({ state: 'detached' });
    await today.getByRole('button', { name: 'Undo' }).click();
    await actionItem(today, 'Send the outline').waitFor();
    await bens.waitFor();
  });

  test('[U312] what she has half typed there is there after the page was closed', async () => {
    const field = (page: Page) => page.getByLabel('What will you do?', { exact: true });
    await field(today).pressSequentially('Bring the sl');
    await today.close();
    today = await pair.mia.person.openDashboard();
    await becomes('what stands in the line', 'Bring the sl', () => field(today).inputValue());
    await field(today).press('End');
    await field(today).pressSequentially('ides');
    await field(today).press('Enter');
    await becomes('what stands in the line then', '', () => field(today).inputValue());
    await actionItem(pair.ben.page, 'Bring the slides').waitFor();
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

/** The line of what waits under these words. */
function waits(page: Page, words: string): Locator {
  return page.locator('.today-waits').filter({ hasText: words });
}

async function add(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.fill(text);
  await field.press('Enter');
}
