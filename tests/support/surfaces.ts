/**
 * How a person does and sees things in the interface: every name, label and sentence that the flows
 * rest on stands here once, found by role and accessible name. Flows say what happens; this file
 * says where to press. (The notes of a session have a file of their own: notes-field.ts.)
 */
import type { Locator, Page } from 'playwright-core';
import { notes } from './notes-field.ts';
import { PATIENCE_MS } from './wait.ts';

/** Who somebody is in a mentorship. */
export type Card = { readonly name: string; readonly role: 'Mentor' | 'Mentee' };

/** What can be jotted in the popup. */
export type JotKind = 'Action item' | 'Talking point' | 'Question' | 'Check-in' | 'Win' | 'Note';

/** The sentences that say what is true of a mentorship. */
export const STATES = {
  onRelay: 'On this device and on the relay.',
  seen: 'Seen by your partner.',
  onTheirDevice: 'Stored on your partner’s device.',
  lastHeard: /Last heard from Ben at/,
  here: 'On this device. Nobody else has it yet.',
  notReached: /The relay cannot be reached/,
  /** Connected with nothing waiting, whatever the partner has of it. */
  inStep: /^(On this device and on the relay|Seen by|Stored on)/,
  pausing: /The relay asks for a pause|asks this device to wait/,
  waitingHere: /^On this device\. .*changes? waits?/,
  knownAtRelay: /The relay had everything at/,
  waiting: /changes? waits?|on (its|their) way to the relay/,
  onDevice: /^On this device/,
  failing: 'Nothing is being saved on this device.',
} as const;

/** The beginning of the sentence for each way in which a code leads nowhere. */
export const CODE_TROUBLES = {
  notACode: 'This is not an invite code.',
  truncated: 'The end of this code is missing.',
  mistyped: 'One character of this code is wrong or missing.',
  used: 'This code was already used',
  expired: 'This code is too old',
  unreachable: 'could not be reached, so the code was not used',
  alreadyJoined: 'You are in this mentorship already.',
} as const;

// ---- Beginning, inviting, joining

/** Writes the first action item on the page after install: "My mentorship" begins. */
export async function writeFirstItem(page: Page, text: string): Promise<void> {
  await page.getByLabel('The first thing one of you will do').fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'My mentorship' }).waitFor();
  await actionItem(page, text).waitFor();
}

/** Opens the invite dialog of a mentorship's page and gives the field with the two lines. */
export async function makeInvite(page: Page, me: Card): Promise<Locator> {
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const lines = page.getByLabel('The two lines to send');
  const name = page.getByRole('textbox', { name: 'Your name' });
  await lines.or(name).first().waitFor();
  if (await name.isVisible()) {
    await name.fill(me.name);
    await page.getByLabel('Your role').selectOption(me.role);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
  }
  await lines.waitFor();
  return lines;
}

/** The sentence of a notice about the relay. */
export function relayNotice(page: Page, words: RegExp): Locator {
  return page.getByText(words);
}

/** Presses "Bring it back from here". */
export async function bringBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Bring it back from here' }).click();
}

/** The button that tries the relay again. */
export function tryRelayAgain(page: Page): Locator {
  return page.getByRole('button', { name: 'Try the relay again' });
}

/** Presses the button that copies the two lines, and waits until it says so. */
export async function copyInvite(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Copy both lines' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
}

/** Closes the dialog on top. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** The button by which the first page and the popup offer to paste a code. */
export function pasteOffer(page: Page): Locator {
  return page.getByRole('button', { name: 'Have an invite code? Paste it here' });
}

/** The field for the code. */
export function codeField(page: Page): Locator {
  return page.getByLabel('Invite code');
}

