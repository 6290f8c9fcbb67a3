/**
 * Without a mouse, without motion, without colours of our own, and with more space between letters:
 * everything can be reached and done, and the focus is seen and comes back.
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { violationsOf } from '../support/looks/axe.ts';
import { cutTexts } from '../support/looks/cut-texts.ts';
import { scenesInTurn } from '../support/looks/in-turn.ts';
import { ALONE_SCENES, beginAlone, NEW_SCENES } from '../support/looks/scenes-alone.ts';
import { TOGETHER_SCENES } from '../support/looks/scenes-together.ts';
import { visitScenes, type Scene } from '../support/looks/scene.ts';
import { beginSecond, SEVERAL_SCENES } from '../support/looks/scenes-several.ts';
import { setStage, type Stage } from '../support/looks/stage.ts';
import { tabFaults } from '../support/looks/tab-walk.ts';
import { addTalkingPoint, talkingPoint } from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

const FULL = [
  'dashboard-today',
  'dashboard-mentorship',
  'dashboard-session',
  'panel-session',
  'popup-full',
];
const WITHIN_MS = 3 * 60_000;
/** Source: WCAG 2.2, 1.4.12. */
const WIDE_SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`;
/** Between two sentences of what others do (U70). */
const TOLD_EVERY_MS = 10_000;

await flow('keyboard', ({ test, open }) => {
  let stage: Stage;
  const together = TOGETHER_SCENES.filter(({ name }) => FULL.includes(name));
  /** What was found in each scene that is full, by the test that asks for it. */
  const found = { keys: '', forced: '', moving: '', cut: '' };

  test(
    'the stage is set',
    async () => {
      stage = await setStage(open);
    },
    WITHIN_MS,
  );

  const walkAll = async (scenes: readonly Scene[]): Promise<void> => {
    const faults: string[] = [];
    await visitScenes(stage, scenes, async ({ name }, page) => {
      faults.push(...(await tabFaults(page)).map((fault) => `${name}: ${fault}`));
    });
    equal(faults.join('\n'), '', 'faults');
  };

  test(
    '[U75, U22] Tab reaches everything in what is new, and the focus is seen',
    async () => {
      await walkAll(scenesInTurn(NEW_SCENES));
      await beginAlone(stage);
      await walkAll(scenesInTurn(ALONE_SCENES));
    },
    WITHIN_MS,
  );

  test(
    'everything that is full was walked through in each way',
    async () => {
      await visitScenes(stage, together, async ({ name }, page) => {
        const note = (way: keyof typeof found, faults: readonly string[]): void => {
          for (const fault of faults) found[way] += `${name}: ${fault}\n`;
        };
        note('keys', await tabFaults(page));
        await page.emulateMedia({ forcedColors: 'active' });
        note('forced', await tabFaults(page));
        await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
        note('moving', await movingParts(page));
        await spaceOut(page);
        note('cut', await cutTexts(page));
      });
    },
    WITHIN_MS,
  );

  test('[U75, U22] Tab reaches everything in what is full, and the focus is seen', () => {
    equal(found.keys, '', 'faults');
    return Promise.resolve();
  });

  test('[U22] in forced colours the focus is seen too', () => {
    equal(found.forced, '', 'faults');
    return Promise.resolve();
  });

  test('[U20] with reduced motion nothing moves', () => {
    equal(found.moving, '', 'what moves');
    return Promise.resolve();
  });

  test('[U74] with the spacing of WCAG 1.4.12 nothing is cut off', () => {
    equal(found.cut, '', 'what is cut');
    return Promise.resolve();
  });

  test('[U75, U26] a dialog opened by Enter gives the focus back', async () => {
    await onPage(stage, 'dashboard-mentorship', async (page) => {
      for (const name of ['Invite', 'Change your name and role']) {
        const opener = page.getByRole('button', { name, exact: true });
        await opener.focus();
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').waitFor();
        await waitFor('the focus is in the dialog', () =>
          page.evaluate(() => document.activeElement?.closest('dialog') !== null),
        );
        await page.keyboard.press('Escape');
        await waitFor(`the focus is back at "${name}"`, async () => {
          const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
          const isBack = await opener.evaluate((element) => element === document.activeElement);
          equal(isBack ? 'back' : at, 'back', 'what has the focus');
          return true;
        });
      }
    });
  });

  test('[U75, U26] a menu opens, is walked, and gives the focus back', async () => {
    await onPage(stage, 'panel-session', async (page) => {
      const opener = page.getByRole('button', { name: 'More for these notes' });
      await page.getByRole('button', { name: /^Text style/ }).focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: 'Copy as Markdown' }).waitFor();
      await page.keyboard.press('Escape');
      await waitFor('the focus is back', () =>
        opener.evaluate((element) => element === document.activeElement),
      );
    });
  });

  const toldOfMia = async (): Promise<void> => {
    const settings = await stage.ben.openDashboard('#/settings');
    await settings.getByLabel('Screen reader: what your partner does').selectOption('told');
    await settings.getByText('Saved on this device.').first().waitFor();
    await settings.close();
    await onPage(stage, 'panel-session', async (page) => {
      const mia = await stage.mia.openPanel();
      const said = page.locator('output[aria-live]');
      await said.filter({ hasText: 'Mia Okafor is here.' }).waitFor({ state: 'attached' });
      await addTalkingPoint(mia, 'What to read next');
      await talkingPoint(page, 'What to read next').waitFor();
      await noteWhatIsSaid(page);
      await page.keyboard.press('Alt+Shift+KeyN');
      await said.filter({ hasText: 'Changed: 1 talking point.' }).waitFor({ state: 'attached' });
      for (const point of ['Whom to ask', 'When to stop']) {
        await addTalkingPoint(mia, point);
        await talkingPoint(page, point).waitFor();
      }
      await mia.close();
      await said.filter({ hasText: 'Mia Okafor left.' }).waitFor({ state: 'attached' });
      const all = await whatWasSaid(page);
      const unasked = all.slice(1).map(({ text }) => text);
      // In one sentence, or in two where the machine is slow.
      equal(/Changed: [12] talking point/.test(unasked.join(' ')), true, unasked.join(' '));
      for (const [number, { at }] of all.slice(1).entries()) {
        const apartMs = at - (all[number]?.at ?? at);
        equal(apartMs >= TOLD_EVERY_MS, true, `ten seconds between two (${apartMs} ms)`);
      }
    });
  };
  test(
    '[U70, U27] who comes and goes and what they changed is told to one who chose it, each ten seconds at most and on asking',
    toldOfMia,
    WITHIN_MS,
  );

  test(
    '[U75, U22, U73, U74] with two mentorships Tab reaches everything in popup and panel too',
    async () => {
      await beginSecond(stage);
      await visitScenes(stage, SEVERAL_SCENES, async ({ name }, page) => {
        const looks = { cut: await cutTexts(page), violations: await violationsOf(page) };
        equal(
          { ...looks, keys: await tabFaults(page) },
          { cut: [], violations: [], keys: [] },
          name,
        );
      });
    },
    WITHIN_MS,
  );
});

async function onPage(
  stage: Stage,
  name: string,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const scenes = TOGETHER_SCENES.filter((scene) => scene.name === name);
  await visitScenes(stage, scenes, (_, page) => act(page));
}

/** Puts more space between lines, letters and words, as WCAG 1.4.12 has it. */
async function spaceOut(page: Page): Promise<void> {
  await page.evaluate((rules) => {
    // The pages' policy forbids a style in a page, not one that a person's program adds.
    const spacing = new CSSStyleSheet();
    spacing.replaceSync(rules);
    document.adoptedStyleSheets.push(spacing);
  }, WIDE_SPACING);
}

/** Elements whose look changes over time, but for those that only wait. */
function movingParts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return `${transitionDuration}, ${animationDuration}`
          .split(', ')
          .some((duration) => parseFloat(duration) > 0);
      })
      .map((element) => element.className.toString()),
  );
}

/** Notes from now on each sentence that the live region says, and when. */
async function noteWhatIsSaid(page: Page): Promise<void> {
  await page.evaluate(() => {
    const region = document.querySelector('output[aria-live]');
    const said: { text: string; at: number }[] = [];
    if (region === null) throw new Error('there is no live region');
    new MutationObserver(() => {
      // The clock of the page stands still; that of its frames does not.
      said.push({ text: region.textContent, at: Number(document.timeline.currentTime) });
    }).observe(region, { childList: true, characterData: true, subtree: true });
    Reflect.set(globalThis, 'saidInRegion', said);
  });
}

async function whatWasSaid(page: Page) {
  const said: unknown = await page.evaluate('saidInRegion');
  // It has crossed as data, in the shape in which it was noted.
  return said as readonly { readonly text: string; readonly at: number }[];
}
