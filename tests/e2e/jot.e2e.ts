/**
 * A thought between two meetings: jotted in the popup, closed at once, and it is there; it reaches
 * the partner with no page open on either side. [U5, U6, U7, B9, S33, S35]
 */
import type { Page } from 'playwright-core';
import { countRows, holdWrites, openBarePage, STORE } from '../support/bare-page.ts';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { closePages, pairPeople, ringPoll, type Pair } from '../support/pair.ts';
import { enterAndClose } from '../support/page-ends.ts';
import type { Person } from '../support/person.ts';
import { pollPeriodOf, ringSooner, takeAlarmsAway } from '../support/poll-alarm.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { isInStep } from '../support/stored.ts';
import {
  actionItem,
  addActionItem,
  assignee,
  chooseKind,
  jot,
  jotField,
  jotLine,
  kindChoice,
  makeMentorship,
  mentorshipChoice,
  sees,
  STATES,
  talkingPoint,
  undoLast,
  openMentorship,
} from '../support/surfaces.ts';
import { pressUntil, tabTo } from '../support/by-keys.ts';
import { waitFor } from '../support/wait.ts';

/** A fast typist. */
const PERSON_KEY_MS = 50;
/** Long enough to put the background to sleep before. */
const ALARM_IN_MS = 3_000;
const PLANS = 'Plans of my own';

