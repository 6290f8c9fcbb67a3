/**
 * Ben leaves and keeps his copy, comes back by a fresh invite, and erases the mentorship on one page while
 * another has it open; Mia deletes it from the relay and erases everything. Nothing of what was erased is on
 * the disk or on a page any more, nor after the browser has started again.
 * [U127, U128, U129, U130, U132, U133, S125, S126, S127, S128, B87, B91]
 */
import type { Locator, Page } from 'playwright-core';
import { askToEraseEverything, databaseNames, ENDINGS, askTo, endBy } from '../support/endings.ts';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { BEN, MIA, pairPeople, type Pair } from '../support/pair.ts';
import { openRelay } from '../support/relay.ts';
import {
  actionItem,
  addActionItem,
  closeDialog,
  makeInvite,
  sees,
  STATES,
  tryCode,
} from '../support/surfaces.ts';
import { becomes, waitFor } from '../support/wait.ts';
import { databasesWith } from '../support/words-on-disk.ts';

/** Long enough to be nowhere by chance. */
const NEEDLE = 'quetzalerased';
const MEANWHILE = 'written while Ben was away';

/** What the panel shows while it has a mentorship and no session. */
function begin(panel: Page): Locator {
  return panel.getByRole('button', { name: 'Start a session' });
}

await flow('erase', ({ test, open }) => {
  let pair: Pair;
  let mia: Page;
  let ben: Page;
  let bensPanel: Page;

  test('Ben leaves: Mia reads it, and he keeps a copy that nothing changes any more', async () => {
    const relay = open(await openRelay());
    pair = await pairPeople(open, relay, { firstItem: NEEDLE });
    [mia, ben] = [pair.mia.page, pair.ben.page];
    await actionItem(ben, NEEDLE).waitFor();
    bensPanel = await pair.ben.person.openPanel();
    await endBy(ben, 'leave');
    await ben.getByText(/^You left this mentorship on/).waitFor();
    await mia.getByText(/^Ben left this mentorship on .* You keep the whole record\.$/).waitFor();
    await addActionItem(mia, MEANWHILE);
    await sees(mia, STATES.onRelay);
    await ben.reload();
    await actionItem(ben, NEEDLE).waitFor();
    await ben.getByRole('heading', { name: 'Mentorships you left' }).waitFor();
    equal(await actionItem(ben, MEANWHILE).count(), 0, 'what came after he left');
    equal(await ben.getByRole('textbox', { name: 'New action item' }).count(), 0, 'fields');
  });

  test('by a fresh invite he is back as who he was, and has what came meanwhile', async () => {
    const lines = await makeInvite(mia, MIA).then((field) => field.inputValue());
    await closeDialog(mia);
    await ben.getByRole('link', { name: 'Paste an invite code' }).click();
    await tryCode(ben, lines, BEN);
    await actionItem(ben, MEANWHILE).waitFor();
    await mia.getByText(/^Ben left this mentorship/).waitFor({ state: 'hidden' });
    await addActionItem(ben, 'here again');
    await actionItem(mia, 'here again').waitFor();
    const members = mia.getByRole('complementary').getByRole('listitem');
    await becomes('members', 2, () => members.count());
  });

  test('erased on one page it is on none, nor on the disk', async () => {
    await begin(bensPanel).waitFor();
    const dialog = await askTo(ben, 'erase');
    await dialog
      .getByText('A device of theirs was heard from, and keeps what it has: Mia.')
      .waitFor();
    await dialog.getByRole('button', { name: ENDINGS.erase.does }).click();
    await ben.getByText('Erased from this device.').first().waitFor();
    await waitFor('no database of a room is left', async () => {
      const names = await databaseNames(pair.ben.person);
      return names.every((name) => !name.startsWith('tw:'));
    });
    await actionItem(ben, NEEDLE).waitFor({ state: 'hidden' });
    await begin(bensPanel).waitFor({ state: 'hidden' });
    equal((await databasesWith(pair.ben.person, NEEDLE)).join(), '', 'databases that hold it');
    await actionItem(mia, NEEDLE).waitFor();
  });

  test('Mia deletes it from the relay, and keeps everything', async () => {
    await endBy(mia, 'deleteAtRelay');
    await mia.getByText(/^You deleted this mentorship from the relay on/).waitFor();
    await actionItem(mia, NEEDLE).waitFor();
  });

  test('she erases everything: every page is at the first page, and only tombstones are left', async () => {
    const panel = await pair.mia.person.openPanel();
    await begin(panel).waitFor();
    const dialog = await askToEraseEverything(mia);
    await dialog.getByText('From this device goes 1 mentorship').waitFor();
    await dialog.getByRole('button', { name: 'Erase everything', exact: true }).click();
    await mia.getByLabel('The first thing one of you will do').waitFor();
    await begin(panel).waitFor({ state: 'hidden' });
    await becomes('databases', 'twoway', async () => (await databaseNames(pair.mia.person)).join());
    equal((await databasesWith(pair.mia.person, NEEDLE)).join(), '', 'databases that hold it');
  });

  test('and she begins anew on the same device', async () => {
    await mia.getByLabel('The first thing one of you will do').fill('a new beginning');
    await mia.keyboard.press('Enter');
    await mia.getByRole('heading', { name: 'My mentorship' }).waitFor();
    await actionItem(mia, 'a new beginning').waitFor();
    equal(uncaughtErrors().join('\n'), '', 'errors');
  });
});
