/** How a mentorship ends: the ways at the foot of its page, each dialog, and what the settings ask. */
import type { Page } from 'playwright-core';
import { askTo, askToEraseEverything } from '../endings.ts';
import { narrow } from './scenes-alone.ts';
import { mentorship } from './scenes-together.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

async function asked(stage: Stage, ending: Parameters<typeof askTo>[1]): Promise<Page> {
  const page = await mentorship(stage);
  await askTo(page, ending);
  return page;
}

async function everything(stage: Stage): Promise<Page> {
  const page = await mentorship(stage);
  await askToEraseEverything(page);
  return page;
}

/** With the relay there; each is only asked, and nothing is done. */
export const ENDING_SCENES: readonly Scene[] = [
  {
    name: 'dashboard-mentorship-endings',
    who: 'ben',
    open: async (stage) => {
      const page = await mentorship(stage);
      const fold = page.getByText('Leave or erase', { exact: true });
      await fold.click();
      await fold.scrollIntoViewIfNeeded();
      return page;
    },
  },
  { name: 'dashboard-leave', who: 'ben', open: (stage) => asked(stage, 'leave') },
  { name: 'dashboard-delete-at-relay', who: 'ben', open: (stage) => asked(stage, 'deleteAtRelay') },
  { name: 'dashboard-erase', who: 'ben', open: (stage) => asked(stage, 'erase') },
  {
    name: 'dashboard-erase-narrow',
    who: 'ben',
    open: async (stage) => narrow(await asked(stage, 'erase')),
  },
  { name: 'dashboard-erase-everything', who: 'ben', open: everything },
  {
    name: 'dashboard-erase-everything-narrow',
    who: 'ben',
    open: async (stage) => narrow(await everything(stage)),
  },
];
