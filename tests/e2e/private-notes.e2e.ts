/**
 * Mia writes private notes beside those that she and Ben share, and drafts a goal. Nothing of them is with
 * Ben or at the relay; one key hides them on all her pages; and what she wrote is there after a reload,
 * without a relay and after her browser was killed in the middle of a word. The goal is with Ben, once, when
 * she shares it. [U87, U88, U89, U91, U146, U148, S86, S88, D63, D86]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  draft,
  draftGoal,
  draftSlip,
  hasNoDraft,
  shareButton,
  unfoldDrafts,
} from '../support/drafts.ts';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { findIn, findMasked, spellingsOf } from '../support/needle.ts';
import { notes, notesText, sameNotes, toNotesEnd } from '../support/notes-field.ts';
import { closePages, pairPeople, type Pair } from '../support/pair.ts';
import {
  holdsPrivately,
  insertPrivately,
  isHidden,
  pressHidingKey,
  pressHidingKeyElsewhere,
  PRIVATE_STATES,
  privateArea,
  privateField,
  privateIs,
  privateText,
  toPrivateEnd,
  unfoldPrivate,
} from '../support/private-notes.ts';
import { openProxiedRelay, type ProxiedRelay } from '../support/relay.ts';
import { readRelay } from '../support/stored.ts';
import {
  goal,
  openSessionPage,
  sees,
  startSession,
  STATES,
  openMentorship,
} from '../support/surfaces.ts';
import { becomes, waitFor } from '../support/wait.ts';
import { databasesWith } from '../support/words-on-disk.ts';

/** Long enough to be nowhere by chance. */
const NEEDLE = 'quetzalprivate';
const SHARED = 'quetzalshared';
const DRAFT = 'quetzaldraft of a goal';
const KEY_MS = 12;

