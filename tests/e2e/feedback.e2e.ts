/**
 * Feedback between two people: asked for, written where only one sees it, shared, answered by what the other will
 * do; thanks in one press; and a relationship check that is drawn for both at once. [U226 to U233, D122 to D124]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { pairPeople, type Pair } from '../support/pair.ts';
import { openRelay } from '../support/relay.ts';
import { actionItem } from '../support/surfaces.ts';

const ASKED = 'How I ran the retro';

await flow('feedback', ({ test, open }) => {
  let pair: Pair;
  let mia: Page;
  let ben: Page;

  test('what one asks for the other answers on a slip that only they see, until it is shared', async () => {
    pair = await pairPeople(open, open(await openRelay()));
    [mia, ben] = [pair.mia.page, pair.ben.page];
    await Promise.all(
      [mia, ben].map((page) => page.getByRole('link', { name: /^Feedback/ }).press('Enter')),
    );
    await add(mia, 'Ask for feedback on something', ASKED);
    await ben.getByText(ASKED, { exact: true }).waitFor();
    await ben.getByRole('button', { name: /^Feedback I am writing/ }).click();
    await ben.getByRole('button', { name: `Give feedback on: ${ASKED}` }).click();
    await ben.getByLabel('Behaviour', { exact: true }).fill('You let the quiet ones begin');
    await ben.getByLabel('Impact', { exact: true }).fill('We heard two new ideas');
    await ben.getByLabel('Impact', { exact: true }).press('Tab');
    equal(await mia.getByText('We heard two new ideas').count(), 0, 'what Mia sees of the draft');
    await ben.getByRole('button', { name: 'Share with Mia' }).click();
    await mia.getByText('We heard two new ideas').waitFor();
    await mia.getByText(`On: ${ASKED}`).waitFor();
    await ben.getByRole('button', { name: 'Share with Mia' }).waitFor({ state: 'detached' });
  });

  test('what she will do becomes an action item of hers, which both see', async () => {
    await mia.getByText('What I will do').click();
    await mia.getByLabel('What will you do?').fill('Begin with a round');
    await mia.getByRole('button', { name: 'Make it an action item' }).click();
    await ben.getByText('Mia will do: Begin with a round').waitFor();
    await Promise.all([mia, ben].map((page) => page.locator('.back-link').press('Enter')));
    await actionItem(mia, 'Begin with a round').waitFor();
    await actionItem(ben, 'Begin with a round').waitFor();
  });

  test('thanks are one press and there at the other', async () => {
    await Promise.all(
      [mia, ben].map((page) => page.getByRole('link', { name: /^Feedback/ }).press('Enter')),
    );
    await mia.getByRole('button', { name: 'You made it clear' }).click();
    await ben.locator('[data-feedback]').getByText('You made it clear').waitFor();
  });

  test('a relationship check is seen by none before both are ready, and by both then', async () => {
    await mia.getByRole('button', { name: 'Begin a relationship check' }).click();
    await mia.getByRole('button', { name: /^My answers/ }).click();
    await mia.getByLabel('We trust each other').selectOption('Very much so');
    await mia.getByRole('button', { name: 'I am ready to share' }).click();
    await ben.getByText('Not ready yet: Ben').waitFor();
    await ben.getByLabel('We trust each other').selectOption('Partly');
    equal(await ben.getByText('Very much so').locator('visible=true').count(), 0, 'drawn at Ben');
    await ben.getByRole('button', { name: 'I am ready to share' }).click();
    for (const page of [mia, ben]) {
      await page.getByText('As a table').click();
      const row = page.getByRole('row', { name: /^We trust each other/ });
      await row.getByText('Very much so').waitFor();
      await row.getByText('Partly').waitFor();
    }
  });

  test('an introduction can be made only when both sides have said yes', async () => {
    await Promise.all([mia, ben].map((page) => page.locator('.back-link').press('Enter')));
    await Promise.all(
      [mia, ben].map((page) => page.getByRole('link', { name: /^Resources/ }).press('Enter')),
    );
    await ben.getByText('Suggest an introduction').click();
    await ben.getByLabel('Who is to be introduced?').selectOption('Mia');
    await ben.getByLabel('To whom?').fill('Ada');
    const form = ben.locator('.fields-form[open]');
    await form.getByLabel('Why?').fill('She knows the field');
    // By the pointer: what is said at the field while one writes must not move the button from under it.
    await form.getByRole('button', { name: 'Suggest it' }).click();
    await ben.getByLabel('Ada has said yes').check();
    const state = ben.getByLabel('How far the introduction is');
    equal(await state.getByText('Made').count(), 0, 'offered to Ben before Mia said yes');
    await mia.getByLabel('Mia wants to meet Ada').check();
    await state.getByText('Made').waitFor({ state: 'attached' });
    await state.selectOption('Made');
    await mia.getByLabel('What came of it').waitFor();
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

async function add(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).fill(text);
  await page.getByLabel(label).press('Enter');
}
