/**
 * Mia has a mentorship with Ben and private notes, and links a second browser by a code: it has everything,
 * she writes there, Ben sees it as hers, and both of hers see what he writes. The code that she copied does not
 * stay on the clipboard. [S93 to S103, U96 to U103, U152]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import {
  deviceName,
  confirmLinking,
  listsDevices,
  makeLinkingCode,
  openDevices,
  pasteLinkingCode,
} from '../support/linking.ts';
import { pageAfterInstall, pairPeople, type Pair } from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { holdsPrivately, insertPrivately, unfoldPrivate } from '../support/private-notes.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { actionItem, addActionItem, sees, STATES } from '../support/surfaces.ts';
import { becomes, waitFor } from '../support/wait.ts';

const MINE = 'quetzalprivate';

/** Copies the code that stands on the page, as a person does. */
async function copyCode(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Copy the code' }).click();
  await page.getByRole('button', { name: 'Clear the clipboard' }).waitFor();
}

/** What lies on the clipboard of a person's browser; the extension itself may not look. */
async function clipboardOf(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read']);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  await page.context().clearPermissions();
  return text;
}

await flow('link-device', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let second: Person;
  let page: Page;
  let devices: Page;

  test('Mia shares a mentorship with Ben, and has private notes about it', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    await unfoldPrivate(pair.mia.page);
    await insertPrivately(pair.mia.page, MINE);
  });

  test('she makes a code on her devices, where this browser stands alone', async () => {
    devices = await openDevices(pair.mia.person);
    await listsDevices(devices, 1);
    const code = await makeLinkingCode(devices);
    equal(code.startsWith('tw1-'), true, 'a code');
    equal(devices.url().includes(code.slice(4, 20)), false, 'the code in the address');
    await copyCode(devices);
    equal(await clipboardOf(devices), code, 'the clipboard');
    await devices.getByRole('button', { name: 'Clear the clipboard' }).click();
    await devices.getByText('The clipboard is empty.').first().waitFor();
    equal(await clipboardOf(devices), '', 'the clipboard, cleared');
    await copyCode(devices);
    equal(await clipboardOf(devices), code, 'the clipboard, copied again');
    second = open(await launchPerson({ name: 'mia-two', relayUrl: relay.url }));
    page = await pageAfterInstall(second);
    await page.getByRole('link', { name: 'I have used Twoway before' }).click();
    await page.getByRole('link', { name: 'Paste a code' }).click();
    await pasteLinkingCode(page, code);
    await confirmLinking(page);
  });

  test('her first browser sees it come in, and the code goes', async () => {
    await listsDevices(devices, 2);
    await devices.getByRole('img').waitFor({ state: 'detached' });
    await listsDevices(page, 2);
    await devices.getByText('Its code was taken off the clipboard.').first().waitFor();
    equal(await clipboardOf(devices), '', 'the clipboard, once the code was used');
  });

  test('the new browser has the mentorship and the private notes', async () => {
    await page.getByRole('link', { name: 'My mentorship' }).click();
    await actionItem(page, 'Meet for the first time').waitFor();
    await unfoldPrivate(page);
    await holdsPrivately(page, MINE);
    await sees(page, STATES.onRelay);
  });

  test('she writes there, and Ben sees it; what he writes both of hers see', async () => {
    await addActionItem(page, 'From my other browser');
    await actionItem(pair.ben.page, 'From my other browser').waitFor();
    await addActionItem(pair.ben.page, 'From Ben');
    const mine = [page, pair.mia.page];
    await Promise.all(mine.map((one) => actionItem(one, 'From Ben').waitFor()));
    const members = pair.ben.page.getByRole('complementary').getByRole('listitem');
    await becomes('members called Mia', 1, () => members.filter({ hasText: 'Mia' }).count());
  });

  test('a browser that is renamed on one is so on the other', async () => {
    const there = await openDevices(second);
    await deviceName(devices, 1).fill('At the office');
    await deviceName(devices, 1).press('Enter');
    await waitFor(
      'the name is there',
      async () => (await deviceName(there, 0).inputValue()) === 'At the office',
    );
  });

  test('no page met an error that it did not catch', () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
    return Promise.resolve();
  });
});