await flow('private-notes', ({ test, open }) => {
  let opened: ProxiedRelay;
  let pair: Pair;
  let panel: Page;
  let page: Page;
  let ben: Page;

  test('Mia and Ben share notes; beside them she unfolds her own, and they are on her device only', async () => {
    opened = await openProxiedRelay();
    open(opened.relay);
    pair = await pairPeople(open, opened.relay);
    [panel, ben] = [await pair.mia.person.openPanel(), await pair.ben.person.openPanel()];
    ({ page } = pair.mia);
    await startSession(panel);
    await toNotesEnd(panel);
    await panel.keyboard.insertText(SHARED);
    await sameNotes(panel, ben, (blocks) => blocks.join('').includes(SHARED));
    await unfoldPrivate(panel);
    await insertPrivately(panel, `${NEEDLE} `);
    await privateIs(panel, PRIVATE_STATES.deviceOnly);
  });

  test('they are live on her other page, where she unfolds them, and each takes back its own', async () => {
    await openSessionPage(page);
    equal(await privateField(page).count(), 0, 'fields before it is unfolded there');
    await unfoldPrivate(page);
    await holdsPrivately(page, NEEDLE);
    await insertPrivately(page, 'from the other page');
    await holdsPrivately(panel, 'from the other page');
    await page.keyboard.press('Control+z');
    await waitFor('it is taken back on both', async () => {
      const texts = await Promise.all([privateText(page), privateText(panel)]);
      return texts.every((text) => text.trim() === NEEDLE);
    });
    equal((await notesText(panel)).join(''), SHARED, 'the shared notes');
  });

  test('they lie in a database of their own and nowhere else, and Ben has nothing of them', async () => {
    const { mia, ben: other } = pair;
    const [own, both] = [
      await databasesWith(mia.person, NEEDLE),
      await databasesWith(mia.person, SHARED),
    ];
    equal(own.length, 1, 'databases of Mia with what is hers');
    equal(own[0]?.startsWith('tw:'), true, own[0] ?? 'none');
    equal(both.includes(own[0] ?? ''), false, 'what is shared lies there');
    equal(await databasesWith(other.person, NEEDLE), [], 'databases of Ben');
    equal((await databasesWith(other.person, SHARED)).length > 0, true, 'Ben has what is shared');
    equal((await ben.content()).includes(NEEDLE), false, 'on the page of Ben');
    const navigation = page.getByRole('navigation', { name: 'Mentorships' });
    equal(await navigation.locator('a[href*="#/m/"]').count(), 1, 'mentorships in the list');
  });

  test('one key hides them on all her pages, wherever the focus is, and the pages are loaded again hidden', async () => {
    await toNotesEnd(page);
    await pressHidingKey(page);
    await Promise.all([isHidden(page), isHidden(panel)]);
    for (const one of [page, panel]) equal((await one.content()).includes(NEEDLE), false, 'shown');
    equal(await notes(page).evaluate((field) => field === document.activeElement), true, 'focus');
    await Promise.all([page.reload(), panel.reload()]);
    await Promise.all([isHidden(page), isHidden(panel)]);
    await privateArea(panel).getByRole('button', { name: 'Show' }).click();
    await unfoldPrivate(panel);
    await holdsPrivately(panel, NEEDLE);
    await unfoldPrivate(page);
    await pressHidingKeyElsewhere(pair.mia.person);
    await Promise.all([isHidden(page), isHidden(panel)]);
    await pressHidingKeyElsewhere(pair.mia.person);
    await Promise.all([holdsPrivately(page, NEEDLE), holdsPrivately(panel, NEEDLE)]);
  });

  test('hidden, they stay so over a restart of the browser; killed in mid-word, she has every letter but the last', async () => {
    await page.close();
    await toPrivateEnd(panel);
    await panel.keyboard.type('half a wor', { delay: KEY_MS });
    const claimed = await waitFor('the letters are on this device', async () => {
      const text = await privateText(panel);
      await privateIs(panel, PRIVATE_STATES.deviceOnly);
      return text.endsWith('half a wor') ? text : undefined;
    });
    panel.keyboard.type('d and another one', { delay: KEY_MS }).catch(() => {});
    await waitFor('she types on', async () => (await privateText(panel)).length > claimed.length);
    await pair.mia.person.kill();
    await pair.mia.person.relaunch();
    panel = await pair.mia.person.openPanel();
    await unfoldPrivate(panel);
    await holdsPrivately(panel, claimed);
    await pressHidingKey(panel);
    await isHidden(panel);
    // A page that opens reads what is stored; nothing says to the one with the key when that is so.
    await isHidden(await pair.mia.person.openPanel());
    await pair.mia.person.relaunch();
    panel = await pair.mia.person.openPanel();
    await isHidden(panel);
    await pressHidingKey(panel);
    await unfoldPrivate(panel);
    await holdsPrivately(panel, claimed);
  });

  test('a page that goes in the tick of the last letters loses none of them', async () => {
    await toPrivateEnd(panel);
    const gone = panel.waitForEvent('close');
    await privateField(panel)
      .evaluate(() => {
        for (const letter of ' and gone') document.execCommand('insertText', false, letter);
        window.close();
      })
      .catch(() => {});
    await gone;
    panel = await pair.mia.person.openPanel();
    await unfoldPrivate(panel);
    await holdsPrivately(panel, ' and gone');
  });

  test('the mentorship has private notes of its own on its page', async () => {
    page = await openMentorship(pair.mia.person);
    await unfoldPrivate(page);
    equal(await privateText(page), '', 'other notes');
    await insertPrivately(page, 'about all of it');
    await privateIs(page, PRIVATE_STATES.deviceOnly);
    equal((await privateText(panel)).includes('about all of it'), false, 'in the session');
  });

  test('search finds them, marked as hers, and not while they are hidden', async () => {
    const search = page.getByRole('combobox', { name: 'Search' });
    await search.fill(NEEDLE);
    const hit = page.getByRole('option').filter({ hasText: 'Only you see this' });
    await hit.waitFor();
    await pressHidingKey(page);
    await hit.waitFor({ state: 'detached' });
    equal((await page.content()).includes(`${NEEDLE} `), false, 'shown');
    await pressHidingKey(page);
    await hit.click();
    await holdsPrivately(page, `${NEEDLE} `);
  });

  test('a goal that she drafts is on both her pages, hidden by the same key, found as hers, and not with Ben', async () => {
    const navigation = page.getByRole('navigation', { name: 'Mentorships' });
    await navigation.locator('a[href*="#/m/"]').click();
    for (const one of [page, panel]) await unfoldDrafts(one);
    await draftGoal(page, DRAFT);
    await draft(panel, DRAFT).waitFor();
    equal(await goal(page, DRAFT).count(), 0, 'goals in the record');
    await pressHidingKey(page);
    for (const one of [page, panel]) {
      await draftSlip(one).getByText('Hidden on every page').waitFor();
      equal((await one.content()).includes(DRAFT), false, 'shown');
    }
    await pressHidingKey(page);
    await draft(panel, DRAFT).waitFor();
    await page.getByRole('combobox', { name: 'Search' }).fill(DRAFT);
    await page.getByRole('option').filter({ hasText: 'Only you see this' }).click();
    const title = draft(page, DRAFT).getByRole('textbox', { name: 'Draft of a goal' });
    await waitFor('the draft has the focus', () =>
      title.evaluate((field) => field === document.activeElement),
    );
    equal(
      await databasesWith(pair.mia.person, DRAFT),
      await databasesWith(pair.mia.person, NEEDLE),
      'databases of Mia with it',
    );
    equal(await databasesWith(pair.ben.person, DRAFT), [], 'databases of Ben');
  });

  test('with a relay in her settings they go there sealed, wait while it is away, and are nowhere to be read', async () => {
    await page.goto(`${page.url().split('#')[0]}#/settings`);
    // It shows the address that was built in, which is not chosen yet.
    for (const address of ['', opened.relay.url]) {
      await page.getByLabel('Relay for new mentorships').fill(address);
      await page.keyboard.press('Tab');
      await page.getByText('Saved on this device.').first().waitFor();
    }
    await closePages(pair.mia.person);
    panel = await pair.mia.person.openPanel();
    await unfoldPrivate(panel);
    await privateIs(panel, PRIVATE_STATES.onRelay);
    await opened.relay.stop();
    await privateIs(panel, PRIVATE_STATES.notReached);
    await insertPrivately(panel, `${NEEDLE} offline`);
    await opened.relay.start();
    await privateIs(panel, PRIVATE_STATES.onRelay);
    await sees(ben, STATES.inStep);
    equal(readRelay(opened.relay, 'SELECT id FROM room').length, 2, 'rooms at the relay');
    const { dataDir } = opened.relay;
    const files = Buffer.concat(
      readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name))),
    );
    const [up, down] = [opened.proxy.recorded('up'), opened.proxy.recorded('down')];
    const needles = [NEEDLE, 'half a wor', SHARED, DRAFT].flatMap(spellingsOf);
    equal(findIn(files, needles), [], 'in the files of the relay');
    equal([...findIn(up, needles), ...findMasked(up, needles)], [], 'on the way up');
    equal(findIn(down, needles), [], 'on the way down');
    for (const words of [NEEDLE, DRAFT])
      equal(await databasesWith(pair.ben.person, words), [], 'databases of Ben');
    equal((await ben.content()).includes(DRAFT), false, 'on the page of Ben');
  });

  test('the goal that she shares on two pages at once is with Ben exactly once, and no draft any more', async () => {
    page = await openMentorship(pair.mia.person);
    await unfoldDrafts(page);
    const buttons = await Promise.all(
      [page, panel].map((one) => shareButton(one, DRAFT).elementHandle()),
    );
    await Promise.all(buttons.map((button) => button?.dispatchEvent('click')));
    await goal(ben, DRAFT).waitFor();
    for (const one of [page, panel]) await hasNoDraft(one);
    await sees(panel, STATES.inStep);
    for (const one of [ben, page, panel]) await becomes('goals', 1, () => goal(one, DRAFT).count());
    await page.reload();
    await unfoldDrafts(page);
    await privateIs(page, PRIVATE_STATES.onRelay);
    await hasNoDraft(page);
    await becomes('goals after a reload', 1, () => goal(page, DRAFT).count());
    await page.getByRole('combobox', { name: 'Search' }).fill('quetzal');
    // Once her private notes are found, what is left in her profile is, too.
    const found = page.getByRole('option');
    await found.filter({ hasText: NEEDLE }).first().waitFor();
    equal(await found.filter({ hasText: DRAFT }).count(), 1, 'found, as a goal alone');
  });

  test('no page met an error that it did not catch', () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
    return Promise.resolve();
  });
});
