/**
 * Mia has a mentorship with Ben in two browsers, and loses the second. She strikes it out on the first, and
 * her browser is closed half-way; it goes on by itself. Ben, who was away with words that were not sent,
 * notices nothing. The lost browser keeps what it has, gets nothing more, and may go on in a new mentorship.
 * A device that came into the mentorship alone is listed and struck out; and of all secrets of the whole
 * story none lies in the open. [S105 to S112, S146, S147, U108 to U112, U134, U150, U153, U160, U161]
 */
import type { Page } from 'playwright-core';
import { readInviteCode } from '#shared/seal/invite-code.ts';
import { readRecoveryKey } from '#shared/seal/recovery-key.ts';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { epochSecretsOf, foundInTheOpen, PLANTED, plantInTheOpen } from '../support/in-the-open.ts';
import {
  deviceName,
  linkBrowser,
  listsDevices,
  makeLinkingCode,
  openDevices,
} from '../support/linking.ts';
import { spellingsOf, spellingsOfBytes, type Spelling } from '../support/needle.ts';
import {
  BEN,
  closePages,
  MIA,
  pageAfterInstall,
  pairPeople,
  ringPoll,
  type Pair,
} from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { holdsPrivately, insertPrivately, unfoldPrivate } from '../support/private-notes.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { readRelay } from '../support/stored.ts';
import {
  isStruckOut,
  strikeOut,
  strikeOutUnlisted,
  struckOut,
  unlisted,
} from '../support/striking.ts';
import {
  actionItem,
  addActionItem,
  closeDialog,
  pasteOffer,
  sees,
  STATES,
  tryCode,
  openMentorship,
} from '../support/surfaces.ts';
import { becomes, waitFor } from '../support/wait.ts';

const LOST = 'The lost one';
const BEFORE = 'quetzalbefore';
const AFTER = 'quetzalafter';

