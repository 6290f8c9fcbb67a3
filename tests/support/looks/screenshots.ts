/**
 * `npm run screenshots [-- NAME…]`: pictures of every surface in every state and look, written to
 * `.output/screenshots/<look>/<scene or state>.png`, and a page per look that shows them side by side
 * (`.output/screenshots/<look>.png`). With names, only those whose name begins with one of them.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { saveEvidence } from '../evidence.ts';
import type { Closable } from '../flow.ts';
import { ensureNeeds } from '../needs.ts';
import { closePages } from '../pair.ts';
import { launchPerson, type Person } from '../person.ts';
import { dress, looksOfState } from '../states/state-looks.ts';
import { showState } from '../states/state.ts';
import { openStatesPage } from '../states/states-build.ts';
import { DRAWN_STATES } from '../states/states.ts';
import { buildForTests } from '../test-build.ts';
import { actsFor } from './acts.ts';
import { looksOf, visitScenes, wear, type Scene } from './scene.ts';
import { NOW, setStage, stopClock, ZONE, type Stage } from './stage.ts';

const FOLDER = fileURLToPath(new URL('../../../.output/screenshots', import.meta.url));
const SHEET_WIDTH = 1_600;

process.exitCode = await main(process.argv.slice(2));

async function main(wanted: readonly string[]): Promise<number> {
  const need = ensureNeeds();
  if (need !== undefined) console.error(need);
  if (need !== undefined) return 1;
  if (process.env['TWOWAY_SKIP_BUILD'] === undefined && !buildForTests()) return 1;
  if (wanted.length === 0) rmSync(FOLDER, { recursive: true, force: true });
  const closables: Closable[] = [];
  const open = <T extends Closable>(thing: T): T => {
    closables.push(thing);
    return thing;
  };
  try {
    const isWanted = ({ name }: { readonly name: string }): boolean =>
      wanted.length === 0 || wanted.some((one) => name.startsWith(one));
    const drawer = open(await launchPerson({ name: 'states', relayUrl: '', timeZone: ZONE }));
    await takeStates(drawer, DRAWN_STATES.filter(isWanted));
    if (actsFor(isWanted).length > 0) await takeAll(await setStage(open), isWanted);
    for (const name of readdirSync(FOLDER).filter((one) => !one.endsWith('.png')))
      await drawSheet(drawer, name);
    console.log(`The pictures are in ${FOLDER}`);
    return 0;
  } catch (error) {
    console.error(error);
    console.error(`What was on the screens: ${await saveEvidence('screenshots', 'failed')}`);
    return 1;
  } finally {
    for (const thing of closables.reverse()) await thing.close();
  }
}

async function takeAll(stage: Stage, isWanted: (scene: Scene) => boolean): Promise<void> {
  for (const act of actsFor(isWanted)) {
    await act.before(stage);
    await visitScenes(stage, act.scenes.filter(isWanted), async (scene, page, person) => {
      for (const look of looksOf(scene)) {
        await wear(page, person, look);
        // The side panel scrolls inside; and a picture of a whole page forgets the size of text.
        const fullPage = !scene.name.startsWith('panel') && look.name !== 'text-200';
        await take(page, join(FOLDER, look.name, `${scene.name}.png`), fullPage);
      }
      console.log(scene.name);
    });
  }
}

/** The states that are drawn, on one page that stays open. */
async function takeStates(drawer: Person, states: typeof DRAWN_STATES): Promise<void> {
  if (states.length === 0) return;
  await closePages(drawer);
  await stopClock(drawer, NOW);
  const page = await openStatesPage(drawer);
  for (const state of states) {
    await showState(page, state);
    for (const look of looksOfState(state)) {
      await dress(page, state, look);
      const fullPage = state.drawn.as !== 'panel' && look.name !== 'text-200';
      await take(page, join(FOLDER, look.name, `${state.name}.png`), fullPage);
    }
    console.log(state.name);
  }
}

async function take(page: Page, path: string, fullPage: boolean): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true });
  await page.screenshot({ path, fullPage, animations: 'disabled', caret: 'hide' });
}

/** All pictures of a look on one page, each under its name. */
async function drawSheet({ context }: Person, look: string): Promise<void> {
  const folder = join(FOLDER, look);
  const page = await context.newPage();
  await page.setViewportSize({ width: SHEET_WIDTH, height: 800 });
  const figures = readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .map((name) => {
      const picture = readFileSync(join(folder, name)).toString('base64');
      const width = name.startsWith('dashboard') && !name.includes('narrow') ? 700 : 260;
      return `<figure><figcaption>${name}</figcaption><img width="${width}" src="data:image/png;base64,${picture}"></figure>`;
    });
  await page.setContent(
    `<style>body{display:flex;flex-wrap:wrap;gap:16px;align-items:start;background:#888;font:14px sans-serif}figure{margin:0}img{display:block}</style>${figures.join('')}`,
  );
  await page.screenshot({ path: join(FOLDER, `${look}.png`), fullPage: true });
  await page.close();
}
