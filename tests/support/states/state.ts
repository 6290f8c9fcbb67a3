/** A state that is drawn on the page of states: how it comes about, and how one sees that it has. */
import type { Locator, Page } from 'playwright-core';
import type { Drawn } from './states-page.tsx';

/** What is seen at once: what is drawn, what is done then, and the signs that it has come about. */
export type State = {
  /** Surface first: `panel-two`. */
  readonly name: string;
  readonly drawn: Drawn;
  readonly act?: (page: Page) => Promise<void>;
  /** So much is drawn that it is seen in the long run alone (`npm run test:long`). */
  readonly isLong?: true;
  /** Seen as on paper. */
  readonly isPrinted?: true;
  readonly signs: readonly ((page: Page) => Locator)[];
};

/** How large the page is on which each surface is drawn. */
export const SIZES = {
  popup: { width: 400, height: 560 },
  panel: { width: 360, height: 800 },
  'no-store': { width: 360, height: 800 },
  dashboard: { width: 1280, height: 800 },
  devices: { width: 640, height: 800 },
};

/** Brings the page into a state and waits until it is in it. */
export async function showState(
  page: Page,
  { drawn, act, signs, isPrinted }: State,
): Promise<void> {
  await page.emulateMedia({ media: isPrinted ? 'print' : 'screen' });
  await page.setViewportSize(SIZES[drawn.as]);
  await page.evaluate((wanted) => {
    const { drawState } = globalThis as unknown as { drawState: (one: Drawn) => Promise<void> };
    return drawState(wanted);
  }, drawn);
  await act?.(page);
  for (const sign of signs) await sign(page).first().waitFor();
  await page.evaluate(() => globalThis.scrollTo(0, 0));
}

/** A sign: these words. */
export const says =
  (words: string | RegExp) =>
  (page: Page): Locator =>
    page.getByText(words);
/** A sign: something of this role and name. */
export const offers =
  (role: 'button' | 'combobox' | 'group', name: string) =>
  (page: Page): Locator =>
    page.getByRole(role, { name, exact: true });

/** A page of the dashboard. */
export const at = (hash: string): Drawn => ({ as: 'dashboard', hash });
