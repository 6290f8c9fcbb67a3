/**
 * The browser's storage gives way while one writes: the interface says that nothing is being saved,
 * the text stays on the screen, and when there is room again it is saved after all. [U11, S8, B2]
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { notes, notesText, sameNotes, typeParagraph } from '../support/notes-field.ts';
import { closePages, pairPeople, type Pair } from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { openRelay } from '../support/relay.ts';
import {
  actionItem,
  jotField,
  sees,
  startSession,
  STATES,
  tryAgain,
  unsavedBanner,
} from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

await flow('storage', ({ test, open }) => {
  let pair: Pair;
  let mia: Page;
  let ben: Page;
  let popup: Page;
  let disk: CDPSession;
  let kim: Person;
  let written: readonly string[] = [];

  test('two are paired and in one session', async () => {
    // With the permission the browser sets no bound but the disk itself, which a test cannot fill.
    const miasBrowser = { withoutPermissions: ['unlimitedStorage'] };
    pair = await pairPeople(open, open(await openRelay()), { miasBrowser });
    [mia, ben] = await Promise.all([pair.mia.person.openPanel(), pair.ben.person.openPanel()]);
    await startSession(mia);
    await notes(ben).waitFor();
    await Promise.all([pair.mia.page.close(), pair.ben.page.close()]);
    await typeParagraph(mia, 'While there was room.');
    await sameNotes(mia, ben, (blocks) => blocks.join('').includes('room.'));
    await sees(mia, STATES.onRelay);
  });

  test('with the disk full it says that nothing is being saved, and keeps the text', async () => {
    disk = await mia.context().newCDPSession(mia);
    await setQuota(disk, mia, 1);
    await typeParagraph(mia, 'Written with no room left.');
    await writesUntilFull(mia);
    await sees(mia, STATES.failing);
    await typeParagraph(mia, 'And more.');
    written = await notesText(mia);
    equal([written[0], written.at(-1)], ['While there was room.', 'And more.'], 'the notes');
    if (!written[1]?.startsWith('Written with no room left.')) throw new Error('a line is gone');
  });

  test('the popup says so too, and the jot stays in its field', async () => {
    popup = await pair.mia.person.openPopup();
    await jotField(popup).fill('A thought for later');
    await jotField(popup).press('Enter');
    await unsavedBanner(popup).waitFor();
    await waitFor('the text is in the field', async () => {
      return (await jotField(popup).inputValue()) === 'A thought for later';
    });
  });

  test('with room again it is saved without a hand, and is there after a restart', async () => {
    await setQuota(disk, mia, undefined);
    await unsavedBanner(mia).waitFor({ state: 'detached' });
    await sees(mia, STATES.onDevice);
    await jotField(popup).press('Enter');
    await popup.getByText('Action item: on this device.').first().waitFor();
    await unsavedBanner(popup).waitFor({ state: 'detached' });
    await closePages(pair.mia.person);
    mia = await pair.mia.person.openPanel();
    await notes(mia).waitFor();
    await waitFor('all of it is there', async () => {
      equal(await notesText(mia), written, 'the notes');
      return true;
    });
    await sameNotes(mia, ben, (blocks) => blocks.at(-1) === '<p>And more.</p>');
    await actionItem(ben, 'A thought for later').waitFor();
  });

  test('where the storage does not open at all, the page says so and has no field to lose words in', async () => {
    kim = open(await launchPerson({ name: 'kim', relayUrl: '' }));
    await kim.openDashboard();
    await kim.context.close();
    breakStorage(kim);
    await kim.relaunch();
    for (const page of [await kim.openDashboard(), await kim.openPanel()]) {
      await unsavedBanner(page).first().waitFor();
      await tryAgain(page).waitFor();
      equal(await page.getByRole('textbox').count(), 0, 'fields');
    }
  });

  test('there the popup says so too, and what is typed into its field stays', async () => {
    popup = await kim.openPopup();
    await unsavedBanner(popup).first().waitFor();
    await jotField(popup).fill('Where does this go?');
    await jotField(popup).press('Enter');
    await popup.keyboard.type(' Nowhere yet.');
    equal(await jotField(popup).inputValue(), 'Where does this go? Nowhere yet.', 'the field');
  });
});

/** Goes on writing until the browser has noticed: it asks for the room that is left every 30 s. */
async function writesUntilFull(page: Page): Promise<void> {
  const noticed = async (): Promise<boolean> => {
    await page.keyboard.type('. ', { delay: 250 });
    return (await unsavedBanner(page).count()) > 0;
  };
  await waitFor('the page says that nothing is being saved', noticed);
}

/** Gives the extension's origin so many bytes; undefined: as many as before. */
async function setQuota(
  session: CDPSession,
  page: Page,
  quotaSize: number | undefined,
): Promise<void> {
  const origin = page.url().split('/').slice(0, 3).join('/');
  const size = quotaSize === undefined ? {} : { quotaSize };
  await session.send('Storage.overrideQuotaForOrigin', { origin, ...size });
}

/** Puts a file where the browser keeps the folder of its databases. */
function breakStorage(person: Person): void {
  const folder = join(person.profileFolder, 'Default', 'IndexedDB');
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(folder, 'no folder');
}
