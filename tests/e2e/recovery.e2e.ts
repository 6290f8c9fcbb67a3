/**
 * Mia loses her browser, again and again, and comes back: by a file with no relay, by a file with one, by a
 * printed key, by her partner's invite. A wrong passphrase, a damaged file and one of a newer version are
 * said to be that, and nothing is overwritten. [U115 to U121, S113 to S122]
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { deviceName, listsDevices } from '../support/linking.ts';
import { BEN, MIA, pageAfterInstall, pairPeople, type Pair } from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { insertPrivately, holdsPrivately, unfoldPrivate } from '../support/private-notes.ts';
import {
  COVERED,
  makeFile,
  PASSPHRASE,
  restoreByKey,
  restoreWith,
  wayBack,
} from '../support/recovering.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { isStruckOut, strikeOut, struckOut } from '../support/striking.ts';
import {
  actionItem,
  addActionItem,
  closeDialog,
  sees,
  STATES,
  tryCode,
  writeFirstItem,
} from '../support/surfaces.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { becomes } from '../support/wait.ts';

/** Opens "My devices" in the page as the settings lead there. */
async function openDevices(page: Page): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#/settings`);
  await page.getByRole('main').getByRole('link', { name: 'My devices' }).click();
  await page.getByRole('heading', { name: 'If you lose this browser' }).waitFor();
}

/** Opens the one mentorship, from whatever page. */
async function openMentorship(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'My mentorship' }).click();
  await actionItem(page, 'From the new browser').waitFor();
}

/** Opens the one mentorship that came back. */
async function openRestored(page: Page): Promise<void> {
  await page.getByRole('heading', { name: '1 mentorship is here' }).waitFor();
  await page.locator('.restored a').click();
}

