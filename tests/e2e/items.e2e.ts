/**
 * Action items between two people: what one opens and writes the other sees, more time is asked for and
 * given, and the board is worked by keys. [U210 to U214, U208]
 */
import type { Locator, Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { pairPeople, type Pair } from '../support/pair.ts';
import { openRelay } from '../support/relay.ts';
import {
  actionItem,
  actionLine,
  addActionItem,
  addGoal,
  assignee,
  dueDate,
  undoLast,
} from '../support/surfaces.ts';
import { underNotices } from '../support/under-notices.ts';
import { waitFor } from '../support/wait.ts';

const PAPER = 'Read the paper';
const TALK = 'Book a room';

await flow('items', ({ test, open }) => {
  let pair: Pair;
  let mia: Page;
  let ben: Page;

  test('[U210, U211] what blocks an item, its goal and its deliverable are there at the other', async () => {
    pair = await pairPeople(open, open(await openRelay()));
    [mia, ben] = [pair.mia.page, pair.ben.page];
    await addGoal(mia, 'Speak in public');
    await addActionItem(mia, PAPER);
    await dueDate(mia, PAPER).fill('2031-06-06');
    await more(mia, PAPER);
    const line = actionLine(mia, PAPER);
    await line.getByLabel('For which goal').selectOption('For: Speak in public');
    await line.getByLabel('Blocker').fill('No access yet');
    await line.getByLabel('Deliverable').fill('docs.example.org/draft');
    await line.getByLabel('Deliverable').press('Enter');
    const bens = actionLine(ben, PAPER);
    await bens.getByText('Blocked: No access yet').waitFor();
    await bens.getByText('For: Speak in public').waitFor();
    const link = bens.getByRole('link', { name: 'Open the deliverable at docs.example.org' });
    await link.waitFor();
    equal(await link.getAttribute('rel'), 'noopener noreferrer', 'how the link opens');
  });

  test('[U212] more time that one asks for the other gives, and the due date moves by a click', async () => {
    const line = actionLine(mia, PAPER);
    await line.getByText('More time', { exact: true }).click();
    await line.getByLabel('Until when').fill('2031-06-13');
    await line.getByLabel('Why (can stay empty)').fill('The library is closed');
    await line.getByRole('button', { name: 'Ask for more time' }).click();
    const bens = actionLine(ben, PAPER);
    await bens.getByText('“The library is closed”').waitFor();
    await bens.getByRole('button', { name: `Agree: ${PAPER}` }).click();
    await line.locator('.item-time').getByText('Ben agreed.').waitFor();
    equal(await dueDate(mia, PAPER).inputValue(), '2031-06-06', 'the due date before it is moved');
    await line.getByRole('button', { name: /^Move the due date to/ }).click();
    await waitFor(
      'Ben sees the new day',
      async () => (await dueDate(ben, PAPER).inputValue()) === '2031-06-13',
    );
    await bens.locator('.item-time').waitFor({ state: 'detached' });
  });

  test('[U208, U209] comments on an item are counted at the other, read, and taken away with Undo', async () => {
    await actionLine(mia, PAPER).getByText('0 comments').click();
    await actionLine(mia, PAPER).getByLabel('Comment on').fill('Chapter two is long');
    await actionLine(mia, PAPER).getByLabel('Comment on').press('Enter');
    await actionLine(ben, PAPER).getByRole('button', { name: '1 comment' }).click();
    await actionLine(ben, PAPER).locator('summary', { hasText: '1 comment' }).click();
    await actionLine(ben, PAPER).getByText('Chapter two is long').waitFor();
    await actionLine(mia, PAPER).getByRole('button', { name: 'Remove comment' }).click();
    await actionLine(ben, PAPER).getByText('0 comments').waitFor();
    await undoLast(mia);
    await actionLine(ben, PAPER).getByText('Chapter two is long').waitFor();
  });

  test('[U213] mine at one is theirs at the other', async () => {
    await addActionItem(ben, TALK);
    await actionItem(mia, TALK).waitFor();
    await mia.getByLabel('Whose action items').selectOption('Theirs');
    await actionItem(mia, PAPER).waitFor({ state: 'detached' });
    await ben.getByLabel('Whose action items').selectOption('Theirs');
    await actionItem(ben, TALK).waitFor({ state: 'detached' });
    await assignee(ben, PAPER, 'Ben').click();
    await actionItem(mia, PAPER).waitFor();
    for (const page of [mia, ben]) await page.getByLabel('Whose action items').selectOption('All');
  });

  test('[U214, U26] a card moved by keys goes to the next column at both, the focus goes along, and Undo brings it back', async () => {
    for (const page of [mia, ben]) await page.getByLabel('Shown as').selectOption('Board');
    await mover(mia, TALK).focus();
    await mia.keyboard.press('Alt+ArrowRight');
    await inColumn(ben, TALK, 'In progress: 1');
    await waitFor('the focus is at the card', () => hasFocus(mover(mia, TALK)));
    // As fast as somebody who knows the menu.
    for (const key of ['Enter', 'End', 'Enter']) await mia.keyboard.press(key);
    await inColumn(ben, TALK, 'Will not do: 1');
    await waitFor('the focus is at the card again', () => hasFocus(mover(mia, TALK)));
    await undoLast(mia);
    await inColumn(ben, TALK, 'In progress: 1');
  });

  test('[U294] a card is dragged to another column at both, and its words lead to its line in the list', async () => {
    await mia
      .locator('[data-card]')
      .filter({ hasText: TALK })
      .dragTo(mia.getByRole('region', { name: 'On hold: 0' }));
    await inColumn(ben, TALK, 'On hold: 1');
    await mia.getByRole('button', { name: TALK, exact: true }).click();
    const line = mia.locator('[data-action]').filter({ has: mia.getByLabel('Blocker') });
    await waitFor('the focus is on its line', () =>
      line.evaluate((one) => one.contains(document.activeElement)),
    );
  });

  test('[U308] what has the focus is not under the notices of the page', async () => {
    await actionItem(mia, TALK).click();
    await mia
      .locator('.toast')
      .filter({ hasText: `Done: ${TALK}` })
      .waitFor();
    equal(await underNotices(mia), [], 'what is focused and covered');
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

function more(page: Page, text: string): Promise<void> {
  return page.getByRole('button', { name: `More about this action item: ${text}` }).click();
}

function mover(page: Page, text: string): Locator {
  return page.getByRole('button', { name: `Move: ${text}` });
}

function hasFocus(control: Locator): Promise<boolean> {
  return control.evaluate((button) => button === document.activeElement);
}

function inColumn(page: Page, text: string, column: string): Promise<void> {
  return page.getByRole('region', { name: column }).getByText(text).waitFor();
}
