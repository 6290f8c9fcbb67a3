/**
 * The Firefox build in a real Firefox: its person pairs with one in Chromium over the relay, both
 * write in one record, and what was jotted arrives though Firefox puts its background to sleep.
 * [K1, W1, S28, S33, S35, U5]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { launchFirefoxPerson, type FirefoxPerson } from '../support/firefox-person.ts';
import { flow } from '../support/flow.ts';
import { clickNotesEnd, sameNotes, toNotesEnd, typeParagraph } from '../support/notes-field.ts';
import { BEN, MIA, pageAfterInstall } from '../support/pair.ts';
import { launchPerson } from '../support/person.ts';
import { click, inPage, isShown, shows } from '../support/plain-page.ts';
import {
  addItemPlainly,
  jotPlainly,
  joinPlainly,
  plainlySees,
  says,
} from '../support/plain-surfaces.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import {
  actionItem,
  addActionItem,
  closeDialog,
  dueDate,
  makeInvite,
  memberLine,
  sees,
  startSession,
  STATES,
  writeFirstItem,
} from '../support/surfaces.ts';
import { vectorChecks } from '../support/vector-checks.ts';
import { waitFor } from '../support/wait.ts';
import type { BiDiPage } from '../support/bidi-page.ts';

/** The background tries again after half a minute, and asks for news each minute. */
const ALARM_WITHIN_MS = 75_000;

await flow('firefox', ({ test, open }) => {
  let relay: Relay;
  let mia: Page;
  let firefox: FirefoxPerson;
  let ben: BiDiPage;

  test('an invite made in Chromium is pasted in Firefox, and both see each other', async () => {
    relay = open(await openRelay());
    const [chromium, started] = await Promise.all([
      launchPerson({ name: 'mia', relayUrl: relay.url }).then(open),
      launchFirefoxPerson('ben', relay.url).then(open),
    ]);
    firefox = started;
    mia = await pageAfterInstall(chromium);
    await writeFirstItem(mia, 'Meet for the first time');
    const lines = await makeInvite(mia, MIA).then((field) => field.inputValue());
    await closeDialog(mia);
    ben = await firefox.pageAfterInstall();
    await joinPlainly(ben, lines, BEN);
    await memberLine(mia, 'Ben', 'Mentee · here now').waitFor();
    await waitFor('Ben sees Mia', () => says(ben, 'Mentor · here now'));
    await Promise.all([sees(mia, STATES.onRelay), plainlySees(ben, STATES.onRelay)]);
  });

  test('action items go both ways, with their dates, and are ticked off', async () => {
    await addActionItem(mia, 'From Chromium');
    await shows(ben, { role: 'checkbox', name: 'Done: From Chromium' });
    await addItemPlainly(ben, 'From Firefox');
    await actionItem(mia, 'From Firefox').waitFor();
    await dueDate(mia, 'From Firefox').fill('2031-03-14');
    await waitFor('Firefox shows the date', async () => {
      return (await datesOf(ben)).includes('2031-03-14');
    });
    await click(ben, { role: 'checkbox', name: 'Done: From Chromium' });
    await actionItem(mia, 'From Chromium').waitFor({ state: 'hidden' });
  });

  test('both write in the notes of one session, in turn and at once', async () => {
    const [session] = await Promise.all([mia.context().newPage(), ben.close()]);
    await session.goto(new URL('sidepanel.html', mia.url()).href);
    await mia.close();
    mia = session;
    await startSession(mia);
    ben = await firefox.openPanel();
    await typeParagraph(mia, 'Chromium:');
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p>Chromium:</p>');
    await clickNotesEnd(ben);
    await ben.press('Enter');
    await ben.type('# Firefox');
    await sameNotes(mia, ben, (blocks) => blocks.at(-1) === '<h3>Firefox</h3>');
    await ben.press('Enter');
    await ben.type('and:');
    await sameNotes(mia, ben, (blocks) => blocks.at(-1) === '<p>and:</p>');
    await toNotesEnd(mia);
    await Promise.all([mia.keyboard.type('mmmmmm', { delay: 30 }), ben.type('ffffff', 30)]);
    await sameNotes(mia, ben, (blocks) => {
      return (blocks.at(-1) ?? '').split('').toSorted().join('').includes('ffffffmmmmmm');
    });
    await plainlySees(ben, STATES.onRelay);
  });

  test('every value of the seal and the wire is what Firefox makes', async () => {
    const page = await firefox.openPopup();
    await page.run(await vectorChecks());
    equal(await page.evaluate('vectors.check.seal()'), [], 'differences of the seal');
    equal(await page.evaluate('vectors.check.wire()'), [], 'differences of the wire');
    equal(await page.evaluate('vectors.spoilt()'), ['padding 1'], 'a value that is wrong');
    await page.close();
  });

  test('with no page open Firefox puts the background to sleep; a jot wakes it and arrives', async () => {
    await firefox.closePages();
    await waitFor('the background sleeps', async () => {
      return (await firefox.backgroundState()) === 'stopped';
    });
    const popup = await firefox.openPopup();
    await waitFor('the cursor is in the field', () =>
      inPage(popup, () => document.activeElement?.tagName === 'TEXTAREA', undefined),
    );
    await jotPlainly(popup, 'Jotted in Firefox');
    await firefox.closePages();
    await actionItem(mia, 'Jotted in Firefox').waitFor();
    await waitFor('the background sleeps again', async () => {
      return (await firefox.backgroundState()) === 'stopped';
    });
  });

  test('[S35] jotted while the relay is gone it is brought there by an alarm, with no page open', async () => {
    await relay.stop();
    const popup = await firefox.openPopup();
    await jotPlainly(popup, 'Jotted with no relay');
    await firefox.closePages();
    await waitFor('the background sleeps', async () => {
      return (await firefox.backgroundState()) === 'stopped';
    });
    await relay.start();
    await actionItem(mia, 'Jotted with no relay').waitFor({ timeout: ALARM_WITHIN_MS });
  });

  test('what came meanwhile is there when a page opens', async () => {
    await addActionItem(mia, 'While Firefox slept');
    ben = await firefox.openPanel();
    await shows(ben, { role: 'checkbox', name: 'Done: While Firefox slept' });
    equal(await isShown(ben, { role: 'checkbox', name: 'Done: Jotted in Firefox' }), true, 'jot');
    await sameNotes(mia, ben);
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

function datesOf(page: BiDiPage): Promise<readonly string[]> {
  return inPage(
    page,
    () => [...document.querySelectorAll<HTMLInputElement>('input[type=date]')].map((d) => d.value),
    undefined,
  );
}
