/**
 * What others do to the storage under an open page: hold it, delete it, bring it to another version,
 * give its writes up, or trim and close it at once. What is said of it is true, the text stays, and it
 * is saved again by itself or by one button. [B1, B2, B6, B22, B25, B29, S66, S75, S76, U11]
 */
import type { Page } from 'playwright-core';
import {
  abortWrites,
  countRows,
  deleteDatabase,
  holdOlderStore,
  holdOpen,
  holdWrites,
  makeNewer,
  openBarePage,
  roomDatabases,
  STORE,
  untilMadeAnew,
} from '../support/bare-page.ts';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { notes, notesText, toNotesEnd, typeParagraph } from '../support/notes-field.ts';
import { closePages, pageAfterInstall } from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import {
  actionItem,
  sees,
  startSession,
  STATES,
  unsavedBanner,
  writeFirstItem,
} from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

const ITEM = 'Send Maya the outline';
/** One row for each key: more than are left unmerged. */
const TYPED = 'abcdefghij '.repeat(60).trimEnd();

await flow('storage-trouble', ({ test, open }) => {
  let kim: Person;
  let panel: Page;
  let bare: Page;
  let room = '';
  const lines: string[] = [];

  const write = async (text: string): Promise<void> => {
    await typeParagraph(panel, text);
    lines.push(text);
  };
  const showsAll = async (): Promise<void> => {
    await notes(panel).waitFor();
    await waitFor('every line is there', async () => {
      equal(await notesText(panel), lines, 'the notes');
      return true;
    });
  };
  const comesBack = async (): Promise<void> => {
    await closePages(kim);
    panel = await kim.openPanel();
    await showsAll();
  };
  const saysSaved = async (): Promise<void> => {
    await unsavedBanner(panel).waitFor({ state: 'detached' });
    await sees(panel, STATES.here);
  };

  test('somebody writes in a session', async () => {
    kim = open(await launchPerson({ name: 'kim', relayUrl: '' }));
    const page = await pageAfterInstall(kim);
    await writeFirstItem(page, ITEM);
    panel = await kim.openPanel();
    await startSession(panel);
    await write('The first line.');
    await saysSaved();
    await page.close();
    bare = await openBarePage(kim);
    [room = ''] = await roomDatabases(bare);
    await panel.bringToFront();
  });

  test('the browser gives every write up: nothing is claimed, the text stays, and it is saved after all', async () => {
    await abortWrites(panel, true);
    await write('Written in vain.');
    await unsavedBanner(panel).waitFor();
    await sees(panel, STATES.failing);
    equal(await notesText(panel), lines, 'the notes');
    await abortWrites(panel, false);
    await saysSaved();
    await comesBack();
  });

  test('both databases are deleted under the page: it makes them anew with all that it shows', async () => {
    bare = await openBarePage(kim);
    await panel.bringToFront();
    equal(await deleteDatabase(bare, room), true, 'the record is deleted');
    equal(await deleteDatabase(bare, STORE), true, 'the storage is deleted');
    await write('After it was deleted.');
    await saysSaved();
    await comesBack();
    await actionItem(panel, ITEM).waitFor();
  });

  test('it is deleted while another tab holds it: that is said, and saved once the tab lets go', async () => {
    bare = await openBarePage(kim);
    await holdOpen(bare, room);
    equal(await deleteDatabase(bare, room), false, 'it is deleted at once');
    await panel.bringToFront();
    await write('While another tab held it.');
    await sees(panel, STATES.failing);
    await unsavedBanner(panel).waitFor();
    equal(await notesText(panel), lines, 'the notes');
    await bare.close();
    await saysSaved();
    await comesBack();
  });

  test('the developer tools clear everything: it is made anew', async () => {
    const tools = await panel.context().newCDPSession(panel);
    const origin = `chrome-extension://${kim.extensionId}`;
    await tools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await write('After it was cleared.');
    await saysSaved();
    await comesBack();
    await actionItem(panel, ITEM).waitFor();
  });

  test('a newer version takes the storage while a page is open: the text stays and is saved', async () => {
    bare = await openBarePage(kim);
    await panel.bringToFront();
    await makeNewer(bare);
    await write('Under a newer version.');
    await saysSaved();
    equal(await notesText(panel), lines, 'the notes');
    const late = await kim.openDashboard();
    await late.getByText('was written by a newer version of Twoway').waitFor();
    await late.close();
    await deleteDatabase(bare, STORE);
    await panel.bringToFront();
    await write('And after it.');
    await saysSaved();
    await untilMadeAnew(bare);
    await comesBack();
  });

  test('an older version in another tab holds the storage: a sentence, and one button once it is closed', async () => {
    await closePages(kim);
    bare = await openBarePage(kim);
    await kim.stopServiceWorker();
    await holdOlderStore(bare);
    panel = await kim.openPanel();
    await panel.getByText('another Twoway page with an older version is open').waitFor();
    await bare.close();
    await panel.getByRole('button', { name: 'Try again' }).click();
    await showsAll();
    await actionItem(panel, ITEM).waitFor();
  });

  test('pages that open, write and close while another merges its rows lose nothing', async () => {
    await toNotesEnd(panel);
    await panel.keyboard.press('Enter');
    const typing = panel.keyboard.type(TYPED);
    const turns = ['First turn', 'Second turn', 'Third turn'];
    for (const text of turns) {
      const other = await kim.openPanel();
      await notes(other).waitFor();
      const field = other.getByRole('textbox', { name: 'Add an action item' });
      await field.fill(text);
      await field.press('Enter');
      await other.close();
    }
    await typing;
    lines.push(TYPED);
    // Maybe in the middle of merging: what was typed is stored all the same.
    await panel.close();
    panel = await kim.openPanel();
    await showsAll();
    bare = await openBarePage(kim);
    equal((await countRows(bare, room)) < TYPED.length, true, 'rows were merged');
    await kim.relaunch();
    panel = await kim.openPanel();
    await showsAll();
    for (const text of turns) await actionItem(panel, text).waitFor();
  });

  test('[S76] a page that goes while its write waits for another has told its sibling, which stores it', async () => {
    const other = await kim.openPanel();
    await notes(other).waitFor();
    bare = await openBarePage(kim);
    const letGo = await holdWrites(bare, room);
    const field = other.getByRole('textbox', { name: 'Add an action item' });
    await field.fill('On the way out');
    await field.press('Enter');
    await other.close();
    await actionItem(panel, 'On the way out').waitFor();
    await letGo();
    await saysSaved();
    await kim.relaunch();
    panel = await kim.openPanel();
    await showsAll();
    await actionItem(panel, 'On the way out').waitFor();
  });

  test('[S75] where there is no sibling, the page that is opened next has it', async () => {
    bare = await openBarePage(kim);
    await kim.stopServiceWorker();
    const letGo = await holdWrites(bare, room);
    const field = panel.getByRole('textbox', { name: 'Add an action item' });
    await field.fill('Alone on the way out');
    await field.press('Enter');
    await panel.close();
    equal(await countRows(bare, STORE, 'parting'), 1, 'what was handed over');
    await letGo();
    panel = await kim.openPanel();
    await actionItem(panel, 'Alone on the way out').waitFor();
    await saysSaved();
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});