/** Pastes a message with a code, says who one is, and presses Join; the form must be open. */
export async function tryCode(page: Page, pasted: string, me: Card): Promise<void> {
  await codeField(page).fill(pasted);
  await page.getByRole('textbox', { name: 'Your name' }).fill(me.name);
  await page.getByLabel('Your role').selectOption(me.role);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

/** The line of a member on the mentorship's page, with all of these words in it. */
export function memberLine(page: Page, ...words: readonly string[]): Locator {
  const members = page.getByRole('complementary').getByRole('listitem');
  return words.reduce((found, word) => found.filter({ hasText: word }), members);
}

/** A member's disc in the head of a session. */
export function avatar(page: Page, name: string, here: boolean): Locator {
  return page.getByRole('img', { name: `${name}, ${here ? 'here now' : 'not here now'}` });
}

/** Goes from Today, where the dashboard opens, to the mentorship that was there first. */
export async function goToMentorship(page: Page): Promise<void> {
  const side = page.getByRole('navigation', { name: 'Mentorships' });
  await side.locator('.nav-name').first().click();
}

/** Opens the dashboard of somebody at the mentorship that they had first. */
export async function openMentorship(person: {
  readonly openDashboard: () => Promise<Page>;
}): Promise<Page> {
  const page = await person.openDashboard();
  await goToMentorship(page);
  return page;
}

// ---- The state in words

/** The line of the surface that says what is true; of its only mentorship. */
export function stateLine(page: Page): Locator {
  return page.locator('.status');
}

/** Waits until the state line says this. */
export async function sees(
  page: Page,
  state: string | RegExp,
  withinMs = PATIENCE_MS,
): Promise<void> {
  await stateLine(page).filter({ hasText: state }).waitFor({ timeout: withinMs });
}

// ---- The mentorship's page

/** Gives the mentorship of the page another name. */
export async function renameMentorship(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.getByLabel('Name of the mentorship').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name }).waitFor();
}

/** The choice of the mentorship's kind, on its page. */
export function mentorshipKind(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Kind of mentorship' });
}

/** Makes another mentorship and leads to its page. */
export async function makeMentorship(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'New mentorship' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('heading', { name }).waitFor();
}

/** The line of a question or a note that was jotted. */
export function jotLine(page: Page, text: string): Locator {
  const jots = page.getByRole('region', { name: 'Between sessions' });
  // Words of one's own stand in a field: what names the line is the button that takes it away.
  const remove = page.getByRole('button', { name: `Put into the bin: ${text}`, exact: true });
  return jots.getByRole('listitem').filter({ has: remove });
}

// ---- History

/** Goes from the page of a mentorship to its history. */
export async function openHistoryPage(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'History', exact: true }).click();
  await page.getByRole('heading', { name: 'History', exact: true }).waitFor();
}

/** Presses the button that brings back all that is missing. */
export async function bringMissingBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Bring back what is missing' }).click();
}

/** The checkpoints that History lists, newest first. */
export function checkpointLinks(page: Page): Locator {
  return page.getByRole('main').locator('a[href*="/history/"]');
}

// ---- A session

/** Starts the first session in the side panel and waits for its notes. */
export async function startSession(panel: Page): Promise<void> {
  await panel.getByRole('button', { name: 'Start a session' }).click();
  await notes(panel).waitFor();
}

/** Opens the newest session on the mentorship's page. */
export async function openSessionPage(page: Page): Promise<void> {
  const sessions = page.getByRole('region', { name: 'Sessions' });
  await sessions.getByRole('link').first().click();
  await notes(page).waitFor();
}

/** Gives the session a title. */
export async function nameSession(page: Page, title: string): Promise<void> {
  const field = page.getByLabel('Title of the session');
  await field.fill(title);
  await field.press('Enter');
}

// ---- Talking points and action items

/** Adds a talking point to the session. */
export async function addTalkingPoint(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Add a talking point' });
  await field.fill(text);
  await field.press('Enter');
  await talkingPoint(page, text).waitFor();
}

/** The box that ticks a talking point off. */
export function talkingPoint(page: Page, text: string): Locator {
  return page.getByRole('checkbox', { name: `Talked about: ${text}`, exact: true });
}

/** The talking points of the session in the order in which they stand. */
export function talkingPoints(page: Page): Promise<readonly string[]> {
  return valuesOf(page.getByRole('textbox', { name: 'Talking point', exact: true }));
}

/** Moves a talking point up by one place, by the keyboard. */
export async function moveTalkingPointUp(page: Page, text: string): Promise<void> {
  await talkingPoint(page, text).focus();
  await page.keyboard.press('Alt+ArrowUp');
}

