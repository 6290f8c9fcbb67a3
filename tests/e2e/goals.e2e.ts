/**
 * Goals that both see and change, items put off in the popup, everything found again by its words, and what was
 * half typed: with the partner beside, with no page open, with no network, and after the browser was killed.
 * [U40 to U45, U285, U286, S33, S35, F3, F5, F8]
 */
import type { Locator, Page } from 'playwright-core';
import { draftField, unfoldDrafts } from '../support/drafts.ts';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { notes, typeParagraph } from '../support/notes-field.ts';
import { closePages, pairPeople, ringPoll, type Pair } from '../support/pair.ts';
import type { Person } from '../support/person.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { isInStep } from '../support/stored.ts';
import {
  actionItem,
  addActionItem,
  addGoal,
  assignee,
  dueDate,
  goal,
  jot,
  mentorshipKind,
  nameSession,
  sees,
  startSession,
  STATES,
  undoLast,
  openMentorship,
} from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';
import { databasesWith } from '../support/words-on-disk.ts';

const GOAL = 'Speak in public without notes';

await flow('goals', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let mia: Person;
  let ben: Person;

  test('a goal that one adds is there at the other, with its direction in words', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    [mia, ben] = [pair.mia.person, pair.ben.person];
    await addGoal(pair.ben.page, GOAL);
    await goal(pair.mia.page, GOAL).waitFor();
    equal(await direction(pair.mia.page), 'Ben learns from Mia', 'the direction, unsaid');
  });

  test('[U81] the kind of the mentorship that one chooses by keys is there at the other', async () => {
    const [mias, bens] = [mentorshipKind(pair.mia.page), mentorshipKind(pair.ben.page)];
    await mias.focus();
    await pair.mia.page.keyboard.type('Rev');
    await waitFor('Ben sees it', async () => (await bens.inputValue()) === 'reverse');
    await pair.ben.page
      .getByText('The one with less experience mentors the one with more')
      .waitFor();
    await bens.focus();
    await pair.ben.page.keyboard.press('ArrowDown');
    await waitFor('Mia sees another', async () => (await mias.inputValue()) === 'peer');
    await goal(pair.mia.page, GOAL).waitFor();
  });

  test('each field of it that one changes by the keyboard changes at the other, live', async () => {
    const { page } = pair.mia;
    await slider(page).focus();
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
    await goal(page, GOAL).getByLabel('Target date').fill('2031-06-30');
    await waitFor(
      'Ben sees the progress',
      async () => (await progressOf(pair.ben.page)) === '40 %',
    );
    await goal(pair.ben.page, GOAL).getByText('Jun 30, 2031').waitFor();
    await goal(pair.ben.page, GOAL)
      .getByLabel('Who learns from whom')
      .selectOption('Mia learns from Ben');
    await waitFor(
      'Mia sees it turned around',
      async () => (await direction(page)) === 'Mia learns from Ben',
    );
  });

  test('[U201, U204] what one writes on its card, and why it was changed, is there at the other', async () => {
    const [mias, bens] = [line(pair.mia.page), line(pair.ben.page)];
    await mias.getByLabel('Why?').fill('The first talk went well');
    await mias.getByLabel('Why?').press('Enter');
    await openCard(mias);
    await openCard(bens);
    await mias.getByLabel('Aspiration').fill('To be heard\nby more than ten people');
    await bens.getByLabel('Area').selectOption('Communication');
    await waitFor(
      'Ben reads what it is for',
      async () =>
        (await bens.getByLabel('Aspiration').inputValue()) ===
        'To be heard\nby more than ten people',
    );
    await waitFor(
      'Mia sees the area',
      async () => (await mias.getByLabel('Area').inputValue()) === 'communication',
    );
    await bens.getByText(/^\d changes$/).click();
    await waitFor('Ben reads why', async () => {
      const reasons = await bens.getByLabel('Reason').all();
      const said = await Promise.all(reasons.map((reason) => reason.inputValue()));
      return said.includes('The first talk went well');
    });
  });

  test('[U202, U203, U208] a milestone of one that the other ticks moves the goal, and both comment on it', async () => {
    const [mias, bens] = [line(pair.mia.page), line(pair.ben.page)];
    for (const text of ['A talk at lunch', 'A talk at the town hall']) {
      await mias.getByLabel('Add a milestone').fill(text);
      await mias.getByLabel('Add a milestone').press('Enter');
    }
    await mias.getByLabel('How progress is told').selectOption('Progress by milestones');
    await bens.getByLabel('Milestone done: A talk at lunch').check();
    await mias.getByText('1 of 2').waitFor();
    await bens.getByText('0 comments').click();
    await bens.getByLabel('Comment on').fill('You were calm');
    await bens.getByLabel('Comment on').press('Enter');
    await mias.getByText('1 comment').click();
    await mias.getByText('You were calm').waitFor();
    await mias.getByLabel('How progress is told').selectOption('Progress as we judge it');
    await goal(pair.ben.page, GOAL).waitFor();
  });

  test('[U205] options that one adds are compared at the other, and the choice of one is that of both', async () => {
    const [mias, bens] = [line(pair.mia.page), line(pair.ben.page)];
    await mias.getByLabel('Kind of goal').selectOption('To explore options');
    for (const text of ['A course', 'A club']) {
      await bens.getByLabel('Add an option').fill(text);
      await bens.getByLabel('Add an option').press('Enter');
    }
    await mias.getByRole('button', { name: 'Our choice: A club' }).click();
    await bens
      .getByRole('button', { name: 'Our choice: A club' })
      .and(bens.locator('[aria-pressed=true]'))
      .waitFor();
    await mias.getByLabel('Kind of goal').selectOption('To reach');
    await mias.getByRole('button', { name: 'More about this goal' }).click();
  });

  test('the side panel shows the goals too, and one that is reached is folded away at both', async () => {
    const panel = await ben.openPanel();
    await goal(panel, GOAL).getByLabel('Status').selectOption('Reached');
    await goal(pair.mia.page, GOAL).waitFor({ state: 'hidden' });
    await pair.mia.page.getByText('1 reached or dropped').waitFor();
    await undoLast(panel);
    await goal(pair.mia.page, GOAL).waitFor();
    await panel.close();
  });

  test('a goal in the bin is gone at both and comes back from there', async () => {
    const { page } = pair.mia;
    await page.getByRole('button', { name: `Remove: ${GOAL}` }).click();
    await goal(pair.ben.page, GOAL).waitFor({ state: 'detached' });
    await pair.ben.page.getByRole('link', { name: 'Bin' }).click();
    await pair.ben.page.getByRole('button', { name: 'Restore' }).click();
    await goal(page, GOAL).waitFor();
    await pair.ben.page.goBack();
    await goal(pair.ben.page, GOAL).waitFor();
  });

  test('an item put off in the popup by keys moves at the partner with no page open on either side', async () => {
    await addActionItem(pair.mia.page, 'Read the paper');
    await assignee(pair.mia.page, 'Read the paper', 'Ben').click();
    await actionItem(pair.ben.page, 'Read the paper').waitFor();
    await Promise.all([sees(pair.mia.page, STATES.onRelay), sees(pair.ben.page, STATES.onRelay)]);
    await Promise.all([closePages(mia), closePages(ben)]);
    const popup = await mia.openPopup();
    await putOff(popup, 'Read the paper').focus();
    await popup.keyboard.press('Enter');
    const tomorrow = popup.getByRole('menuitem', { name: /^Tomorrow/ });
    await waitFor('the menu has the focus', () =>
      tomorrow.evaluate((line) => line === document.activeElement),
    );
    await popup.keyboard.press('Enter');
    await dueWords(popup, 'Read the paper').filter({ hasText: 'Tomorrow' }).waitFor();
    await waitFor('the focus is at the item that moved', () =>
      putOff(popup, 'Read the paper').evaluate((button) => button === document.activeElement),
    );
    // A notice that is focused stays as long as it takes.
    await popup.getByRole('button', { name: 'Undo', exact: true }).focus();
    await isInStep(mia, relay);
    await dueAtBen(ben, relay, 'Tomorrow');
  });

  test('Undo after it was written puts back that it had no date, and a jot just made is taken back', async () => {
    const popup = mia.context.pages().find((page) => page.url().endsWith('popup.html'));
    if (popup === undefined) throw new Error('the popup is gone');
    await undoLast(popup);
    await dueWords(popup, 'Read the paper').waitFor({ state: 'detached' });
    await jot(popup, 'Action item', 'A mistake');
    await actionItem(popup, 'A mistake').waitFor();
    await isInStep(mia, relay);
    await popup.locator('.jot-notice').getByRole('button', { name: 'Undo' }).click();
    await actionItem(popup, 'A mistake').waitFor({ state: 'detached' });
    await isInStep(mia, relay);
    await dueAtBen(ben, relay, undefined);
    const page = await openMentorship(ben);
    await actionItem(page, 'Read the paper').waitFor();
    equal(await actionItem(page, 'A mistake').count(), 0, 'items that were taken back');
    equal(await dueDate(page, 'Read the paper').inputValue(), '', 'the due date at Ben');
    await Promise.all([closePages(ben), closePages(mia)]);
  });

  test('with the relay gone, notes and items of a mentorship are found, by a beginning and with a slip', async () => {
    const panel = await ben.openPanel();
    await startSession(panel);
    await nameSession(panel, 'Kick-off');
    await typeParagraph(panel, 'We spoke of umbrellas at the café.');
    await sees(panel, STATES.onDevice);
    await relay.stop();
    await closePages(ben);
    const page = await ben.openDashboard('#/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    const threads: string[] = [];
    page.on('worker', (thread) => threads.push(thread.url()));
    await page.evaluate(countReads);
    await page.keyboard.press('/');
    await page.keyboard.type('umbrelas cafe');
    await found(page, 'We spoke of umbrellas').waitFor();
    equal(threads.length > 0, true, 'a thread that read');
    equal(await page.evaluate('readHere'), 0, 'records read on the thread that hears keys');
    equal(await page.locator('mark').allTextContents().then(String), 'umbrellas,café', 'marked');
    equal(
      /umbrel|cafe/u.test(`${page.url()} ${await page.title()}`),
      false,
      'content in the address',
    );
    await page.keyboard.press('Enter');
    await notes(page).getByText('We spoke of umbrellas').waitFor();
    await page.locator('body').press('Escape');
    await search(page).fill('read pap');
    await found(page, 'Read the paper').waitFor();
    await search(page).press('Enter');
    const isThere = () =>
      actionItem(page, 'Read the paper').evaluate((box) => box === document.activeElement);
    await waitFor('the focus is in the line that was found', isThere);
    equal(/#\/m\/[\w-]{22}\/i\/action\/[\w-]{22}$/.test(page.url()), true, 'an address of its own');
    await page.reload();
    await waitFor('the address leads there again', isThere);
  });

  test('what is written while one searches is found, and the count is said', async () => {
    const [page] = ben.context.pages().filter((one) => one.url().includes('dashboard.html'));
    if (page === undefined) throw new Error('the dashboard is gone');
    await addGoal(page, 'Play the violin');
    await search(page).fill('violin');
    await found(page, 'Play the violin').waitFor();
    await page.locator('output').filter({ hasText: '1 found.' }).waitFor({ state: 'attached' });
    await search(page).fill('violoncello');
    await page.locator('.search-said').filter({ hasText: 'Nothing found' }).waitFor();
  });

  test('[U285, U286] what one had half typed when the browser was killed is there again in its forms', async () => {
    await closePages(mia);
    const page = await openMentorship(mia);
    await page.getByLabel('Add a goal').pressSequentially('Speak without no');
    await unfoldDrafts(page);
    await draftField(page).pressSequentially('Leave this te');
    await page.getByRole('link', { name: 'Feedback and thanks' }).click();
    await page.getByLabel('Ask for feedback on something').pressSequentially('How I open a');
    // Handed over at each key; a browser that is killed before it has taken them has none.
    for (const words of ['Speak without no', 'Leave this te', 'How I open a'])
      await waitFor(`"${words}" lies on the disk`, async () =>
        (await databasesWith(mia, words)).includes('twoway'),
      );
    await mia.kill();
    await mia.relaunch();
    const again = await openMentorship(mia);
    await holds(again.getByLabel('Add a goal'), 'Speak without no');
    equal(await draftField(again).count(), 0, 'drafts that are drawn before they are unfolded');
    await unfoldDrafts(again);
    await holds(draftField(again), 'Leave this te');
    await again.getByRole('link', { name: 'Feedback and thanks' }).click();
    await holds(again.getByLabel('Ask for feedback on something'), 'How I open a');
    await again.getByLabel('Ask for feedback on something').press('Enter');
    await sees(await openMentorship(mia), STATES.onDevice);
    await again.reload();
    await holds(again.getByLabel('Ask for feedback on something'), '');
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

/** Waits until the field is drawn with this in it. */
async function holds(field: Locator, text: string): Promise<void> {
  await field.waitFor();
  equal(await field.inputValue(), text, 'what the field holds');
}

/** The line of the goal with its card, whatever tells its progress. */
function line(page: Page): Locator {
  const more = page.getByRole('button', { name: `More about this goal: ${GOAL}` });
  return page.locator('.goal').filter({ has: more });
}

function openCard(ofLine: Locator): Promise<void> {
  return ofLine.getByRole('button', { name: 'More about this goal' }).click();
}

function slider(page: Page): Locator {
  return goal(page, GOAL).getByRole('slider');
}

function progressOf(page: Page): Promise<string | null> {
  return slider(page).getAttribute('aria-valuetext');
}

function direction(page: Page): Promise<string> {
  return goal(page, GOAL)
    .getByLabel('Who learns from whom')
    .evaluate((choice) =>
      choice instanceof HTMLSelectElement ? (choice.selectedOptions[0]?.text ?? '') : '',
    );
}

function mineLine(popup: Page, text: string): Locator {
  return popup.getByRole('listitem').filter({ has: actionItem(popup, text) });
}

/** The words that say when an item is due; not there while it has no date. */
function dueWords(popup: Page, text: string): Locator {
  return mineLine(popup, text).locator('.due');
}

function putOff(popup: Page, text: string): Locator {
  return popup.getByRole('button', { name: `Put off: ${text}` });
}

/** Ben's background alone fetches, and his popup then says this of the item. */
async function dueAtBen(ben: Person, relay: Relay, words: string | undefined): Promise<void> {
  await ringPoll(ben);
  await isInStep(ben, relay);
  const popup = await ben.openPopup();
  await mineLine(popup, 'Read the paper').waitFor();
  const due = dueWords(popup, 'Read the paper');
  await waitFor(`Ben's popup says ${words ?? 'no date'}`, async () => {
    const said = await due.allTextContents();
    return said.join() === (words ?? '');
  });
  await popup.close();
}

function search(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Search' });
}

/** Counts how often this thread of the page reads the rows of a record. */
function countReads(): void {
  let readHere = 0;
  Object.defineProperty(globalThis, 'readHere', { get: () => readHere });
  const getAll: unknown = Reflect.get(IDBObjectStore.prototype, 'getAll');
  if (typeof getAll !== 'function') return;
  Reflect.set(
    IDBObjectStore.prototype,
    'getAll',
    function (this: IDBObjectStore, ...args: unknown[]) {
      if (this.name === 'updates') readHere += 1;
      const request: unknown = Reflect.apply(getAll, this, args);
      return request;
    },
  );
}

function found(page: Page, text: string): Locator {
  return page.locator('.search-panel').getByRole('option').filter({ hasText: text });
}