await flow('lost-device', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let lost: Person;
  let losts: Page;
  let devices: Page;
  let others: readonly Person[] = [];
  /** Each with what it is called: the secret of a code, in all spellings, and the code itself. */
  const secrets: Spelling[] = [];

  /** The epochs of the relay's rooms, ascending. */
  const epochs = (): string =>
    readRelay(relay, 'SELECT epoch FROM room ORDER BY epoch')
      .map(({ epoch }) => epoch)
      .join(' ');

  test('Mia has a mentorship with Ben and private notes in two browsers', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    await unfoldPrivate(pair.mia.page);
    await insertPrivately(pair.mia.page, BEFORE);
    devices = await openDevices(pair.mia.person);
    const code = await makeLinkingCode(devices);
    secrets.push(...secretsOfCode('the linking code', code));
    secrets.push(...secretsOfCode('the invite', pair.code));
    lost = open(await launchPerson({ name: 'mia-lost', relayUrl: relay.url }));
    losts = await pageAfterInstall(lost);
    await linkBrowser(losts, code);
    await listsDevices(devices, 2);
    await losts.getByRole('link', { name: 'My mentorship' }).click();
    await sees(losts, STATES.onRelay);
    await addActionItem(losts, 'From the one that will be lost');
    await actionItem(pair.ben.page, 'From the one that will be lost').waitFor();
    await unfoldPrivate(losts);
    await holdsPrivately(losts, BEFORE);
    await deviceName(devices, 1).fill(LOST);
    await deviceName(devices, 1).press('Enter');
  });

  test('with no relay to be reached she strikes it out: what waits is said, and her pages are closed', async () => {
    await relay.stop();
    await sees(pair.ben.page, STATES.notReached);
    await addActionItem(pair.ben.page, 'Written by Ben meanwhile');
    await strikeOut(devices, LOST);
    await struckOut(devices).getByText('waits for its relay').first().waitFor();
    await closePages(pair.mia.person);
  });

  test('once the relay is back her background does it, in each place, with no page open', async () => {
    await relay.start();
    await waitFor('every room is in its next epoch', async () => {
      await ringPoll(pair.mia.person);
      return epochs() === '1 1';
    });
    devices = await openDevices(pair.mia.person);
    await isStruckOut(devices, LOST);
    await listsDevices(devices, 1);
  });

  test('Ben has noticed nothing, and what he wrote meanwhile arrives', async () => {
    const mias = await openMentorship(pair.mia.person);
    await actionItem(mias, 'Written by Ben meanwhile').waitFor();
    await addActionItem(mias, AFTER);
    await actionItem(pair.ben.page, AFTER).waitFor();
    equal(await pair.ben.page.locator('.banner').count(), 0, 'notices at Ben');
  });

  test('the lost one says that it was struck out, keeps what it has, and gets nothing more', async () => {
    await losts.getByText(/^This device was struck out of the mentorship/).waitFor();
    await losts.getByText(/^You struck this browser out/).waitFor();
    await actionItem(losts, 'From the one that will be lost').waitFor();
    equal((await losts.content()).includes(AFTER), false, 'what was written afterwards');
    equal(await losts.getByRole('button', { name: 'Try the relay again' }).count(), 0, 'tries');
    equal(await losts.getByRole('button', { name: 'Invite' }).count(), 0, 'invites');
    await addActionItem(losts, 'For myself');
    await actionItem(losts, 'For myself').waitFor();
    await losts.reload();
    await actionItem(losts, 'For myself').waitFor();
    equal(await actionItem(pair.ben.page, 'For myself').count(), 0, 'at Ben');
  });

  test('a device that came into the mentorship alone stands under her browsers, and is struck out of it', async () => {
    const { page } = pair.ben;
    await page.getByRole('button', { name: /^Invite again: Mia/ }).click();
    const lines = await page.getByLabel('The two lines to send').inputValue();
    await closeDialog(page);
    const [, code = ''] = lines.split('\n');
    secrets.push(...secretsOfCode('the invite for Mia again', code));
    const thief = open(await launchPerson({ name: 'thief', relayUrl: relay.url }));
    others = [thief];
    const thiefs = await pageAfterInstall(thief);
    await pasteOffer(thiefs).click();
    await tryCode(thiefs, lines, MIA);
    await actionItem(thiefs, AFTER).waitFor();
    await unlisted(devices).getByText('A device without a name').waitFor();
    await becomes('places that are named', 1, () =>
      unlisted(devices).getByText('My mentorship').count(),
    );
    await listsDevices(devices, 1);
    await strikeOutUnlisted(devices, 'A device without a name', 'My mentorship');
    await thiefs.getByText(/^This device was struck out of the mentorship/).waitFor();
    await addActionItem(page, 'Not for the thief');
    await actionItem(await openMentorship(pair.mia.person), 'Not for the thief').waitFor();
    equal(await actionItem(thiefs, 'Not for the thief').count(), 0, 'at the thief');
  });

  test('who was struck out goes on in a new mentorship, and Ben comes in as who he was', async () => {
    await losts.getByRole('button', { name: 'Go on in a new mentorship' }).click();
    await losts.getByRole('button', { name: 'Invite Ben' }).click();
    const lines = await losts.getByLabel('The two lines to send').inputValue();
    await closeDialog(losts);
    secrets.push(...secretsOfCode('the invite into the new one', lines.split('\n')[1] ?? ''));
    const ben = pair.ben.page;
    await ben.getByRole('link', { name: 'Paste an invite code' }).click();
    await tryCode(ben, lines, BEN);
    await actionItem(ben, 'For myself').waitFor();
    await addActionItem(ben, 'Here as well');
    await actionItem(losts, 'Here as well').waitFor();
    await becomes('members', 2, () => losts.locator('.people-line').count());
    await losts.getByRole('button', { name: 'Invite Ben' }).waitFor({ state: 'detached' });
    // The one it goes on from stands apart, and leads there.
    await losts.getByRole('heading', { name: 'Went on in a new one' }).waitFor();
    await losts.getByRole('navigation').getByRole('link', { name: 'My mentorship' }).last().click();
    await losts.getByRole('button', { name: 'Open the new mentorship' }).click();
    await actionItem(losts, 'Here as well').waitFor();
  });

  test('none of all these secrets, nor of a recovery key, lies in the open', async () => {
    await devices.getByRole('button', { name: 'Print a recovery key' }).click();
    const key = await devices.locator('.key-words').innerText();
    const read = readRecoveryKey(key);
    if (!read.ok) throw new Error(`not a key: ${read.error}`);
    await devices.getByRole('button', { name: 'I have it' }).click();
    await closeDialog(devices);
    const people = [pair.mia.person, pair.ben.person, lost, ...others];
    const epochs = await Promise.all(people.map(epochSecretsOf));
    equal(epochs.flat().length >= 9, true, 'secrets of epochs');
    secrets.push(...spellingsOf(key), ...spellingsOf(key.replaceAll(' ', '')));
    secrets.push(...spellingsOfBytes('the recovery secret', read.value.secret));
    secrets.push(
      ...epochs.flat().flatMap((one) => spellingsOfBytes('the secret of an epoch', one)),
    );
    equal(await foundInTheOpen(people, relay, secrets), [], 'secrets in the open');
  });

  test('one that is put there is found, in each place and spelling', async () => {
    const planted = Buffer.from('quetzal planted in the open!').subarray(0, 27);
    const spelt = spellingsOfBytes('a secret', planted);
    for (const text of [planted.toString('hex'), planted.toString('base64url')]) {
      const { person } = pair.ben;
      await plantInTheOpen(person, text);
      const found = await foundInTheOpen([person], relay, spelt);
      const places = [...new Set(found.map((one) => one.split(':')[0]))];
      equal(
        PLANTED.filter((one) => !places.includes(one)),
        [],
        'places in which it is not found',
      );
    }
  });

  test('what the relay says and the browser remembers is looked through, too', async () => {
    const { person } = pair.ben;
    const { host } = new URL(relay.url);
    const page = await person.context.newPage();
    await page.goto(`http://${host}/i?quetzal-remembered`);
    const sought = [...spellingsOf(host), ...spellingsOf('quetzal-remembered')];
    // A browser writes down where somebody was some seconds later.
    await waitFor('both are found', async () => {
      const found = await foundInTheOpen([person], relay, sought);
      return (
        found.includes(`relay: "${host}" as UTF-8`) &&
        found.includes('history: "quetzal-remembered" as UTF-8')
      );
    });
    await page.close();
  });

  test('no page met an error that it did not catch', () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
    return Promise.resolve();
  });
});

/** A code in all its forms, and the secret in it. */
function secretsOfCode(name: string, code: string): readonly Spelling[] {
  const read = readInviteCode(code);
  if (!read.ok) throw new Error(`not a code: ${read.error}`);
  return [...spellingsOf(code), ...spellingsOfBytes(name, read.value.secret)];
}
