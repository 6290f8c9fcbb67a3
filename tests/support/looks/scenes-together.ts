/** What two people see who work together: everything is full, dialogs and menus open. */
import type { Page } from 'playwright-core';
import { caretOf, notes, selectWords, toNotesEnd } from '../notes-field.ts';
import { jot, jotField, kindChoice, makeInvite, sees, STATES } from '../surfaces.ts';
import { narrow, opened } from './scenes-alone.ts';
import type { Scene } from './scene.ts';
import { CARDS, type Stage } from './stage.ts';

const TOO_LONG = 'A promise that goes on and on. '.repeat(80);

/** The page of the mentorship, in step with the relay. */
export async function mentorship({ ben, mentorship: hash }: Stage): Promise<Page> {
  const page = await ben.openDashboard(hash);
  // Its line among the sessions: what changed lately may name it, too.
  await page.locator('.line-link').filter({ hasText: 'Speaking up in reviews' }).waitFor();
  await sees(page, STATES.onRelay);
  return page;
}

async function session({ ben, session: hash }: Stage): Promise<Page> {
  const page = await ben.openDashboard(hash);
  await notes(page).waitFor();
  await sees(page, STATES.onRelay);
  return page;
}

/** The side panel on the session, in step with the relay. */
export async function panel({ ben }: Stage): Promise<Page> {
  const page = await ben.openPanel();
  await notes(page).waitFor();
  await sees(page, STATES.onRelay);
  return page;
}

async function press(opening: Promise<Page>, name: string | RegExp): Promise<Page> {
  const page = await opening;
  await page.getByRole('button', { name, exact: true }).first().click();
  return page;
}

const shows = (page: Page, role: 'dialog' | 'menu' | 'alert') =>
  page.getByRole(role).first().waitFor();

/** Today, with what is due and what waits. */
async function today({ ben }: Stage): Promise<Page> {
  const page = await ben.openDashboard();
  await page.locator('.today-line').first().waitFor();
  return page;
}

const ON_DASHBOARD: readonly Scene[] = [
  { name: 'dashboard-today', who: 'ben', open: today },
  { name: 'dashboard-today-narrow', who: 'ben', open: async (stage) => narrow(await today(stage)) },
  { name: 'dashboard-mentorship', who: 'ben', open: mentorship },
  {
    name: 'dashboard-mentorship-narrow',
    who: 'ben',
    open: async (stage) => narrow(await mentorship(stage)),
  },
  {
    name: 'dashboard-rename',
    who: 'ben',
    open: (stage) => press(mentorship(stage), 'Rename'),
  },
  {
    name: 'dashboard-card-dialog',
    who: 'ben',
    open: async (stage) => {
      const page = await press(mentorship(stage), 'Change your name and role');
      await shows(page, 'dialog');
      return page;
    },
  },
  {
    name: 'dashboard-invite-dialog',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      await makeInvite(page, CARDS.ben);
      return page;
    },
  },
  {
    name: 'dashboard-refused',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      const field = page.getByRole('textbox', { name: 'New action item' });
      await field.fill(TOO_LONG);
      await field.press('Enter');
      await shows(page, 'alert');
      return page;
    },
  },
  {
    name: 'dashboard-bin',
    who: 'ben',
    open: (stage) =>
      opened(stage.ben.openDashboard(`${stage.mentorship}/bin`), (page) =>
        page.getByText('Book a room for Friday'),
      ),
  },
  {
    name: 'dashboard-settings',
    who: 'ben',
    open: (stage) =>
      opened(stage.ben.openDashboard('#/settings'), (page) =>
        page.getByRole('heading', { name: 'Settings' }),
      ),
  },
  {
    name: 'dashboard-settings-narrow',
    who: 'ben',
    open: async (stage) =>
      narrow(
        await opened(stage.ben.openDashboard('#/settings'), (page) =>
          page.getByRole('heading', { name: 'Settings' }),
        ),
      ),
  },
  { name: 'dashboard-session', who: 'ben', open: session },
  {
    name: 'dashboard-session-narrow',
    who: 'ben',
    open: async (stage) => narrow(await session(stage)),
  },
  {
    name: 'dashboard-notice',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      await page.getByRole('button', { name: /^Put into the bin: How did you/ }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      // Focused, it stays.
      await page.getByRole('button', { name: 'Undo' }).focus();
      return page;
    },
  },
];

const IN_PANEL: readonly Scene[] = [
  { name: 'panel-session', who: 'ben', open: panel },
  {
    name: 'panel-together',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      const mia = await stage.mia.openPanel();
      page.once('close', () => void mia.close());
      await toNotesEnd(mia);
      await caretOf(page, CARDS.mia.name).waitFor();
      return page;
    },
  },
  {
    name: 'panel-menu',
    who: 'ben',
    open: async (stage) => {
      const page = await press(panel(stage), /^Text style/);
      await shows(page, 'menu');
      return page;
    },
  },
  {
    name: 'panel-link-dialog',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      await selectWords(page, 'two reviews');
      await page.keyboard.press('Control+k');
      await shows(page, 'dialog');
      return page;
    },
  },
  {
    name: 'panel-refused',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      const field = page.getByRole('textbox', { name: 'Add an action item' });
      await field.fill(TOO_LONG);
      await field.press('Enter');
      await shows(page, 'alert');
      return page;
    },
  },
  {
    name: 'panel-painted',
    who: 'ben',
    open: async ({ ben }) => {
      const page = await ben.openPanel();
      await page.addInitScript(neverOpenRecords);
      await page.reload();
      await page.getByText('As this device last had it').waitFor();
      return page;
    },
  },
];

/** The popup without the draft that was refused. */
async function emptied({ ben }: Stage): Promise<Page> {
  const page = await opened(ben.openPopup(), (popup) => popup.getByText('Mine to do'));
  await jotField(page).fill('');
  return page;
}

const IN_POPUP: readonly Scene[] = [
  {
    name: 'popup-full',
    who: 'ben',
    open: (stage) => opened(stage.ben.openPopup(), (page) => page.getByText('Mine to do')),
  },
  {
    name: 'popup-saved',
    who: 'ben',
    open: async (stage) => {
      const page = await stage.ben.openPopup();
      await jot(page, 'Talking point', 'How to say no to a meeting');
      return page;
    },
  },
  {
    name: 'popup-refused',
    who: 'ben',
    open: async (stage) => {
      const page = await stage.ben.openPopup();
      await page.getByText('Mine to do').waitFor();
      await kindChoice(page, 'Action item').check({ force: true });
      await jotField(page).fill(TOO_LONG);
      await jotField(page).press('Enter');
      await page.getByText('This is too long').first().waitFor();
      return page;
    },
  },
  {
    name: 'popup-put-off',
    who: 'ben',
    open: async (stage) => {
      const page = await press(emptied(stage), 'Put off: Send Mia the outline');
      await shows(page, 'menu');
      return page;
    },
  },
  {
    name: 'popup-ticked',
    who: 'ben',
    open: async (stage) => {
      const page = await emptied(stage);
      await page.getByRole('checkbox').first().click();
      await page.getByRole('button', { name: 'Undo' }).focus();
      return page;
    },
  },
];

/** Everything of a mentorship of two, with the relay there. */
export const TOGETHER_SCENES: readonly Scene[] = [...ON_DASHBOARD, ...IN_PANEL, ...IN_POPUP];

/** Lets the databases of records never open: what is drawn before they do stays on the screen. */
function neverOpenRecords(): void {
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (name, version) =>
    name === 'twoway' ? open(name, version) : (new EventTarget() as IDBOpenDBRequest);
}
