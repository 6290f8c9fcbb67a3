/**
 * The disk itself is full: a profile on a small one, filled until the browser's writes fail for real.
 * Nothing is claimed saved that is not, the text stays, and with room again all of it is saved. [B1, B22, U11, S8, S66]
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { notes, notesText, sameNotes, typeParagraph } from '../support/notes-field.ts';
import { pairPeople, type Pair } from '../support/pair.ts';
import { openRelay } from '../support/relay.ts';
import { openSmallDisk, withMounting, type SmallDisk } from '../support/small-disk.ts';
import {
  actionItem,
  jotField,
  sees,
  startSession,
  stateLine,
  STATES,
  unsavedBanner,
} from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

const DISK_MB = 192;

await withMounting();

await flow('full-disk', ({ test, open }) => {
  let disk: SmallDisk;
  let pair: Pair;
  let mia: Page;
  let ben: Page;
  let popup: Page;
  let written: readonly string[] = [];

  const showsAll = async (): Promise<void> => {
    mia = await pair.mia.person.openPanel();
    await notes(mia).waitFor();
    await waitFor('all of it is there', async () => {
      equal(await notesText(mia), written, 'the notes');
      return true;
    });
  };

  test('two are paired, one of them on a small disk, and in one session', async () => {
    disk = open(openSmallDisk(DISK_MB));
    const miasBrowser = { profileFolder: disk.folder };
    pair = await pairPeople(open, open(await openRelay()), { miasBrowser });
    [mia, ben] = await Promise.all([pair.mia.person.openPanel(), pair.ben.person.openPanel()]);
    await startSession(mia);
    await notes(ben).waitFor();
    await Promise.all([pair.mia.page.close(), pair.ben.page.close()]);
    await typeParagraph(mia, 'While there was room.');
    await sameNotes(mia, ben, (blocks) => blocks.join('').includes('room.'));
    await sees(mia, STATES.inStep);
    popup = await pair.mia.person.openPopup();
    await jotField(popup).waitFor();
    await mia.bringToFront();
  });

  test('with the disk full it says that nothing is being saved, and keeps the text', async () => {
    await typeParagraph(mia, 'Written with little room left.');
    await writesUntilFull(disk, mia);
    await sees(mia, STATES.failing);
    await typeParagraph(mia, 'And the last line.');
    written = await notesText(mia);
    equal(
      [written[0], written.at(-1)],
      ['While there was room.', 'And the last line.'],
      'the notes',
    );
    equal(await stateLine(mia).filter({ hasText: STATES.inStep }).count(), 0, 'false claims');
  });

  test('the popup says so too, and the jot stays in its field', async () => {
    await popup.bringToFront();
    await jotField(popup).fill('A thought for later');
    await jotField(popup).press('Enter');
    await unsavedBanner(popup).waitFor();
    await waitFor('the text is in the field', async () => {
      return (await jotField(popup).inputValue()) === 'A thought for later';
    });
    equal(await popup.getByText('Action item: on this device.').count(), 0, 'false claims');
    await mia.bringToFront();
  });

  test('with room again all of it is saved without a hand, and goes to the partner', async () => {
    disk.free();
    await unsavedBanner(mia).waitFor({ state: 'detached' });
    await sees(mia, STATES.inStep);
    await sameNotes(mia, ben, (blocks) => blocks.at(-1) === '<p>And the last line.</p>');
    await popup.bringToFront();
    // Enter may come before the popup has its storage again: then it says so, as before.
    const isSaved = async (): Promise<boolean> => {
      if ((await popup.getByText('Action item: on this device.').count()) > 0) return true;
      equal(await jotField(popup).inputValue(), 'A thought for later', 'the text in the field');
      await jotField(popup).press('Enter');
      return false;
    };
    await waitFor('the jot is saved', isSaved);
    await unsavedBanner(popup).waitFor({ state: 'detached' });
  });

  test('[B61] after a restart everything is there', async () => {
    await pair.mia.person.relaunch();
    await showsAll();
    await actionItem(mia, 'A thought for later').waitFor();
    await actionItem(ben, 'A thought for later').waitFor();
    await sees(mia, STATES.inStep);
  });

  test('[B65] a page that begins on a full disk opens nothing and says so, and all is there with room again', async () => {
    await typeParagraph(mia, 'And again with little room left.');
    await writesUntilFull(disk, mia);
    await pair.mia.person.relaunch();
    mia = await pair.mia.person.openPanel();
    await mia.getByText('The disk is full, so Twoway has opened nothing').waitFor();
    // As it is, and once more: the start after a start is what finds damage.
    await pair.mia.person.relaunch();
    mia = await pair.mia.person.openPanel();
    await mia.getByText('The disk is full, so Twoway has opened nothing').waitFor();
    await pair.mia.person.close();
    const log = logNumber(disk);
    disk.free();
    await pair.mia.person.relaunch();
    mia = await pair.mia.person.openPanel();
    await notes(mia).waitFor();
    await sees(mia, STATES.inStep);
    const now = await notesText(mia);
    equal(now.slice(0, written.length), written, 'the notes');
    written = now;
    await untilTurnedOver(disk, log);
    await pair.mia.person.relaunch();
    await showsAll();
  });

  test('[B62] a browser that ended on a full disk: all that was saved is there, also at the start after next', async () => {
    await typeParagraph(mia, 'Once more with little room left.');
    await writesUntilFull(disk, mia);
    await pair.mia.person.close();
    const log = logNumber(disk);
    disk.free();
    await pair.mia.person.relaunch();
    mia = await pair.mia.person.openPanel();
    await notes(mia).waitFor();
    await typeParagraph(mia, 'After the full disk.');
    await sees(mia, STATES.inStep);
    written = await notesText(mia);
    equal(
      [written[0], written.at(-1)],
      ['While there was room.', 'After the full disk.'],
      'the notes',
    );
    await untilTurnedOver(disk, log);
    await pair.mia.person.relaunch();
    await showsAll();
  });
});

/** Fills the disk and goes on writing until the page says that it cannot save. */
async function writesUntilFull(disk: SmallDisk, page: Page): Promise<void> {
  const noticed = async (): Promise<boolean> => {
    disk.fill();
    await page.keyboard.type(' More.', { delay: 20 });
    return (await unsavedBanner(page).count()) > 0;
  };
  await waitFor('the page says that nothing is being saved', noticed);
}

/** The number of the log that the browser writes now for all databases of the extension. */
function logNumber({ folder }: SmallDisk): number {
  const databases = join(folder, 'Default', 'IndexedDB');
  const files = readdirSync(databases, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...files.map((name) => Number(/(\d+)\.log$/.exec(name)?.[1] ?? 0)));
}

/**
 * Waits until the browser has begun another log than the one with this number.
 * Whoever ends the browser before that loses what it has stored.
 */
async function untilTurnedOver(disk: SmallDisk, log: number): Promise<void> {
  await waitFor('the browser has begun a new log', () => logNumber(disk) > log);
}
