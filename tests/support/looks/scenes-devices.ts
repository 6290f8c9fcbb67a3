/** My devices: one browser alone, the code that links another, and the question where it is pasted. */
import type { Page } from 'playwright-core';
import { makeLinkingCode, openDevices, pasteLinkingCode } from '../linking.ts';
import { narrow } from './scenes-alone.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

async function withCode({ ben }: Stage): Promise<Page> {
  const page = await openDevices(ben);
  await makeLinkingCode(page);
  return page;
}

async function asked({ ben, mia }: Stage): Promise<Page> {
  const devices = await openDevices(ben);
  const code = await makeLinkingCode(devices);
  await devices.close();
  const page = await mia.openDashboard('#/join');
  await pasteLinkingCode(page, code);
  return page;
}

/** With the relay there. Nobody says yes, so that what comes after is as it was. */
export const DEVICE_SCENES: readonly Scene[] = [
  { name: 'dashboard-devices', who: 'ben', open: ({ ben }) => openDevices(ben) },
  { name: 'dashboard-devices-code', who: 'ben', open: withCode },
  {
    name: 'dashboard-devices-code-narrow',
    who: 'ben',
    open: async (stage) => narrow(await withCode(stage)),
  },
  { name: 'dashboard-link-question', who: 'mia', open: asked },
  {
    name: 'dashboard-link-question-narrow',
    who: 'mia',
    open: async (stage) => narrow(await asked(stage)),
  },
];
