/**
 * The stage on which every state of the interface is shown: Kim, who is new; Ben and Mia, who are
 * paired and have a record; a relay. Names, texts and dates are made up and fixed, and the clocks of
 * the pages stand still, so that the same state looks the same each time.
 */
import type { Locator, Page } from 'playwright-core';
import type { Closable } from '../flow.ts';
import { notes, sameNotes, toNotesEnd } from '../notes-field.ts';
import { pairPeople } from '../pair.ts';
import { launchPerson, type Person } from '../person.ts';
import { openRelay, type Relay } from '../relay.ts';
import {
  actionItem,
  actionStatus,
  addActionItem,
  addTalkingPoint,
  assignee,
  dueDate,
  jot,
  mentorshipKind,
  nameSession,
  renameMentorship,
  sees,
  STATES,
  talkingPoint,
  type Card,
  openMentorship,
} from '../surfaces.ts';

/** Where everybody is. */
export const ZONE = 'Europe/Berlin';
/** The moment at which all pages stand: five past six on a Tuesday evening. */
export const NOW = new Date('2026-05-12T16:05:00Z');
/** Who is paired. */
export const CARDS: { readonly mia: Card; readonly ben: Card } = {
  mia: { name: 'Mia Okafor', role: 'Mentor' },
  ben: { name: 'Ben Lindqvist', role: 'Mentee' },
};

/** Everybody, and the relay between them. */
export type Stage = {
  readonly relay: Relay;
  readonly kim: Person;
  readonly mia: Person;
  readonly ben: Person;
  /** The address after `#` of the mentorship of Ben and Mia. */
  readonly mentorship: string;
  /** The address after `#` of the session in which there is something to see. */
  readonly session: string;
  /** Remembers what is closed with the stage. */
  readonly open: Open;
  /** Who comes on later acts, with browsers and a relay of their own. */
  readonly guests: Map<Guest, Person>;
};

/** Noa and Tom, who are paired; another browser of Noa's; and one in which she comes back. */
export type Guest = 'noa' | 'tom' | 'second' | 'back';

type Open = <T extends Closable>(thing: T) => T;

/** Somebody's browser; a guest's has to be there. */
export function personOf(stage: Stage, who: 'kim' | 'mia' | 'ben' | Guest): Person {
  if (who === 'kim' || who === 'mia' || who === 'ben') return stage[who];
  const guest = stage.guests.get(who);
  if (guest === undefined) throw new Error(`${who} is not there yet`);
  return guest;
}

/** Launches Kim, who has nothing yet and knows the relay at `relayUrl`. */
export async function launchKim(open: Open, relayUrl: string): Promise<Person> {
  const kim = open(await launchPerson({ name: 'kim', relayUrl, timeZone: ZONE }));
  await stopClock(kim, NOW);
  return kim;
}

/** Sets the stage: Ben and Mia with a record of three sessions. Takes half a minute. */
export async function setStage(open: Open): Promise<Stage> {
  const relay = open(await openRelay());
  const kim = await launchKim(open, '');
  const pair = await pairPeople(open, relay, {
    cards: CARDS,
    firstItem: 'Send Mia the outline',
    timeZone: ZONE,
  });
  const [mia, ben] = [pair.mia.person, pair.ben.person];
  await Promise.all([stopClock(mia, NOW), stopClock(ben, NOW)]);
  const page = await openMentorship(ben);
  await pair.ben.page.close();
  await page.getByRole('heading', { name: 'My mentorship' }).waitFor();
  await renameMentorship(page, 'Mia and Ben');
  await mentorshipKind(page).selectOption('Traditional');
  const mentorship = hashOf(page);
  await writeSessions(page);
  await writePromises(page, mentorship);
  await writeGoals(page);
  await writeJots(ben);
  const session = await writeSession(page, mentorship, pair.mia.page, mia);
  await page.close();
  return { relay, kim, mia, ben, mentorship, session, open, guests: new Map() };
}

/** Lets the clocks of a person's pages stand at a moment; timers run on. */
export async function stopClock(person: Person, at: Date): Promise<void> {
  await person.context.clock.setFixedTime(at);
  // The background says too when it was heard from.
  const worker = await person.serviceWorker();
  await worker.evaluate((now) => {
    Date.now = () => now;
  }, at.getTime());
}

/** The part of the address after `#`, with the sign. */
export function hashOf(page: Page): string {
  return new URL(page.url()).hash;
}

const SESSIONS = [
  { title: 'First steps', at: '2026-04-14T18:00' },
  { title: 'The April release', at: '2026-04-28T18:00' },
  { title: 'Speaking up in reviews', at: '2026-05-12T18:00' },
];

