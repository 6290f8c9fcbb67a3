/** What is shown when something does not work: no relay, a relay that lost everything, no storage. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { notes, typeParagraph } from '../notes-field.ts';
import { jotField, sees, STATES, unsavedBanner } from '../surfaces.ts';
import { opened } from './scenes-alone.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const NOT_REACHED = STATES.notReached;

async function panel({ ben }: Stage): Promise<Page> {
  return opened(ben.openPanel(), notes);
}

/** With the relay away. */
export const OFFLINE_SCENES: readonly Scene[] = [
  {
    name: 'panel-offline',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      await typeParagraph(page, 'Written in the train.');
      await sees(page, NOT_REACHED);
      return page;
    },
  },
  {
    name: 'dashboard-offline',
    who: 'ben',
    open: async ({ ben, mentorship }) => {
      const page = await ben.openDashboard(mentorship);
      await sees(page, NOT_REACHED);
      return page;
    },
  },
  {
    name: 'popup-offline',
    who: 'ben',
    open: (stage) => opened(stage.ben.openPopup(), (page) => page.getByText('Mine to do')),
  },
  {
    name: 'dashboard-invite-offline',
    who: 'ben',
    open: async ({ ben, mentorship }) => {
      const page = await ben.openDashboard(mentorship);
      await sees(page, NOT_REACHED);
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('dialog').getByText('cannot be reached now').waitFor();
      return page;
    },
  },
];

/** With a relay that does not know the mentorship any more. */
export const LOST_SCENES: readonly Scene[] = [
  {
    name: 'panel-relay-lost',
    who: 'ben',
    open: (stage) => opened(panel(stage), retry),
  },
  {
    name: 'dashboard-relay-lost',
    who: 'ben',
    open: (stage) => opened(stage.ben.openDashboard(stage.mentorship), retry),
  },
  {
    name: 'dashboard-relay-lost-here',
    who: 'mia',
    open: ({ mia, mentorship }) =>
      opened(mia.openDashboard(mentorship), (page) =>
        page.getByRole('button', { name: 'Bring it back from here' }),
      ),
  },
];

/** With storage that takes nothing: the disk is full, or it does not open at all. */
export const UNSAVED_SCENES: readonly Scene[] = [
  {
    name: 'panel-unsaved',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      await page.evaluate(refuseWrites);
      await typeParagraph(page, 'Written with no room left.');
      await sees(page, STATES.failing);
      return page;
    },
  },
  {
    name: 'popup-unsaved',
    who: 'ben',
    open: async ({ ben }) => {
      const page = await ben.openPopup();
      await page.getByText('Mine to do').waitFor();
      await page.evaluate(refuseWrites);
      await jotField(page).fill('A thought for later');
      await jotField(page).press('Enter');
      await unsavedBanner(page).waitFor();
      return page;
    },
  },
  {
    name: 'dashboard-no-storage',
    who: 'ben',
    isDeaf: true,
    open: async ({ ben, mentorship }) => withoutStorage(await ben.openDashboard(mentorship)),
  },
  {
    name: 'popup-no-storage',
    who: 'ben',
    isDeaf: true,
    open: async ({ ben }) => withoutStorage(await ben.openPopup()),
  },
];

/** The relay goes away. */
export function loseRelay({ relay }: Stage): Promise<void> {
  return relay.stop();
}

/** The relay comes back with nothing in it. */
export async function emptyRelay({ relay }: Stage): Promise<void> {
  await relay.stop();
  for (const ending of ['', '-wal', '-shm'])
    rmSync(join(relay.dataDir, `relay.sqlite${ending}`), { force: true });
  await relay.start();
}

function retry(page: Page) {
  return page.getByRole('button', { name: 'Try the relay again' });
}

async function withoutStorage(page: Page): Promise<Page> {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.reload();
  await unsavedBanner(page).first().waitFor();
  return page;
}

/** From now on this page's databases answer as a full disk does. */
function refuseWrites(): void {
  const begin: unknown = Reflect.get(IDBDatabase.prototype, 'transaction');
  if (typeof begin !== 'function') return;
  Reflect.set(
    IDBDatabase.prototype,
    'transaction',
    function (this: IDBDatabase, ...args: unknown[]) {
      if (args[1] === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
      const transaction: unknown = Reflect.apply(begin, this, args);
      return transaction;
    },
  );
}
