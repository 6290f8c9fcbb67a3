/**
 * A relay whose operator asks for a word: who invites types it once where they are told so, and who is
 * invited needs none. [U305, S166, B114]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { BEN, MIA, pageAfterInstall } from '../support/pair.ts';
import { launchPerson } from '../support/person.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import {
  closeDialog,
  makeInvite,
  makeMentorship,
  memberLine,
  pasteOffer,
  sees,
  STATES,
  tryCode,
  writeFirstItem,
} from '../support/surfaces.ts';

const WORD = 'tulip';

await flow('relay-word', ({ test, open }) => {
  let relay: Relay;
  let mia: Page;
  let lines: string;

  test('who invites there is told at once that it wants a word, and that all is safe', async () => {
    relay = open(await openRelay());
    await relay.stop();
    await relay.start(0, { TWOWAY_CREATION_TOKEN: WORD });
    mia = await pageAfterInstall(open(await launchPerson({ name: 'mia', relayUrl: relay.url })));
    await writeFirstItem(mia, 'Meet for the first time');
    await mia.getByRole('button', { name: 'Invite', exact: true }).click();
    await mia.getByRole('textbox', { name: 'Your name' }).fill(MIA.name);
    await mia.getByLabel('Your role').selectOption(MIA.role);
    await mia.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = mia.getByRole('dialog');
    await dialog.getByText(/Everything is safe on this device\. If whoever runs it/).waitFor();
    await dialog.getByRole('textbox', { name: 'Word of the relay' }).fill('rose');
    await mia.keyboard.press('Enter');
    await dialog.getByText(/does not take new mentorships from everybody/).waitFor();
  });

  test('with the word there are two lines to send', async () => {
    const dialog = mia.getByRole('dialog');
    const field = dialog.getByRole('textbox', { name: 'Word of the relay' });
    await field.fill(WORD);
    await dialog.getByRole('button', { name: 'Try with this word' }).click();
    const found = mia.getByLabel('The two lines to send');
    await found.waitFor();
    lines = await found.inputValue();
    equal(lines.includes(WORD), false, 'the word is in the code');
    await closeDialog(mia);
  });

  test('who is invited joins without one', async () => {
    const ben = await pageAfterInstall(open(await launchPerson({ name: 'ben', relayUrl: '' })));
    await pasteOffer(ben).click();
    await tryCode(ben, lines, BEN);
    await Promise.all([memberLine(mia, BEN.name).waitFor(), memberLine(ben, MIA.name).waitFor()]);
    await Promise.all([sees(mia, STATES.onRelay), sees(ben, STATES.onRelay)]);
  });

  test('another mentorship at that relay asks no more', async () => {
    await makeMentorship(mia, 'A second one');
    await makeInvite(mia, MIA);
    await closeDialog(mia);
    equal(uncaughtErrors().join('\n'), '', 'errors');
  });
});
