/** Private notes and drafts beside what is shared: empty, full, hidden; in the panel, on a page, and narrow. */
import type { Page } from 'playwright-core';
import { draft, draftGoal, draftSlip, unfoldDrafts } from '../drafts.ts';
import { notes } from '../notes-field.ts';
import {
  isHidden,
  pressHidingKey,
  PRIVATE_STATES,
  privateArea,
  privateField,
  privateIs,
  privateText,
  unfoldPrivate,
} from '../private-notes.ts';
import { narrow } from './scenes-alone.ts';
import { mentorship, panel } from './scenes-together.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const WORDS = [
  '# Before I say it',
  'She was quiet when I brought up the promotion. Ask once more, not in the first minutes.',
  '[ ] Find out who decides',
  'What I am afraid of',
];

/** Writes them once; every later page finds them there. */
async function full(opening: Promise<Page>): Promise<Page> {
  const page = await opening;
  await unfoldPrivate(page);
  if ((await privateText(page)) === '') {
    await page.keyboard.type(WORDS.join('\n'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Backspace');
  }
  await privateIs(page, PRIVATE_STATES.deviceOnly);
  await privateArea(page).locator('.status').scrollIntoViewIfNeeded();
  return page;
}

async function session({ ben, session: hash }: Stage): Promise<Page> {
  const page = await ben.openDashboard(hash);
  await notes(page).waitFor();
  return page;
}

const DRAFTS = ['Ask for the project that nobody dares to lead', 'Say no once a week'] as const;

/** Drafts them once; every later page finds them there. */
async function drafted(opening: Promise<Page>): Promise<Page> {
  const page = await opening;
  await unfoldDrafts(page);
  for (const title of DRAFTS)
    if ((await draft(page, title).count()) === 0) await draftGoal(page, title);
  const target = draft(page, DRAFTS[0]).getByLabel('Target date');
  await target.fill('2031-06-30');
  await target.blur();
  await draftSlip(page).scrollIntoViewIfNeeded();
  return page;
}

/** With the relay there. Hidden and shown again in turn, so that what comes after is as it was. */
export const PRIVATE_SCENES: readonly Scene[] = [
  {
    name: 'panel-private-empty',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      await unfoldPrivate(page);
      await privateIs(page, PRIVATE_STATES.deviceOnly);
      await privateArea(page).locator('.status').scrollIntoViewIfNeeded();
      return page;
    },
  },
  { name: 'panel-private-full', who: 'ben', open: (stage) => full(panel(stage)) },
  { name: 'dashboard-session-private', who: 'ben', open: (stage) => full(session(stage)) },
  {
    name: 'dashboard-session-private-narrow',
    who: 'ben',
    open: async (stage) => narrow(await full(session(stage))),
  },
  { name: 'dashboard-mentorship-private', who: 'ben', open: (stage) => full(mentorship(stage)) },
  { name: 'panel-drafts', who: 'ben', open: (stage) => drafted(panel(stage)) },
  { name: 'dashboard-drafts', who: 'ben', open: (stage) => drafted(mentorship(stage)) },
  {
    name: 'dashboard-drafts-narrow',
    who: 'ben',
    open: async (stage) => narrow(await drafted(mentorship(stage))),
  },
  {
    name: 'panel-private-hidden',
    who: 'ben',
    open: async (stage) => {
      const page = await full(panel(stage));
      await pressHidingKey(page);
      await isHidden(page);
      return page;
    },
  },
  {
    name: 'dashboard-session-private-hidden-narrow',
    who: 'ben',
    open: async (stage) => {
      const page = await narrow(await session(stage));
      await isHidden(page);
      return page;
    },
  },
  {
    name: 'dashboard-mentorship-private-shown',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      await isHidden(page);
      await pressHidingKey(page);
      await unfoldPrivate(page);
      await privateField(page).waitFor();
      return page;
    },
  },
];
