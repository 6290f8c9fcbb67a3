/** The looks in which a state is seen: those of scenes, and on a page of the smallest width that must do. */
import type { Page } from 'playwright-core';
import { isLongRun, looksOf, wearColours, type Look } from '../looks/scene.ts';
import { SIZES, type State } from './state.ts';

/** A look. `width`: of the page, where it is not as wide as its surface is. */
export type StateLook = Look & { readonly width?: number };

const SMALLEST_WIDTH = 320;

/** Every look that a state can wear. */
export function looksOfState({ drawn }: State): readonly StateLook[] {
  const [plain, ...others] = looksOf({});
  if (plain === undefined) throw new Error('there are no looks');
  const isPage = drawn.as === 'dashboard' || drawn.as === 'devices';
  const narrow = { ...plain, name: 'narrow', width: SMALLEST_WIDTH };
  return [plain, ...others, ...(isPage ? [narrow] : [])];
}

/** The states of this run: all in the long one, else those that can be drawn at a fair price. */
export function statesInTurn(states: readonly State[]): readonly State[] {
  return states.filter(({ isLong }) => isLong !== true || isLongRun());
}

/** Of these looks the one whose turn it is at `place` among the states; all of them in the long run. */
export function inTurn(looks: readonly StateLook[], place: number): readonly StateLook[] {
  const one = looks[place % looks.length];
  return !isLongRun() && one !== undefined ? [one] : looks;
}

/** Dresses the page on which a state is drawn, and waits until it wears the look. */
export async function dress(page: Page, { drawn }: State, look: StateLook): Promise<void> {
  const { width, height } = SIZES[drawn.as];
  await page.setViewportSize({ width: look.width ?? width, height });
  await wearColours(page, look);
  await page.evaluate((tag) => {
    const { speakLanguage } = globalThis as unknown as { speakLanguage: (tag: string) => unknown };
    return speakLanguage(tag);
  }, look.language);
  await page.locator(`html[lang="${look.language || 'en'}"]`).waitFor();
}
