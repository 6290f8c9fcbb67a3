/** A line of the notes that both changed while they were apart, marked until one says that it is fine. */
import type { Page } from 'playwright-core';
import { clickBehind, mergedPlaces, notes } from '../notes-field.ts';
import { sees, STATES } from '../surfaces.ts';
import { narrow, opened } from './scenes-alone.ts';
import { copyRelay } from './scenes-relay.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

async function session({ ben, session: hash }: Stage): Promise<Page> {
  return inStep(await opened(ben.openDashboard(hash), mergedPlaces));
}

async function inStep(page: Page): Promise<Page> {
  await sees(page, STATES.inStep);
  return page;
}

/** After both wrote into one line with the relay away. */
export const APART_SCENES: readonly Scene[] = [
  {
    name: 'panel-merged',
    who: 'ben',
    open: async ({ ben }) => inStep(await opened(ben.openPanel(), mergedPlaces)),
  },
  { name: 'dashboard-merged', who: 'ben', open: session },
  {
    name: 'dashboard-merged-narrow',
    who: 'ben',
    open: async (stage) => narrow(await session(stage)),
  },
];

/** Both write into one line while the relay is away; what it holds before that is put aside. */
export async function writeApart(stage: Stage): Promise<void> {
  const { relay, ben, mia } = stage;
  const pages = [await opened(ben.openPanel(), notes), await opened(mia.openPanel(), notes)];
  for (const page of pages) await sees(page, STATES.inStep);
  await relay.stop();
  copyRelay(stage);
  const [bens, mias] = pages as [Page, Page];
  await clickBehind(bens, 'two reviews');
  await bens.keyboard.type(' and a demo');
  await clickBehind(mias, 'long messages');
  await mias.keyboard.type(' to me');
  for (const page of pages) await sees(page, STATES.waiting);
  await relay.start();
  for (const page of pages) {
    await mergedPlaces(page).waitFor();
    await sees(page, STATES.inStep, 60_000);
  }
  for (const page of pages) await page.close();
}
