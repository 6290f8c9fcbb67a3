/** How long each key of a search takes until what it finds is on the screen, in a real dashboard. */
import type { Person } from '../support/person.ts';
import { waitFor } from '../support/wait.ts';
import { watchKeys } from './in-page.ts';

/** As people look for something: a word, some words, the beginning of one, one with a slip in it, a name. */
const QUERIES = [
  ...['interview', 'feedback story', 'presen', 'career change', 'colleague read', 'conferense'],
  ...['mentor', 'promise next week', 'hiring', 'speak slow', 'problem project plan', 'our hour'],
  ...['ben', 'reviw', 'what we learn', 'more time prepare', 'customer email', 'trust', 'idea'],
] as const;
/** A practised typist's. */
const KEY_EVERY_MS = 80;
const READ_MS = 60_000;

/** Types the queries into the search of the dashboard, once all is read; each key's time. */
export async function searchKeys(person: Person): Promise<readonly number[]> {
  const page = await person.openDashboard();
  const field = page.getByRole('combobox');
  const found = page.locator('.found');
  await field.focus();
  await page.keyboard.type('interview');
  // The words that count the hits come once everything was read.
  await page.locator('.search-said', { hasText: /\d/ }).waitFor({ timeout: READ_MS });
  await field.fill('');
  await page.evaluate(`(${watchKeys.toString()})()`);
  for (const query of QUERIES) {
    await page.keyboard.type(query, { delay: KEY_EVERY_MS });
    await waitFor(`something is found for ${query}`, async () => (await found.count()) > 0);
    await field.fill('');
  }
  const count = QUERIES.join('').length;
  const times = await waitFor('all keys are drawn', async () => {
    const json = await page.evaluate(() => JSON.stringify(Reflect.get(globalThis, 'twowayKeys')));
    const times = JSON.parse(json) as number[];
    return times.length >= count ? times : undefined;
  });
  await page.close();
  return times;
}
