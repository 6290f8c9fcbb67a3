/**
 * Every state of every surface, light and dark, against WCAG 2.2 AA as axe-core knows it; and in a
 * language 40 % longer, from right to left, and with text of twice the size: all words come from the
 * catalogue, none is cut off, and the page is mirrored. `npm test` sees of the states without trouble one of
 * each surface and kind in each act, in one theme and one language; `npm run test:long` all of them in all.
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { actsInTurn } from '../support/looks/acts.ts';
import { violationsOf } from '../support/looks/axe.ts';
import { cutTexts } from '../support/looks/cut-texts.ts';
import { scenesInTurn } from '../support/looks/in-turn.ts';
import { isMirrored } from '../support/looks/mirrored.ts';
import {
  isLongRun,
  looksInTurn,
  visitScenes,
  wear,
  type Look,
  type Scene,
} from '../support/looks/scene.ts';
import { setStage, type Stage } from '../support/looks/stage.ts';
import { leftUntranslated } from '../support/looks/untranslated.ts';

const ACT_WITHIN_MS = 6 * 60_000;

await flow('looks', ({ test, open }) => {
  let stage: Stage;
  let seen = 0;
  const violations: string[] = [];
  const cut: string[] = [];
  const plain: string[] = [];
  const unmirrored: string[] = [];

  const inLanguage = async (page: Page, scene: Scene, look: Look): Promise<void> => {
    const named = (fault: string): string => `${scene.name}, ${look.name}: ${fault}`;
    cut.push(...(await cutTexts(page)).map(named));
    if (look.name === 'pseudo') plain.push(...(await leftUntranslated(page)).map(named));
    if (look.name === 'rtl' && !(await isMirrored(page))) unmirrored.push(scene.name);
  };

  test(
    'the stage is set',
    async () => {
      stage = await setStage(open);
    },
    ACT_WITHIN_MS,
  );

  for (const act of actsInTurn(isLongRun())) {
    const look = async (): Promise<void> => {
      await act.before(stage);
      await visitScenes(stage, scenesInTurn(act.scenes), async (scene, page, person) => {
        for (const look of looksInTurn(scene, seen, ['light', 'dark'])) {
          await wear(page, person, look);
          const found = await violationsOf(page);
          violations.push(...found.map((one) => `${scene.name}, ${look.name}: ${one}`));
        }
        for (const look of looksInTurn(scene, seen, ['pseudo', 'rtl', 'text-200'])) {
          await wear(page, person, look);
          await inLanguage(page, scene, look);
        }
        seen += 1;
      });
    };
    test(
      `${isLongRun() ? 'every state' : 'each kind of state'} of the act "${act.name}" was seen`,
      look,
      ACT_WITHIN_MS,
    );
  }

  test('[U73] axe finds no violation in any of them', () => {
    equal(violations.join('\n'), '', 'violations');
    return Promise.resolve();
  });

  test('[U71, U72, U74] all words are from the catalogue, mirrored, and none is cut off', () => {
    const faults = { untranslated: [...new Set(plain)], unmirrored, cut };
    equal(faults, { untranslated: [], unmirrored: [], cut: [] }, 'faults');
    return Promise.resolve();
  });
});
