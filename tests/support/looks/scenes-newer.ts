/** A record that a newer version has written: everything is shown, and nothing can be changed. */
import type { Page } from 'playwright-core';
import * as Y from 'yjs';
import { draft, draftGoal, draftSlip, unfoldDrafts } from '../drafts.ts';
import { notes, typeParagraph } from '../notes-field.ts';
import { privateIs } from '../private-notes.ts';
import {
  addTalkingPoint,
  jot,
  nameSession,
  relayNotice,
  sees,
  startSession,
  STATES,
  openMentorship,
} from '../surfaces.ts';
import { opened } from './scenes-alone.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const SHOWN_ONLY = /so this version only shows it/;
const DRAFT = 'Explain it to somebody else';

async function readOnly(opening: Promise<Page>): Promise<Page> {
  return opened(opening, (page) => relayNotice(page, SHOWN_ONLY));
}

/** Kim's mentorship, written by a version that does not exist yet. */
export const NEWER_SCENES: readonly Scene[] = [
  { name: 'dashboard-newer', who: 'kim', open: ({ kim }) => readOnly(openMentorship(kim)) },
  { name: 'panel-newer', who: 'kim', open: ({ kim }) => readOnly(kim.openPanel()) },
  {
    name: 'dashboard-newer-drafts',
    who: 'kim',
    open: async ({ kim }) => {
      const page = await readOnly(openMentorship(kim));
      await unfoldDrafts(page);
      await draft(page, DRAFT).waitFor();
      await draftSlip(page).scrollIntoViewIfNeeded();
      return page;
    },
  },
];

/** Kim writes a session and drafts a goal, and then a newer version writes into the record. */
export async function writeNewer({ kim }: Stage): Promise<void> {
  const popup = await kim.openPopup();
  await jot(popup, 'Question', 'How do others begin?');
  await popup.close();
  const panel = await kim.openPanel();
  await startSession(panel);
  await nameSession(panel, 'Thinking aloud');
  await addTalkingPoint(panel, 'What do I want to learn?');
  await typeParagraph(panel, 'Ask Maya who helped her.');
  await sees(panel, STATES.here);
  await notes(panel).getByText('who helped her.').waitFor();
  await unfoldDrafts(panel);
  await draftGoal(panel, DRAFT);
  await privateIs(panel, /^On this device/);
  await panel.close();
  const worker = await kim.serviceWorker();
  await worker.evaluate(addRow, [...newerVersion()]);
}

/** The update by which a version after all others says so, whatever stood there. */
function newerVersion(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 2 ** 32 - 1;
  doc.getMap('meta').set('schemaVersion', 99);
  return Y.encodeStateAsUpdate(doc);
}

/** Adds a row to the only mentorship of the browser; its own profile's rows lie beside. */
async function addRow(update: readonly number[]): Promise<void> {
  const open = (name: string): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('it does not open')));
    });
  const twoway = await open('twoway');
  const listing = twoway.transaction('keyring').objectStore('keyring').getAll();
  await new Promise((resolve) => listing.addEventListener('success', resolve));
  twoway.close();
  const rows = listing.result as readonly { readonly purpose: string; readonly roomId: string }[];
  const mentorship = rows.find(({ purpose }) => purpose === 'mentorship');
  if (mentorship === undefined) throw new Error('there is no mentorship');
  const database = await open(`tw:${mentorship.roomId}`);
  const adding = database.transaction('updates', 'readwrite');
  adding.objectStore('updates').add(Uint8Array.from(update));
  await new Promise((resolve) => adding.addEventListener('complete', resolve));
  database.close();
}
