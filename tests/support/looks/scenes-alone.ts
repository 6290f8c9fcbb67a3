/** What a person sees who is new, and then alone in a mentorship: every list is still empty. */
import type { Page } from 'playwright-core';
import { pageAfterInstall } from '../pair.ts';
import {
  codeField,
  mentorshipKind,
  openMentorship,
  pasteOffer,
  writeFirstItem,
} from '../surfaces.ts';
import { hashOf, type Stage } from './stage.ts';
import type { Scene } from './scene.ts';

const FIRST = 'Send Maya the outline before Friday';

async function at(stage: Stage, hash: string, heading: string): Promise<Page> {
  const page = await stage.kim.openDashboard(hash);
  await page.getByRole('heading', { name: heading }).waitFor();
  return page;
}

async function welcome(stage: Stage): Promise<Page> {
  const page = await stage.kim.openDashboard();
  await pasteOffer(page).waitFor();
  return page;
}

/** The page of the only mentorship, once its record is there. */
async function alone(stage: Stage): Promise<Page> {
  const page = await openMentorship(stage.kim);
  await mentorshipKind(page).waitFor();
  return page;
}

/** With nothing on the device yet. */
export const NEW_SCENES: readonly Scene[] = [
  { name: 'dashboard-welcome', who: 'kim', open: welcome },
  {
    name: 'dashboard-welcome-narrow',
    who: 'kim',
    open: async (stage) => narrow(await welcome(stage)),
  },
  {
    name: 'dashboard-welcome-refused',
    who: 'kim',
    open: async (stage) => {
      const page = await welcome(stage);
      await page.getByLabel('The first thing one of you will do').press('Enter');
      await page.getByRole('alert').waitFor();
      return page;
    },
  },
  {
    name: 'dashboard-join',
    who: 'kim',
    open: (stage) => at(stage, '#/join', 'Join with an invite code'),
  },
  {
    name: 'dashboard-join-refused',
    who: 'kim',
    open: async (stage) => {
      const page = await at(stage, '#/join', 'Join with an invite code');
      await codeField(page).fill('tw1-what-is-this');
      await page.getByRole('button', { name: 'Join', exact: true }).click();
      await page.getByRole('alert').waitFor();
      return page;
    },
  },
  { name: 'dashboard-new', who: 'kim', open: (stage) => at(stage, '#/new', 'New mentorship') },
  { name: 'popup-new', who: 'kim', open: (stage) => opened(stage.kim.openPopup(), pasteOffer) },
  {
    name: 'panel-nothing',
    who: 'kim',
    open: (stage) =>
      opened(stage.kim.openPanel(), (page) => page.getByRole('button', { name: 'Start' })),
  },
];

/** With one mentorship, nobody else in it, and no relay. */
export const ALONE_SCENES: readonly Scene[] = [
  { name: 'dashboard-alone', who: 'kim', open: alone },
  { name: 'dashboard-today-alone', who: 'kim', open: (stage) => at(stage, '', 'Today') },
  {
    name: 'dashboard-bin-empty',
    who: 'kim',
    open: async (stage) => {
      const page = await alone(stage);
      await page.getByRole('link', { name: 'Bin' }).click();
      await page.getByText('The bin is empty').waitFor();
      return page;
    },
  },
  {
    name: 'dashboard-no-relay',
    who: 'kim',
    open: async (stage) => {
      const page = await alone(stage);
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('dialog').getByLabel('Relay address').waitFor();
      return page;
    },
  },
  {
    name: 'panel-no-session',
    who: 'kim',
    open: (stage) =>
      opened(stage.kim.openPanel(), (page) =>
        page.getByRole('button', { name: 'Start a session' }),
      ),
  },
  {
    name: 'popup-alone',
    who: 'kim',
    open: (stage) => opened(stage.kim.openPopup(), (page) => page.getByText(FIRST)),
  },
];

/** Kim begins: from here on there is a mentorship. */
export async function beginAlone({ kim }: Stage): Promise<void> {
  const page = await pageAfterInstall(kim);
  await writeFirstItem(page, FIRST);
  if (!hashOf(page).startsWith('#/m/')) throw new Error('no mentorship was begun');
  await page.close();
}

/** A page of the smallest width that must do. */
export async function narrow(page: Page): Promise<Page> {
  await page.setViewportSize({ width: 320, height: 800 });
  return page;
}

/** A page on which something has appeared. */
export async function opened(
  opening: Promise<Page>,
  sign: (page: Page) => { waitFor(): Promise<void> },
): Promise<Page> {
  const page = await opening;
  await sign(page).waitFor();
  return page;
}