await flow('jot', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let mia: Person;
  let ben: Person;

  test('two are paired, share an item that both do, and close every page', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    [mia, ben] = [pair.mia.person, pair.ben.person];
    await addActionItem(pair.mia.page, 'Read the paper');
    await assignee(pair.mia.page, 'Read the paper', 'Ben').click();
    await actionItem(pair.ben.page, 'Read the paper').waitFor();
    await Promise.all([sees(pair.mia.page, STATES.onRelay), sees(pair.ben.page, STATES.onRelay)]);
    await mineIs(ben, (mine) => mine.includes('Read the paper'));
    await Promise.all([closePages(mia), closePages(ben)]);
  });

  test('Enter and close in the same tick: the jot is in the box', async () => {
    const popup = await mia.openPopup();
    await waitFor('the cursor is in the field', () =>
      jotField(popup).evaluate((field) => field === document.activeElement),
    );
    await popup.keyboard.type('Ask Ben for his outline');
    await enterAndClose(popup);
    await mineIs(mia, (mine) => mine.includes('Ask Ben for his outline'));
    equal(await draftOf(mia), '', 'what is left of the draft');
  });

  test('[B9] Enter and close while another writes there: what did not get in is still in the field', async () => {
    const bare = await openBarePage(mia);
    const popup = await mia.openPopup();
    await jotField(popup).fill('Bring the slides');
    await actionItem(popup, 'Ask Ben for his outline').waitFor();
    const letGo = await holdWrites(bare, STORE, 'jots');
    await enterAndClose(popup);
    // The draft can be read again once the browser has given up what waited for draft and box alike;
    // let go any sooner, the page that has closed may still come to its turn and put the jot in.
    await countRows(bare, STORE, 'draft');
    await letGo();
    equal(await draftOf(mia), 'Bring the slides', 'the draft');
    const again = await mia.openPopup();
    await jotField(again).press('Enter');
    await actionItem(again, 'Bring the slides').waitFor();
    await closePages(mia);
  });

  test('[U6, S35] Enter and close in the same tick: that alone wakes the background, and the partner has it', async () => {
    const page = await openMentorship(ben);
    await actionItem(page, 'Read the paper').waitFor();
    await isInStep(mia, relay);
    await takeAlarmsAway(mia);
    await mia.stopServiceWorker();
    const popup = await mia.openPopup();
    await actionItem(popup, 'Bring the slides').waitFor();
    await jotField(popup).fill('Ask who else comes');
    await enterAndClose(popup);
    await actionItem(page, 'Ask who else comes').waitFor();
    equal(await pollPeriodOf(mia), 1, 'minutes between the alarms of the background that woke');
    await closePages(ben);
  });

  test('[S35] with no page open its alarm wakes the background, and the partner reads all with the relay gone', async () => {
    await jotAndClose(mia, 'Write a summary');
    await isInStep(mia, relay);
    await ringSooner(ben, ALARM_IN_MS);
    await ben.stopServiceWorker();
    await isInStep(ben, relay);
    await relay.stop();
    const page = await openMentorship(ben);
    await actionItem(page, 'Write a summary').waitFor();
    await actionItem(page, 'Ask Ben for his outline').waitFor();
    await sees(page, STATES.notReached);
    await closePages(ben);
    await relay.start();
  });

  test('a question and a note go the same way, by the message of the popup alone', async () => {
    const popup = await mia.openPopup();
    await jot(popup, 'Question', 'How long was your first talk?');
    await jot(popup, 'Note', 'Ben likes diagrams');
    await sees(popup, STATES.knownAtRelay);
    await isInStep(mia, relay);
    await ringPoll(ben);
    await isInStep(ben, relay);
    await relay.stop();
    const page = await openMentorship(ben);
    await jotLine(page, 'How long was your first talk?').waitFor();
    await jotLine(page, 'Ben likes diagrams').waitFor();
    await Promise.all([closePages(ben), closePages(mia)]);
    await relay.start();
  });

  test("an item ticked off in the popup leaves the partner's popup, and comes back by Undo", async () => {
    const popup = await mia.openPopup();
    await actionItem(popup, 'Read the paper').click();
    await actionItem(popup, 'Read the paper').waitFor({ state: 'detached' });
    await isInStep(mia, relay);
    await ringPoll(ben);
    await mineIs(ben, (mine) => !mine.includes('Read the paper'));
    await undoLast(popup);
    await actionItem(popup, 'Read the paper').waitFor();
    await isInStep(mia, relay);
    await ringPoll(ben);
    await mineIs(ben, (mine) => mine.includes('Read the paper'));
    await closePages(mia);
  });

  test('[U5, U75] without the mouse: another mentorship, a talking point, typed and entered, is there', async () => {
    const dashboard = await mia.openDashboard();
    await makeMentorship(dashboard, PLANS);
    await closePages(mia);
    const popup = await mia.openPopup();
    await mentorshipChoice(popup).waitFor();
    equal(await chosenMentorship(popup), 'My mentorship', 'the mentorship at first');
    await popup.keyboard.press('Tab');
    await pressUntil(popup, 'ArrowRight', () => kindChoice(popup, 'Talking point').isChecked());
    await popup.keyboard.press('Tab');
    await pressUntil(popup, 'ArrowDown', async () => (await chosenMentorship(popup)) === PLANS);
    await popup.keyboard.press('Shift+Tab');
    await popup.keyboard.press('Shift+Tab');
    await popup.keyboard.type('What comes after this');
    await popup.keyboard.press('Enter');
    await popup.getByText('Talking point: on this device.').first().waitFor();
    await closePages(mia);
    const panel = await mia.openPanel();
    await tabTo(panel, mentorshipChoice(panel));
    await pressUntil(panel, 'ArrowDown', async () => (await chosenMentorship(panel)) === PLANS);
    await tabTo(panel, panel.getByRole('button', { name: 'Start a session' }));
    await panel.keyboard.press('Enter');
    await talkingPoint(panel, 'What comes after this').waitFor();
    await closePages(mia);
  });

  test('a draft survives closing at any keystroke, with its kind and its mentorship', async () => {
    let popup = await mia.openPopup();
    await chooseKind(popup, 'Talking point');
    await mentorshipChoice(popup).selectOption(PLANS);
    let typed = '';
    for (const letters of ['W', 'h', 'at', ' next?']) {
      await jotField(popup).focus();
      await popup.keyboard.press('End');
      await popup.keyboard.type(letters, { delay: PERSON_KEY_MS });
      typed += letters;
      await popup.close();
      popup = await mia.openPopup();
      await waitFor(`the draft says "${typed}"`, async () => {
        equal(await jotField(popup).inputValue(), typed, 'the draft');
        return true;
      });
      equal(await kindChoice(popup, 'Talking point').isChecked(), true, 'its kind is chosen');
      equal(await chosenMentorship(popup), PLANS, 'its mentorship');
    }
    await jotField(popup).press('Enter');
    await popup.getByText('Talking point: on this device.').first().waitFor();
    await closePages(mia);
    equal(await draftOf(mia), '', 'the draft after Enter');
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

async function jotAndClose(person: Person, text: string): Promise<void> {
  const popup = await person.openPopup();
  await popup.getByRole('heading', { name: 'Mine to do' }).waitFor();
  await jotField(popup).fill(text);
  await enterAndClose(popup);
}

/** What the popup lists as mine to do, asked in a popup of its own until it is as wanted. */
async function mineIs(person: Person, wanted: (mine: readonly string[]) => boolean): Promise<void> {
  const popup = await person.openPopup();
  await waitFor(`the popup of ${person.name} lists what it should`, async () => {
    const names = await popup
      .getByRole('checkbox')
      .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label') ?? ''));
    return wanted(names.map((name) => name.replace('Done: ', '')));
  });
  await popup.close();
}

async function draftOf(person: Person): Promise<string> {
  const popup = await person.openPopup();
  await popup.getByRole('heading', { name: 'Mine to do' }).waitFor();
  const draft = await jotField(popup).inputValue();
  await popup.close();
  return draft;
}

async function chosenMentorship(popup: Page): Promise<string> {
  return mentorshipChoice(popup).evaluate((choice) =>
    choice instanceof HTMLSelectElement ? (choice.selectedOptions[0]?.text ?? '') : '',
  );
}