/** Adds an action item, on the mentorship's page or in a session. */
export async function addActionItem(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^(Add an|New) action item$/ });
  await field.fill(text);
  await field.press('Enter');
  await actionItem(page, text).waitFor();
}

/** The box that ticks an action item off. */
export function actionItem(page: Page, text: string): Locator {
  return page.getByRole('checkbox', { name: `Done: ${text}`, exact: true });
}

/** The texts of the action items that a page shows. */
export function actionItems(page: Page): Promise<readonly string[]> {
  return valuesOf(page.getByRole('textbox', { name: 'Action item', exact: true }));
}

/** Opens the list of the action items that are done. */
export async function showDone(page: Page): Promise<void> {
  await page.getByText(/^\d+ done( or dropped)?$/).click();
}

/** The whole line of an action item. */
export function actionLine(page: Page, text: string): Locator {
  return page.getByRole('listitem').filter({ has: actionItem(page, text) });
}

/** Changes the text of an action item. */
export async function retextActionItem(page: Page, from: string, to: string): Promise<void> {
  const field = actionLine(page, from).getByRole('textbox', { name: 'Action item', exact: true });
  await field.fill(to);
  await field.press('Enter');
}

/** The switch that says whether somebody does an action item. */
export function assignee(page: Page, text: string, name: string): Locator {
  return actionLine(page, text).getByRole('button', { name: `${name} does it` });
}

/** The due date of an action item. */
export function dueDate(page: Page, text: string): Locator {
  return actionLine(page, text).getByLabel('Due date');
}

/** How far an action item is. */
export function actionStatus(page: Page, text: string): Locator {
  return actionLine(page, text).getByRole('combobox', { name: 'Status' });
}

// ---- Goals

/** Adds a goal on the mentorship's page. */
export async function addGoal(page: Page, title: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Add a goal' });
  await field.fill(title);
  await field.press('Enter');
  await goal(page, title).waitFor();
}

/** The whole line of a goal. */
export function goal(page: Page, title: string): Locator {
  return page
    .getByRole('listitem')
    .filter({ has: page.getByRole('slider', { name: `Progress: ${title}` }) });
}

// ---- The popup

/** The popup's field. */
export function jotField(popup: Page): Locator {
  return popup.getByRole('textbox', { name: /^What / });
}

/** Chooses what the jot becomes. */
export async function chooseKind(popup: Page, kind: JotKind): Promise<void> {
  await kindChoice(popup, kind).check({ force: true });
}

/** The choice of one kind. */
export function kindChoice(popup: Page, kind: JotKind): Locator {
  return popup.getByRole('radio', { name: kind, exact: true });
}

/** The choice of the mentorship; there only where there are several. */
export function mentorshipChoice(popup: Page): Locator {
  return popup.getByRole('combobox', { name: 'Mentorship' });
}

/** Types a jot, presses Enter and waits until the popup says that it is on this device. */
export async function jot(popup: Page, kind: JotKind, text: string): Promise<void> {
  await chooseKind(popup, kind);
  await jotField(popup).fill(text);
  await jotField(popup).press('Enter');
  await popup.getByText(`${kind}: on this device.`).first().waitFor();
}

/** Takes back what the newest notice is about. */
export async function undoLast(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
}

/** The banner that says that nothing is being saved. */
export function unsavedBanner(page: Page): Locator {
  return page.getByRole('alert').filter({ hasText: 'Nothing is being saved' });
}

/** The button on the page that stands there when the storage did not open. */
export function tryAgain(page: Page): Locator {
  return page.getByRole('button', { name: 'Try again', exact: true });
}

function valuesOf(fields: Locator): Promise<readonly string[]> {
  return fields.evaluateAll((found) =>
    found.map((field) => (field instanceof HTMLTextAreaElement ? field.value : '')),
  );
}

/** Asks every long list of the page for its further lines until it has drawn them all. */
export async function drawAll(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: /^Show \d+ more$/ });
  while ((await more.count()) > 0) await more.first().click();
}