async function writeSessions(page: Page): Promise<void> {
  const home = page.url();
  for (const { title, at } of SESSIONS) {
    await page.getByRole('button', { name: 'New session' }).click();
    await notes(page).waitFor();
    await nameSession(page, title);
    await page.getByRole('button', { name: /^Change when it starts/ }).click();
    await page.getByLabel('Starts').fill(at);
    await page.getByLabel('Starts').press('Enter');
    await page.goto(home);
    await page.getByRole('link', { name: title }).waitFor();
  }
}

async function writePromises(page: Page, mentorship: string): Promise<void> {
  await page.goto(new URL(mentorship, page.url()).href);
  const outline = 'Send Mia the outline';
  await dueDate(page, outline).fill('2026-05-15');
  await assignee(page, outline, CARDS.ben.name).click();
  await assignee(page, outline, CARDS.mia.name).click();
  await promise(page, 'Read two chapters on giving feedback', '2026-05-11', CARDS.ben.name);
  await promise(page, 'Introduce Ben to the design guild', '2026-05-19', CARDS.mia.name);
  await actionStatus(page, 'Introduce Ben to the design guild').selectOption('In progress');
  await promise(page, 'Practise the talk once with the team', '2026-06-02', CARDS.ben.name);
  await promise(page, 'Share the notes of the first review', '2026-04-30', CARDS.mia.name);
  await actionItem(page, 'Share the notes of the first review').click();
  await addActionItem(page, 'Book a room for Friday');
  await page.getByRole('button', { name: 'Remove: Book a room for Friday' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
}

async function promise(page: Page, text: string, dueOn: string, who: string): Promise<void> {
  await addActionItem(page, text);
  await dueDate(page, text).fill(dueOn);
  if (who === CARDS.ben.name) return;
  await assignee(page, text, who).click();
  await assignee(page, text, CARDS.ben.name).click();
}

async function writeGoals(page: Page): Promise<void> {
  await writeGoal(page, 'Say what I think while it still helps', 8);
  const goal = await writeGoal(page, 'Understand how the younger half of the team works', 3);
  await goal.getByLabel('Whose goal it is').selectOption(`${CARDS.mia.name}’s goal`);
  await goal.getByLabel('Target date').fill('2026-09-30');
  const reached = await writeGoal(page, 'Lead a retrospective once', 20);
  await reached.getByLabel('Status').selectOption('Reached');
  await page.getByText('1 reached or dropped').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
}

/** `steps`: of 5 %, by which it has come along. */
async function writeGoal(page: Page, title: string, steps: number): Promise<Locator> {
  const field = page.getByRole('textbox', { name: 'Add a goal' });
  await field.fill(title);
  await field.press('Enter');
  const slider = page.getByRole('slider', { name: `Progress: ${title}` });
  await slider.focus();
  for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowRight');
  return page.getByRole('listitem').filter({ has: slider });
}

async function writeJots(ben: Person): Promise<void> {
  const popup = await ben.openPopup();
  await jot(popup, 'Question', 'How did you choose what to learn next?');
  await stopClock(ben, new Date(NOW.getTime() + 1_000));
  await jot(popup, 'Note', 'The review went well once I asked first');
  await stopClock(ben, NOW);
  await popup.close();
}

const POINTS = [
  'What went well since last time',
  'How to disagree without stopping the work',
  'The talk in June',
];

async function writeSession(
  page: Page,
  mentorship: string,
  miasPage: Page,
  mia: Person,
): Promise<string> {
  await page.goto(new URL(mentorship, page.url()).href);
  await page.getByRole('link', { name: 'Speaking up in reviews' }).click();
  await notes(page).waitFor();
  const session = hashOf(page);
  for (const [second, point] of POINTS.entries()) {
    // Points stand in the order in which they were made.
    await page.context().clock.setFixedTime(new Date(NOW.getTime() + second * 1_000));
    await addTalkingPoint(page, point);
  }
  await page.context().clock.setFixedTime(NOW);
  await talkingPoint(page, POINTS[0] ?? '').check();
  await toNotesEnd(page);
  await page.keyboard.type('## Speaking up\n');
  await page.keyboard.type('Ben held back in two reviews, then wrote long messages afterwards.\n');
  await page.keyboard.type('- ask one question before giving an opinion\n');
  await page.keyboard.type('say what would change my mind\n\n');
  await page.keyboard.type('[ ] try it in the review on Thursday\n\n');
  await sees(page, STATES.onRelay);
  const panel = await mia.openPanel();
  await sameNotes(page, panel);
  await toNotesEnd(panel);
  await panel.keyboard.type('Mia: I was terrified of this too, for about a year.');
  await sameNotes(page, panel, (blocks) => blocks.join('').includes('about a year.'));
  await panel.close();
  await miasPage.close();
  return session;
}