await flow('recovery', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let alone: Person;
  let file: string;
  const launch = async (name: string, relayUrl: string): Promise<Person> =>
    open(await launchPerson({ name, relayUrl }));

  test('who is alone is told that this is the only copy, and makes a file with no relay', async () => {
    alone = await launch('alone', '');
    const page = await pageAfterInstall(alone);
    await writeFirstItem(page, 'Ask for feedback');
    const reminder = page.getByRole('region', { name: 'Keep a way back' });
    await reminder.getByText('Your record is on this device and nowhere else.').waitFor();
    await unfoldPrivate(page);
    await insertPrivately(page, 'my doubts');
    await sees(page, STATES.here);
    await page.getByRole('button', { name: 'Make a recovery file' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Save the file' }).click();
    await page.getByText(/Use at least 12 characters/).waitFor();
    await closeDialog(page);
    file = await makeFile(page, 'alone.recovery');
    await page.getByText(/It brings back what is here today/).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await reminder.waitFor({ state: 'detached' });
    await openDevices(page);
    await page.getByText('You made a recovery file or key today.').waitFor();
  });

  test('damaged, of a newer version, no file of ours, or with a wrong passphrase: a sentence each', async () => {
    await alone.close();
    const fresh = await launch('fresh', '');
    const page = await wayBack(fresh);
    const bytes = readFileSync(file);
    const folder = temporaryFolder('broken');
    const choose = async (name: string, content: Uint8Array): Promise<void> => {
      const path = join(folder, name);
      writeFileSync(path, content);
      await page.getByLabel('Recovery file', { exact: true }).setInputFiles(path);
    };
    await choose('none', Buffer.from('something else'));
    await page.getByText(/This is no recovery file/).waitFor();
    await choose('cut', bytes.subarray(0, -1));
    await page.getByText(/This recovery file is damaged/).waitFor();
    const newer = Buffer.from(bytes.subarray(0, -32));
    newer[8] = 2;
    await choose('newer', Buffer.concat([newer, createHash('sha256').update(newer).digest()]));
    await page.getByText(/was made by a newer Twoway/).waitFor();
    await page.getByLabel('Recovery file', { exact: true }).setInputFiles(file);
    await restoreWith(page, 'not the passphrase');
    await page.getByText(/That is not the passphrase of this file/).waitFor();
    await restoreWith(page, PASSPHRASE);
    await openRestored(page);
    await actionItem(page, 'Ask for feedback').waitFor();
    await unfoldPrivate(page);
    await holdsPrivately(page, 'my doubts');
    await addActionItem(page, 'And on');
    // Once more: what is here is left as it is.
    await page.goto(`${page.url().split('#')[0]}#/restore`);
    await page.getByLabel('Recovery file', { exact: true }).setInputFiles(file);
    await restoreWith(page, PASSPHRASE);
    await page.getByText('It was here already, and was left as it was.').waitFor();
    await page.locator('.restored a').click();
    await actionItem(page, 'And on').waitFor();
    await fresh.close();
  });

  test('with a relay the file brings back what came later, too, and the partner sees who writes', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    const { page, person } = pair.mia;
    await page.goto(`${page.url().split('#')[0]}#/settings`);
    await page.getByLabel('Relay for new mentorships').fill('');
    await page.keyboard.press('Tab');
    await page.getByLabel('Relay for new mentorships').fill(relay.url);
    await page.keyboard.press('Tab');
    await page.getByText('Saved on this device.').first().waitFor();
    await openDevices(page);
    file = await makeFile(page, 'mia.recovery');
    await page.getByText(COVERED).waitFor();
    await closeDialog(page);
    await listsDevices(page, 1);
    await person.close();
    await addActionItem(pair.ben.page, 'While Mia had no browser');
    await sees(pair.ben.page, STATES.onRelay);
    const again = await launch('mia-again', relay.url);
    const back = await wayBack(again);
    await back.getByLabel('Recovery file', { exact: true }).setInputFiles(file);
    await restoreWith(back, PASSPHRASE);
    await openRestored(back);
    await actionItem(back, 'While Mia had no browser').waitFor();
    await addActionItem(back, 'From the new browser');
    await actionItem(pair.ben.page, 'From the new browser').waitFor();
    pair = { ...pair, mia: { person: again, page: back } };
  });

  test('she strikes the browser that she lost out, and no recovery device with it', async () => {
    const { page } = pair.mia;
    await openDevices(page);
    await listsDevices(page, 2);
    const label = await deviceName(page, 1).inputValue();
    await strikeOut(page, label);
    await isStruckOut(page, label);
    await listsDevices(page, 1);
    await becomes('browsers struck out', 1, () =>
      struckOut(page).getByText('Struck out on').count(),
    );
    await openMentorship(page);
  });

  test('a key is printed alone on its sheet, and brings everything back', async () => {
    const { page, person } = pair.mia;
    await unfoldPrivate(page);
    await insertPrivately(page, 'what I fear');
    await openDevices(page);
    await page.getByRole('button', { name: 'Print a recovery key' }).click();
    const words = page.locator('.key-words');
    await words.waitFor();
    await page.emulateMedia({ media: 'print' });
    const shown = await page.evaluate(
      () =>
        [...document.querySelectorAll('h1, h2, button, a')].filter(
          (one) => getComputedStyle(one).visibility === 'visible',
        ).length,
    );
    equal(shown, 0, 'what is printed beside the sheet');
    await page.emulateMedia({ media: null });
    const key = await words.innerText();
    equal(key.startsWith('twr1-'), true, 'a recovery key');
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByText(COVERED).waitFor();
    equal((await page.content()).includes(key), false, 'the key is shown on');
    await closeDialog(page);
    await listsDevices(page, 1);
    await person.close();
    const third = await launch('mia-third', relay.url);
    const back = await wayBack(third);
    await restoreByKey(back, key.replaceAll(' ', '\n').toUpperCase());
    await openRestored(back);
    await actionItem(back, 'From the new browser').waitFor();
    await unfoldPrivate(back);
    await holdsPrivately(back, 'what I fear');
    await addActionItem(back, 'From the third browser');
    await actionItem(pair.ben.page, 'From the third browser').waitFor();
    await third.close();
  });

  test('with neither file nor key her partner invites her again, and she is who she was', async () => {
    const { page } = pair.ben;
    await page.getByRole('button', { name: /^Invite again: Mia/ }).click();
    await page.getByText(/Whoever comes by this code is Mia/).waitFor();
    const lines = await page.getByLabel('The two lines to send').inputValue();
    await closeDialog(page);
    const last = await launch('mia-last', relay.url);
    const back = await wayBack(last);
    await back.getByRole('link', { name: 'Paste a code' }).click();
    await tryCode(back, lines, MIA);
    await actionItem(back, 'From the third browser').waitFor();
    await becomes('members', 2, () => back.locator('.people-line').count());
    await addActionItem(back, 'By invite');
    await actionItem(page, 'By invite').waitFor();
    await becomes(`members as ${BEN.name} sees them`, 2, () =>
      page.locator('.people-line').count(),
    );
  });

  test('no page met an error that it did not catch', () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
    return Promise.resolve();
  });
});
