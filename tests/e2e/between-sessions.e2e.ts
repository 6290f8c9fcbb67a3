/**
 * Between sessions: a check-in from the popup, a question and its answer, being stuck, a review, each seen by
 * the other, and what the next session begins with. [U220 to U225, U254 to U259, D120, D121]
 */
import type { Locator, Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { pairPeople, type Pair } from '../support/pair.ts';
import { openRelay } from '../support/relay.ts';
import { startSession } from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

await flow('between-sessions', ({ test, open }) => {
  let pair: Pair;

  test('a check-in by keys from the popup is there at the other, with its mood and what is in the way', async () => {
    pair = await pairPeople(open, open(await openRelay()));
    const popup = await pair.mia.person.openPopup();
    await popup.getByRole('radio', { name: 'Check-in' }).check();
    const good = popup.getByRole('radio', { name: 'Good', exact: true });
    await good.focus();
    await popup.keyboard.press('4');
    await popup.getByLabel('What is in the way?').fill('The build is red');
    await popup.getByLabel('What moved since last time?').fill('Half of the talk');
    await popup.getByLabel('What moved since last time?').press('Enter');
    await popup.locator('.jot-notice').getByText('Check-in: on this device.').waitFor();
    await popup.close();
    const line = between(pair.ben.page).locator('[data-check-in]');
    await line.getByText('In the way: The build is red').waitFor();
    await line.getByText('Stuck', { exact: true }).waitFor();
    await line.getByText('Half of the talk').waitFor();
  });

  test('[U309] a rhythm of check-ins is agreed for both, and each is told of their own next one alone', async () => {
    const [mia, ben] = [between(pair.mia.page), between(pair.ben.page)];
    await mia.getByLabel('Agreed rhythm of check-ins').selectOption('Every week');
    const agreed = ben.getByLabel('Agreed rhythm of check-ins');
    await waitFor('Ben sees what was agreed', async () => (await agreed.inputValue()) === '7');
    for (const one of [mia, ben]) await one.getByText(/^Your next check-in is due /).waitFor();
  });

  test('a question waits at the other with the agreed time, and is answered for both by an answer', async () => {
    const [mia, ben] = [between(pair.mia.page), between(pair.ben.page)];
    await add(mia, 'Ask a question', 'How long may it be?');
    await ben.getByText('How long may it be?', { exact: true }).waitFor();
    await mia.getByLabel('Agreed response time').selectOption('Answered within 2 days');
    const agreed = ben.getByLabel('Agreed response time');
    await waitFor('Ben sees what was agreed', async () => (await agreed.inputValue()) === '2');
    await write(ben, 'Answer: How long may it be?', 'Ten minutes.\nNot one more.');
    await mia.getByText('1 answered').click();
    await mia.getByText('Ten minutes.\nNot one more.').waitFor();
    equal(
      await mia.getByLabel('Answer: How long may it be?', { exact: true }).count(),
      0,
      'lines to answer it',
    );
  });

  test('a review is asked for and the reply is there', async () => {
    const [mia, ben] = [between(pair.mia.page), between(pair.ben.page)];
    await mia.getByText('Ask for a review').click();
    await mia.getByLabel('What to look over').fill('My slides');
    await mia.getByLabel('Its address').fill('https://example.org/slides');
    await mia.getByLabel('Its address').press('Enter');
    const link = ben.getByRole('link', { name: 'My slides' });
    await link.waitFor();
    equal(await link.getAttribute('href'), 'https://example.org/slides', 'the address');
    await write(ben, 'Reply: My slides', 'Cut the middle.');
    for (const block of [mia, ben]) await block.getByText('1 with a reply').click();
    await mia.getByText('Cut the middle.').waitFor();
  });

  test('a line is commented on by one, and the other sees how many comments there are, and reads them', async () => {
    const [mia, ben] = [between(pair.mia.page), between(pair.ben.page)];
    await mia.getByRole('button', { name: 'Write a comment: My slides' }).click();
    await pair.mia.page.keyboard.type('All of the middle?');
    await pair.mia.page.keyboard.press('Enter');
    await ben.getByRole('button', { name: '1 comment: My slides' }).click();
    await ben.getByText('All of the middle?').waitFor();
  });

  test('what one is answering stays where it is while the other one answers, and is sent', async () => {
    const [mia, ben] = [between(pair.mia.page), between(pair.ben.page)];
    await add(mia, 'Ask a question', 'Which room?');
    const half = ben.getByLabel('Answer: Which room?', { exact: true });
    await half.fill('The large one,');
    await write(mia, 'Answer: Which room?', 'I found it: the hall.');
    await ben.getByText('I found it: the hall.').waitFor();
    equal(await half.inputValue(), 'The large one,', 'what Ben is typing');
    await half.press('End');
    await half.pressSequentially(' I think.');
    await half.press('Control+Enter');
    await mia.getByText('The large one, I think.').waitFor({ state: 'attached' });
  });

  test('who is stuck has it first in the next session of both', async () => {
    const mia = between(pair.mia.page);
    await mia.getByText('I am stuck').click();
    await mia.getByLabel('Stuck with what?').fill('The ending');
    await mia.getByLabel('What have you tried?').fill('Three drafts');
    await mia.getByRole('button', { name: 'Talk about it first' }).click();
    const panel = await pair.ben.person.openPanel();
    await startSession(panel);
    const first = panel.locator('[data-point]').first();
    await first.getByText('Tried: Three drafts').waitFor();
    equal(await first.getByRole('textbox').inputValue(), 'The ending', 'the first point');
    await panel.close();
  });

  test('[U311] who is stuck says so in the popup, with what was tried, and has it first at both', async () => {
    const popup = await pair.ben.person.openPopup();
    await popup.getByRole('radio', { name: 'I am stuck' }).check();
    await popup.getByLabel('What are you stuck with?').fill('The opening');
    await popup.getByLabel('What have you tried?').fill('Three of them');
    await popup.getByLabel('What are you stuck with?').press('Enter');
    await popup.locator('.jot-notice').getByText('I am stuck: on this device.').waitFor();
    await popup.close();
    for (const { person } of [pair.mia, pair.ben]) {
      const panel = await person.openPanel();
      const first = panel.locator('[data-point]').first();
      await first.getByText('Tried: Three of them').waitFor();
      equal(await first.getByRole('textbox').inputValue(), 'The opening', 'the first point');
      await panel.close();
    }
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

function between(page: Page): Locator {
  return page.getByRole('region', { name: 'Between sessions' });
}

/** Writes at length, and saves by keys. */
async function write(block: Locator, label: string, text: string): Promise<void> {
  const field = block.getByLabel(label, { exact: true });
  await field.fill(text);
  await field.press('Control+Enter');
}

async function add(block: Locator, label: string, text: string): Promise<void> {
  const field = block.getByLabel(label, { exact: true });
  await field.fill(text);
  await field.press('Enter');
}
