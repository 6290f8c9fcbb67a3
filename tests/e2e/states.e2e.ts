/**
 * States that are rare, costly to bring about, or many, each drawn by the product's own views on one page that
 * stays open: against WCAG 2.2 AA as axe-core knows it; and in a language 40 % longer, from right to left, with
 * text of twice the size and on the smallest page. Each is seen in one look of each kind, in turn, and in all of
 * them in the long run (`npm run test:long`). The flow `looks` has the others.
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { violationsOf } from '../support/looks/axe.ts';
import { cutTexts } from '../support/looks/cut-texts.ts';
import { isMirrored } from '../support/looks/mirrored.ts';
import { leftUntranslated } from '../support/looks/untranslated.ts';
import { closePages } from '../support/pair.ts';
import { launchPerson } from '../support/person.ts';
import {
  dress,
  inTurn,
  looksOfState,
  statesInTurn,
  type StateLook,
} from '../support/states/state-looks.ts';
import { showState, type State } from '../support/states/state.ts';
import { openStatesPage } from '../support/states/states-build.ts';
import { DRAWN_STATES } from '../support/states/states.ts';

const WITHIN_MS = 18 * 60_000;
const BROKEN_ON_PURPOSE = 'broken on purpose';

await flow('states', ({ test, open }) => {
  let page: Page;
  const violations: string[] = [];
  const cut: string[] = [];
  const plain: string[] = [];
  const unmirrored: string[] = [];

  test(
    'the page of states is built and opened',
    async () => {
      const kim = open(await launchPerson({ name: 'kim', relayUrl: '' }));
      await closePages(kim);
      page = await openStatesPage(kim);
    },
    WITHIN_MS,
  );

  const look = async (state: State, place: number): Promise<void> => {
    const isColour = ({ name }: StateLook): boolean => name === 'light' || name === 'dark';
    const looks = looksOfState(state);
    const others = looks.filter((one) => !isColour(one));
    for (const one of [...inTurn(looks.filter(isColour), place), ...inTurn(others, place)]) {
      await dress(page, state, one);
      const named = (fault: string): string => `${state.name}, ${one.name}: ${fault}`;
      if (isColour(one)) violations.push(...(await violationsOf(page)).map(named));
      cut.push(...(await cutTexts(page)).map(named));
      if (one.name === 'pseudo') plain.push(...(await leftUntranslated(page)).map(named));
      if (one.name === 'rtl' && !(await isMirrored(page))) unmirrored.push(state.name);
    }
    const [first] = looks;
    if (first !== undefined) await dress(page, state, first);
  };
  const states = statesInTurn(DRAWN_STATES);
  const walk = async (): Promise<void> => {
    for (const [place, state] of states.entries()) {
      await showState(page, state).catch((error: unknown) => {
        throw new Error(`the state ${state.name} does not come about: ${String(error)}`);
      });
      await look(state, place);
    }
  };
  test(`each of ${states.length} states came about`, walk, WITHIN_MS);

  test('[U73] axe finds no violation in any of them', () => {
    equal(violations.join('\n'), '', 'violations');
    return Promise.resolve();
  });

  test('[U71, U72, U74] all words are from the catalogue, mirrored, and none is cut off', () => {
    const faults = { untranslated: [...new Set(plain)], unmirrored, cut };
    equal(faults, { untranslated: [], unmirrored: [], cut: [] }, 'faults');
    return Promise.resolve();
  });

  test('no page met an error that it did not catch', () => {
    const others = uncaughtErrors().filter((error) => !error.includes(BROKEN_ON_PURPOSE));
    equal(others.join('\n'), '', 'uncaught errors');
    return Promise.resolve();
  });
});
