/** What a person sees who has more than one mentorship: each surface asks for which. */
import { mentorshipChoice, makeMentorship } from '../surfaces.ts';
import { opened } from './scenes-alone.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** Ben makes another mentorship, of his own. */
export async function beginSecond({ ben, mentorship }: Stage): Promise<void> {
  const page = await ben.openDashboard(mentorship);
  await makeMentorship(page, 'Plans of my own');
  await page.close();
}

/** Popup and panel while there are two. */
export const SEVERAL_SCENES: readonly Scene[] = [
  {
    name: 'popup-several',
    who: 'ben',
    open: ({ ben }) => opened(ben.openPopup(), mentorshipChoice),
  },
  {
    name: 'panel-several',
    who: 'ben',
    open: ({ ben }) => opened(ben.openPanel(), mentorshipChoice),
  },
];
