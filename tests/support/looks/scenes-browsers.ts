/** Several browsers of one person: one that waits, the list of them, one that is struck out, and how it goes on. */
import { struckOut } from '../striking.ts';
import { narrow, opened } from './scenes-alone.ts';
import { askToStrike, GUEST_CARDS, guestsDevices, guestsOf, guestsPage } from './guests.ts';
import type { Scene } from './scene.ts';
import { personOf, type Stage } from './stage.ts';
import type { Page } from 'playwright-core';

/** A scene, and the same on the smallest width. */
export function inBoth(
  name: string,
  who: Scene['who'],
  open: (stage: Stage) => Promise<Page>,
): readonly Scene[] {
  const small = async (stage: Stage): Promise<Page> => narrow(await open(stage));
  return [
    { name, who, open },
    { name: `${name}-narrow`, who, open: small },
  ];
}

/** The second browser reads, and waits for the first. */
export const WAITING_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-not-signed-in', 'second', (stage) =>
    opened(guestsPage(stage, 'second'), (page) => page.getByText(/^Waiting for your other device/)),
  ),
  ...inBoth('dashboard-devices-waiting', 'second', (stage) =>
    opened(guestsDevices(stage, 'second'), (page) =>
      page.getByText(/until another browser of yours signs this one in/),
    ),
  ),
  {
    name: 'panel-not-signed-in',
    who: 'second',
    open: (stage) =>
      opened(personOf(stage, 'second').openPanel(), (page) =>
        page.getByText(/^Waiting for your other device/),
      ),
  },
];

async function withCopied(stage: Stage): Promise<Page> {
  const page = await guestsDevices(stage, 'noa');
  await page.getByRole('button', { name: 'Make a code' }).click();
  await page.getByRole('button', { name: 'Copy the code' }).click();
  await page.getByRole('button', { name: 'Clear the clipboard' }).waitFor();
  return page;
}

/** Both are in. */
export const SEVERAL_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-devices-several', 'noa', (stage) => guestsDevices(stage, 'noa')),
  ...inBoth('dashboard-strike-dialog', 'noa', async (stage) =>
    askToStrike(await guestsDevices(stage, 'noa')),
  ),
  ...inBoth('dashboard-reminder-browser', 'noa', (stage) =>
    opened(guestsPage(stage, 'noa'), (page) => page.getByText(/^A kind says who leads/)),
  ),
  ...inBoth('dashboard-devices-copied', 'noa', withCopied),
];

/** With the relay away, so that it stays as far as it is. */
export const STRIKING_SCENES: readonly Scene[] = inBoth('dashboard-striking', 'noa', (stage) =>
  opened(guestsDevices(stage, 'noa'), (page) =>
    struckOut(page).getByText('waits for its relay').first(),
  ),
);

const isOut = (page: Page) => page.getByText(/^This device was struck out of the mentorship/);

/** It is done: on the browser that did it, and on the one that is out. */
export const STRUCK_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-struck-out', 'noa', (stage) =>
    opened(guestsDevices(stage, 'noa'), (page) => page.getByText(/Struck out on/)),
  ),
  ...inBoth('dashboard-struck-out-here', 'second', (stage) =>
    opened(guestsPage(stage, 'second'), isOut),
  ),
  ...inBoth('dashboard-struck-out-devices', 'second', (stage) =>
    opened(guestsDevices(stage, 'second'), (page) =>
      page.getByText(/^You struck this browser out/),
    ),
  ),
  {
    name: 'panel-struck-out',
    who: 'second',
    open: (stage) => opened(personOf(stage, 'second').openPanel(), isOut),
  },
  {
    name: 'popup-struck-out',
    who: 'second',
    open: (stage) =>
      opened(personOf(stage, 'second').openPopup(), (page) => page.getByText('Mine to do')),
  },
];

const INVITE_TOM = { name: `Invite ${GUEST_CARDS.tom.name}` } as const;

async function goneOn(stage: Stage): Promise<Page> {
  const page = await personOf(stage, 'second').openDashboard(guestsOf(stage).goneOn);
  await page.getByRole('button', INVITE_TOM).waitFor();
  return page;
}

/** It goes on in a new mentorship. */
export const GONE_ON_SCENES: readonly Scene[] = [
  ...inBoth('dashboard-gone-on', 'second', goneOn),
  ...inBoth('dashboard-gone-on-invite', 'second', async (stage) => {
    const page = await goneOn(stage);
    await page.getByRole('button', INVITE_TOM).click();
    await page.getByRole('dialog').getByLabel('The two lines to send').waitFor();
    return page;
  }),
  {
    name: 'dashboard-went-on',
    who: 'second',
    open: (stage) =>
      opened(guestsPage(stage, 'second'), (page) =>
        page.getByRole('button', { name: 'Open the new mentorship' }),
      ),
  },
];
