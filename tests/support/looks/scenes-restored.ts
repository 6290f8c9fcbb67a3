/** Coming back in a new browser, by each way; and what is left of a mentorship that was left. */
import type { Page } from 'playwright-core';
import { endBy } from '../endings.ts';
import { PASSPHRASE, restoreByKey, restoreFile, wayBack } from '../recovering.ts';
import { closeDialog, sees, STATES, tryCode } from '../surfaces.ts';
import { GUEST_CARDS, guestsDevices, guestsOf, guestsPage, loseAgain } from './guests.ts';
import { opened } from './scenes-alone.ts';
import { inBoth } from './scenes-browsers.ts';
import type { Scene } from './scene.ts';
import { personOf, type Stage } from './stage.ts';

const BACK_WITHIN_MS = 60_000;

async function byFile(stage: Stage): Promise<Page> {
  const page = await personOf(stage, 'back').openDashboard('#/restore');
  await restoreFile(page, guestsOf(stage).file, PASSPHRASE);
  await page.getByRole('heading', { name: '1 mentorship is here' }).waitFor();
  return page;
}

const waits = (page: Page) => page.getByText(/^Waiting to be signed in by your recovery file/);

/** By the file, with the relay away: the second time everything is there already. */
export const AWAY_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-restored-file', 'back', byFile),
  ...inBoth('dashboard-not-back', 'back', (stage) => opened(guestsPage(stage, 'back'), waits)),
  ...inBoth('dashboard-devices-not-back', 'back', (stage) =>
    opened(guestsDevices(stage, 'back'), waits),
  ),
  {
    name: 'panel-not-back',
    who: 'back',
    open: (stage) => opened(personOf(stage, 'back').openPanel(), waits),
  },
];

/** The relay is back, and so is she. */
export async function comeBack(stage: Stage): Promise<void> {
  await guestsOf(stage).relay.start();
  const page = await guestsPage(stage, 'back');
  // It had tried in growing steps while the relay was away.
  await sees(page, STATES.inStep, BACK_WITHIN_MS);
  await page.close();
}

/** Signed in by the file. */
export const BACK_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-back', 'back', async (stage) => {
    const page = await guestsPage(stage, 'back');
    await sees(page, STATES.inStep);
    return page;
  }),
  ...inBoth('dashboard-devices-back', 'back', (stage) => guestsDevices(stage, 'back')),
];

/** By the key, in another new browser. */
export const BY_KEY_SCENES: readonly Scene[] = inBoth(
  'dashboard-restored-key',
  'back',
  async (stage) => {
    const page = await personOf(stage, 'back').openDashboard('#/restore');
    await restoreByKey(page, guestsOf(stage).key);
    await page.getByRole('heading', { name: '1 mentorship is here' }).waitFor();
    return page;
  },
);

/** In yet another one, by a code of her partner. */
export async function comeByInvite(stage: Stage): Promise<void> {
  const toms = await guestsPage(stage, 'tom');
  await toms.getByRole('button', { name: /^Invite again: Noa/ }).click();
  const lines = await toms.getByLabel('The two lines to send').inputValue();
  await closeDialog(toms);
  await loseAgain(stage);
  const page = await wayBack(personOf(stage, 'back'));
  await page.getByRole('link', { name: 'Paste a code' }).click();
  await tryCode(page, lines, GUEST_CARDS.noa);
  await page.getByRole('heading', { name: 'Noa and Tom' }).waitFor();
  await sees(page, STATES.inStep);
  await page.close();
  await toms.close();
}

/** Back by the partner's invite; and the dialog in which it was made. */
export const BY_INVITE_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-back-by-invite', 'back', async (stage) => {
    const page = await guestsPage(stage, 'back');
    await sees(page, STATES.inStep);
    return page;
  }),
  ...inBoth('dashboard-invite-again', 'tom', async (stage) => {
    const page = await guestsPage(stage, 'tom');
    await page.getByRole('button', { name: /^Invite again: Noa/ }).click();
    await page.getByRole('dialog').getByLabel('The two lines to send').waitFor();
    return page;
  }),
];

/** Tom leaves. */
export async function leaveThem(stage: Stage): Promise<void> {
  const page = await guestsPage(stage, 'tom');
  await sees(page, STATES.inStep);
  await endBy(page, 'leave');
  await page.getByText(/^You left this mentorship on/).waitFor();
  await page.close();
}

const hasLeft = (page: Page) => page.getByText(/^You left this mentorship on/);

/** What is left of it on his device, and what she reads who stays. */
export const LEFT_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-left', 'tom', (stage) => opened(guestsPage(stage, 'tom'), hasLeft)),
  ...inBoth('dashboard-left-home', 'tom', (stage) =>
    opened(personOf(stage, 'tom').openDashboard(), (page) =>
      page.getByRole('heading', { name: 'Mentorships you left' }),
    ),
  ),
  {
    name: 'popup-left',
    who: 'tom',
    open: (stage) =>
      opened(personOf(stage, 'tom').openPopup(), (page) => page.getByRole('textbox')),
  },
  {
    name: 'panel-left',
    who: 'tom',
    open: (stage) =>
      opened(personOf(stage, 'tom').openPanel(), (page) => page.getByText('Nothing here yet')),
  },
  ...inBoth('dashboard-partner-left', 'back', (stage) =>
    opened(guestsPage(stage, 'back'), (page) =>
      page.getByText(new RegExp(`^${GUEST_CARDS.tom.name} left this mentorship on`)),
    ),
  ),
];
