/**
 * States that are rare, or costly to bring about, each drawn by the product's own views on one page that
 * stays open: against WCAG 2.2 AA as axe-core knows it, light and dark. The flow `looks` has the others.
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { violationsOf } from '../support/looks/axe.ts';
import { cutTexts } from '../support/looks/cut-texts.ts';
import { closePages } from '../support/pair.ts';
import { launchPerson } from '../support/person.ts';
import { openStatesPage } from '../support/states/states-build.ts';
import { DRAWN_STATES, showState } from '../support/states/states.ts';

const WITHIN_MS = 5 * 60_000;
const BROKEN_ON_PURPOSE = 'broken on purpose';

await flow('states', ({ test, open }) => {
  let page: Page;
  const violations: string[] = [];
  const cut: string[] = [];

  test(
    'the page of states is built and opened',
    async () => {
      const kim = open(await launchPerson({ name: 'kim', relayUrl: '' }));
      await closePages(kim);
      page = await openStatesPage(kim);
    },
    WITHIN_MS,
  );

  const walk = async (): Promise<void> => {
    for (const state of DRAWN_STATES) {
      await showState(page, state).catch((error: unknown) => {
        throw new Error(`the state ${state.name} does not come about: ${String(error)}`);
      });
      for (const colorScheme of ['light', 'dark'] as const) {
        // Without motion, so that what is seen is where a change of colours ends.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const found = await violationsOf(page);
        violations.push(...found.map((one) => `${state.name}, ${colorScheme}: ${one}`));
      }
      cut.push(...(await cutTexts(page)).map((one) => `${state.name}: ${one}`));
    }
  };
  test(`each of ${DRAWN_STATES.length} states came about`, walk, WITHIN_MS);

  test('[U73] axe finds no violation in any of them, light and dark', () => {
    equal(violations.join('\n'), '', 'violations');
    return Promise.resolve();
  });

  test('[U74] no word of them is cut off', () => {
    equal(cut.join('\n'), '', 'cut off');
    return Promise.resolve();
  });

  test('no page met an error that it did not catch', () => {
    const others = uncaughtErrors().filter((error) => !error.includes(BROKEN_ON_PURPOSE));
    equal(others.join('\n'), '', 'uncaught errors');
    return Promise.resolve();
  });
});
