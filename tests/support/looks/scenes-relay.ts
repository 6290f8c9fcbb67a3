/** A relay that has little room, none, wants a pause, or was put back to an older copy. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { dismissMergedPlace, notes, toNotesEnd, typeParagraph } from '../notes-field.ts';
import { readRelay } from '../stored.ts';
import { relayNotice, sees, STATES } from '../surfaces.ts';
import { opened } from './scenes-alone.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const NEARLY_FULL = /The relay has little room left/;
const FULL = /The relay has no room left/;
const LEAST_BYTES = 66_000;

function noticed(opening: Promise<Page>, words: RegExp): Promise<Page> {
  return opened(opening, (page) => relayNotice(page, words));
}

async function panel({ ben }: Stage): Promise<Page> {
  return opened(ben.openPanel(), notes);
}

/** At a relay that is nearly full. */
export const NEARLY_FULL_SCENES: readonly Scene[] = [
  { name: 'panel-nearly-full', who: 'ben', open: (stage) => noticed(panel(stage), NEARLY_FULL) },
  {
    name: 'dashboard-nearly-full',
    who: 'ben',
    open: ({ ben, mentorship }) => noticed(ben.openDashboard(mentorship), NEARLY_FULL),
  },
];

/** At a relay that takes nothing more. */
export const FULL_SCENES: readonly Scene[] = [
  {
    name: 'panel-full',
    who: 'ben',
    open: async (stage) => {
      const page = await panel(stage);
      await typeParagraph(page, 'Written with the relay full.');
      await relayNotice(page, FULL).scrollIntoViewIfNeeded();
      return page;
    },
  },
];

/** At a relay that takes one connection at a time, and Mia has it. */
export const PAUSE_SCENES: readonly Scene[] = [
  {
    name: 'panel-pause',
    who: 'ben',
    open: async (stage) => {
      const mia = await stage.mia.openPanel();
      await sees(mia, STATES.inStep, 60_000);
      const page = await panel(stage);
      await sees(page, STATES.pausing);
      await relayNotice(page, /asks this device to wait/).waitFor();
      page.once('close', () => void mia.close());
      return page;
    },
  },
];

/** At a relay that was put back to an older copy of its data. */
export const OLDER_SCENES: readonly Scene[] = [
  { name: 'panel-older-copy', who: 'ben', open: (stage) => opened(panel(stage), offer) },
  {
    name: 'dashboard-older-copy',
    who: 'ben',
    open: ({ ben, mentorship }) => opened(ben.openDashboard(mentorship), offer),
  },
];

function offer(page: Page) {
  return page.getByRole('button', { name: 'Bring it back from here' });
}

/** Nine tenths of the room are used. What was merged has been read again. */
export async function fillRelayNearly(stage: Stage): Promise<void> {
  const page = await panel(stage);
  await dismissMergedPlace(page);
  await sees(page, STATES.inStep);
  // A room of less than 64 KiB cannot be had: what is typed and taken back stays in the log.
  await toNotesEnd(page);
  await page.keyboard.insertText('.'.repeat(Math.max(0, LEAST_BYTES - bytesAt(stage))));
  await sees(page, STATES.inStep, 60_000);
  await page.keyboard.press('Control+z');
  await sees(page, STATES.inStep, 60_000);
  await page.close();
  await startSmall(stage, (bytes) => Math.floor(bytes / 0.9));
}

/** Not even one more change fits. */
export function fillRelay(stage: Stage): Promise<void> {
  return startSmall(stage, (bytes) => bytes + 1);
}

/** One connection at a time, and room again. */
export async function narrowRelay({ relay }: Stage): Promise<void> {
  await relay.stop();
  await relay.start(0, { TWOWAY_MAX_ROOM_CONNECTIONS: '1' });
}

/** What the mentorship's room holds at the relay: those of profiles, which are there too, hold less. */
function bytesAt({ relay }: Stage): number {
  const rooms = 'SELECT SUM(LENGTH(frame)) AS bytes FROM entry GROUP BY room ORDER BY bytes DESC';
  const [largest] = readRelay(relay, rooms);
  return Number(largest?.['bytes']);
}

async function startSmall(stage: Stage, most: (bytes: number) => number): Promise<void> {
  const { relay } = stage;
  await relay.stop();
  const room = most(bytesAt(stage));
  await relay.start(0, { TWOWAY_MAX_ROOM_BYTES: `${room}`, TWOWAY_MAX_ENTRY_BYTES: '65536' });
}

/** Puts what the relay holds aside; it must be stopped. */
export function copyRelay({ relay }: Stage): void {
  copyFiles(relay.dataDir, olderFolder(relay.dataDir));
}

/** The relay comes back with the older copy in place of its data. */
export async function restoreOlder({ relay }: Stage): Promise<void> {
  await relay.stop();
  copyFiles(olderFolder(relay.dataDir), relay.dataDir);
  await relay.start();
}

function olderFolder(dataDir: string): string {
  return join(dataDir, 'older');
}

function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  // A relay that was stopped has written its journal into the one file.
  cpSync(join(from, 'relay.sqlite'), join(to, 'relay.sqlite'));
}
