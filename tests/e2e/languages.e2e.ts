/**
 * Every state of every surface in a language 40 % longer, from right to left, and with text of twice
 * the size: all words come from the catalogue, none is cut off, and the page is mirrored.
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { ACTS } from '../support/looks/acts.ts';
import { cutTexts } from '../support/looks/cut-texts.ts';
import { looksInTurn, visitScenes, wear } from '../support/looks/scene.ts';
import { setStage, type Stage } from '../support/looks/stage.ts';
import { untranslated } from '../support/looks/untranslated.ts';
import { waitFor } from '../support/wait.ts';

const ACT_WITHIN_MS = 4 * 60_000;

await flow('languages', ({ test, open }) => {
  let stage: Stage;
  const cut: string[] = [];
  let seen = 0;
  const plain: string[] = [];
  const unmirrored: string[] = [];

  test('the stage is set', async () => {
    stage = await setStage(open);
  });

  for (const act of ACTS) {
    const look = async (): Promise<void> => {
      await act.before(stage);
      await visitScenes(stage, act.scenes, async (scene, page, person) => {
        const looks = looksInTurn(scene, seen, ['pseudo', 'rtl', 'text-200']);
        seen += 1;
        for (const look of looks) {
          await wear(page, person, look);
          const named = (fault: string): string => `${scene.name}, ${look.name}: ${fault}`;
          cut.push(...(await cutTexts(page)).map(named));
          if (look.name === 'pseudo') plain.push(...(await leftUntranslated(page)).map(named));
          if (look.name === 'rtl' && !(await isMirrored(page))) unmirrored.push(scene.name);
        }
      });
    };
    test(`every state of the act "${act.name}" was seen in all languages`, look, ACT_WITHIN_MS);
  }

  test('[U71, U72, U74] all words are from the catalogue, mirrored, and none is cut off', () => {
    const faults = { untranslated: [...new Set(plain)], unmirrored, cut };
    equal(faults, { untranslated: [], unmirrored: [], cut: [] }, 'faults');
    return Promise.resolve();
  });
});

/** What stays in English; words about the state may keep their last form for a second (U10). */
async function leftUntranslated(page: Page): Promise<readonly string[]> {
  let left: readonly string[] = [];
  const none = async (): Promise<boolean> => (left = await untranslated(page)).length === 0;
  await waitFor('no words are left untranslated', none, 3_000).catch(() => undefined);
  return left;
}

/** The first heading or field, by its place on the page, lies nearer to the right edge. */
function isMirrored(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { dir, clientWidth } = document.documentElement;
    const first = [...document.querySelectorAll('h1, h2, h3, label, .status, .empty-title')].find(
      (element) => element.checkVisibility() && !element.closest('.visually-hidden'),
    );
    const words = document.createRange();
    if (dir !== 'rtl' || !first) return false;
    words.selectNodeContents(first);
    const { left, right } = words.getBoundingClientRect();
    return clientWidth - right <= left;
  });
}
