/**
 * Two people through a session of their cadence, from agreeing on it to the closing card, each in their side
 * panel: what both write at once on a session of which nothing was written yet, what is wanted with a point,
 * what is kept of the notes, and what is carried over. [D103, D105, U180 to U189]
 */
import type { Locator, Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { notes, selectWords, typeParagraph } from '../support/notes-field.ts';
import { pairPeople, type Pair } from '../support/pair.ts';
import { openRelay } from '../support/relay.ts';
import { addTalkingPoint, talkingPoint, talkingPoints, undoLast } from '../support/surfaces.ts';
import { underNotices } from '../support/under-notices.ts';
import { becomes, waitFor } from '../support/wait.ts';

const WIN = 'A win since last time';

await flow('session-flow', ({ test, open }) => {
  let pair: Pair;
  let mia: Page;
  let ben: Page;

  test('[U189] a cadence that one agrees on stands with the sessions of both', async () => {
    const relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    const { page } = pair.mia;
    await page.getByRole('button', { name: 'Agree on a cadence' }).click();
    const form = page.getByRole('dialog', { name: 'Cadence' });
    // It began with this day, so that its session is the one of now at any hour.
    await form.getByLabel('Time, by your clock').fill('00:00');
    await form.getByLabel('Length in minutes').fill('1440');
    await form.getByLabel('Place').fill('Café Central');
    await form.getByRole('button', { name: 'Save' }).click();
    await pair.ben.page.getByText(/^Every week on \w+day, 12:00 AM$/).waitFor();
    // The one of now, the next, and what is folded away.
    await waitFor('Ben sees the sessions', async () => (await sessionsOf(pair.ben.page)) === 2);
    await page.getByText('3 later sessions').click();
    await becomes('the sessions at Mia', 5, () => sessionsOf(page));
  });

  test('[D103, U182, U188] what both write at once on a session that nobody wrote on stays', async () => {
    [mia, ben] = await Promise.all([pair.mia.person.openPanel(), pair.ben.person.openPanel()]);
    await Promise.all([unfold(mia, 'Opening round'), unfold(ben, 'Opening round')]);
    await Promise.all([say(mia, WIN, 'The talk went well'), say(ben, WIN, 'I asked for help')]);
    await Promise.all([
      mia.getByText('I asked for help').waitFor(),
      ben.getByText('The talk went well').waitFor(),
    ]);
    await ben.getByText('2 of you have spoken').waitFor();
    await becomes('what Mia said', 'The talk went well', () => mia.getByLabel(WIN).inputValue());
    await ben.getByText(/minutes? left of 1,?440/).waitFor();
  });

  test('[U184] a point says what is wanted with it, and who learns', async () => {
    await addTalkingPoint(ben, 'How to say no');
    await addTalkingPoint(ben, 'The budget');
    await addTalkingPoint(ben, 'A story');
    await choose(ben, 'More: How to say no', 'Advice wanted');
    await choose(ben, 'More: How to say no', 'Ben learns from Mia');
    const wanted = mia.locator('.point-wanted');
    await wanted.getByText('Advice wanted').waitFor();
    await wanted.getByText('Ben learns from Mia').waitFor();
    await talkingPoint(mia, 'A story').click();
    await waitFor('Ben sees it ticked off', () => talkingPoint(ben, 'A story').isChecked());
  });

  test('[U185] selected words of the notes become a decision that both have', async () => {
    await typeParagraph(ben, 'We meet at ten from now on');
    await notes(mia).getByText('We meet at ten from now on').waitFor();
    await selectWords(ben, 'We meet at ten');
    await choose(ben, 'Make something else of the selection', 'Make a decision of it');
    const kept = mia.getByLabel('Decision', { exact: true });
    await kept.waitFor();
    equal(await kept.inputValue(), 'We meet at ten', 'the decision');
    await mia.getByLabel('What it is').selectOption('Takeaway');
    await ben.getByLabel('Takeaway', { exact: true }).waitFor();
  });

  test('[U186] who was there, and where, is the same at both', async () => {
    await Promise.all([about(mia), about(ben)]);
    await becomes('the place', 'Café Central', () => ben.getByLabel('Place').inputValue());
    await mia.getByLabel('Was Ben there?').selectOption('Late');
    const told = ben.getByLabel('Was Ben there?');
    await waitFor('Ben sees it', async () => (await told.inputValue()) === 'late');
  });

  test('[D105, U183] the closing card carries what is open over, once, though both press it', async () => {
    await Promise.all([unfold(mia, 'Closing'), unfold(ben, 'Closing')]);
    await say(ben, 'What I learned from you', 'To ask early');
    await mia.getByText('To ask early').waitFor();
    await ben.getByLabel('How useful was this session?').selectOption('Very useful');
    await mia.locator('.round-other').getByText('Very useful').waitFor();
    const carry = { name: 'Carry 2 open talking points over' };
    // By the keyboard: a notice may lie over the button. Both are there before either presses, and who comes too
    // late, since the other's press has arrived, presses where it was.
    const buttons = [mia, ben].map((page) => page.getByRole('button', carry));
    for (const button of buttons) await button.focus();
    await Promise.all([mia, ben].map((page) => page.keyboard.press('Enter')));
    for (const page of [mia, ben])
      await waitFor('one is left', async () => (await talkingPoints(page)).length === 1);
    await Promise.all([toNext(mia), toNext(ben)]);
    for (const page of [mia, ben])
      await waitFor('both stand in the next', async () =>
        (await talkingPoints(page)).join().includes('How to say no,The budget'),
      );
    await becomes('origins told', 2, () => ben.getByText(/^Carried over from /).count());
  });

  test('[U184, U308] a point left open is brought to the next session, and Undo gives it back', async () => {
    await mia.getByLabel('Session', { exact: true }).selectOption({ index: 2 });
    await mia.getByRole('button', { name: 'Carry over to here' }).click();
    await waitFor('they went on', async () => (await talkingPoints(ben)).length === 0);
    // [U308] In the panel, too, nothing that has the focus is under a notice.
    equal(await underNotices(mia), [], 'what is focused and covered');
    await undoLast(mia);
    await waitFor('they are back', async () => (await talkingPoints(ben)).length === 2);
    equal(uncaughtErrors(), [], 'errors that nobody caught');
  });
});

/** How many sessions a mentorship's page lists. */
function sessionsOf(page: Page): Promise<number> {
  return page.locator('.line-link').count();
}

async function unfold(page: Page, heading: string): Promise<void> {
  await page.locator('summary').filter({ hasText: heading }).click();
}

async function about(page: Page): Promise<void> {
  await unfold(page, 'Length, place and who was there');
  await page.getByLabel('Place').waitFor();
}

async function say(page: Page, question: string, words: string): Promise<void> {
  const field = page.getByLabel(question);
  await field.fill(words);
  await field.press('Enter');
}

/** Opens a menu by its name and chooses in it. */
async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu }).click();
  const line: Locator = page.getByRole('menuitem', { name: item });
  await line.click();
}

/** Goes to the session right after the one that is shown. */
async function toNext(page: Page): Promise<void> {
  const choice = page.getByLabel('Session', { exact: true });
  const at = await choice.evaluate((select: HTMLSelectElement) => select.selectedIndex);
  await choice.selectOption({ index: at - 1 });
}
