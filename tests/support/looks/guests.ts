/**
 * Noa and Tom, who are paired over a relay of their own; Noa's second browser, which is linked, lost and struck
 * out; and the browsers in which she comes back. What happens to them happens once, in the order of the acts.
 */
import type { Page } from 'playwright-core';
import { deviceName, linkBrowser, listsDevices, makeLinkingCode, openDevices } from '../linking.ts';
import { pageAfterInstall, pairPeople } from '../pair.ts';
import { launchPerson, type Person } from '../person.ts';
import { insertPrivately, PRIVATE_STATES, privateIs, unfoldPrivate } from '../private-notes.ts';
import { makeFile, makeKey, COVERED } from '../recovering.ts';
import { openRelay, type Relay } from '../relay.ts';
import { isStruckOut, strikeOut, struckOut } from '../striking.ts';
import { closeDialog, renameMentorship, sees, STATES, type Card } from '../surfaces.ts';
import { waitFor } from '../wait.ts';
import { hashOf, NOW, personOf, stopClock, ZONE, type Guest, type Stage } from './stage.ts';

/** Who the guests are. */
export const GUEST_CARDS: { readonly noa: Card; readonly tom: Card } = {
  noa: { name: 'Noa Levi', role: 'Mentee' },
  tom: { name: 'Tom Adeyemi', role: 'Mentor' },
};
/** What Noa's browsers are called. */
export const LAPTOP = 'Laptop at home';
const OFFICE = 'The one at the office';
const MENTORSHIP = 'Noa and Tom';

/** What is known of them beyond the stage. */
type Known = {
  readonly relay: Relay;
  /** The address after `#` of their mentorship, and of the one in which it goes on. */
  readonly mentorship: string;
  goneOn: string;
  file: string;
  key: string;
};

const known = new WeakMap<Stage, Known>();

/** What is known of the guests of a stage, once they have met. */
export function guestsOf(stage: Stage): Known {
  const guests = known.get(stage);
  if (guests === undefined) throw new Error('the guests have not met yet');
  return guests;
}

async function launchGuest(stage: Stage, who: Guest, relay: Relay): Promise<Person> {
  const person = stage.open(await launchPerson({ name: who, relayUrl: relay.url, timeZone: ZONE }));
  stage.guests.set(who, person);
  await stopClock(person, NOW);
  return person;
}

/** Noa links a second browser and is away before that is signed in. */
export async function linkSecond(stage: Stage): Promise<void> {
  const relay = stage.open(await openRelay());
  const pair = await pairPeople(stage.open, relay, {
    cards: { mia: GUEST_CARDS.noa, ben: GUEST_CARDS.tom },
    firstItem: 'Ask the choir about the hall',
    timeZone: ZONE,
  });
  const [noa, tom] = [pair.mia.person, pair.ben.person];
  stage.guests.set('noa', noa).set('tom', tom);
  await Promise.all([noa, tom].map((person) => stopClock(person, NOW)));
  await pair.ben.page.close();
  const page = pair.mia.page;
  await page.reload();
  await renameMentorship(page, MENTORSHIP);
  await unfoldPrivate(page);
  await insertPrivately(page, 'Ask less, listen more.');
  await privateIs(page, PRIVATE_STATES.deviceOnly);
  await sees(page, STATES.onRelay);
  known.set(stage, { relay, mentorship: hashOf(page), goneOn: '', file: '', key: '' });
  const devices = await openDevices(noa);
  await deviceName(devices, 0).fill(LAPTOP);
  await deviceName(devices, 0).press('Enter');
  const code = await makeLinkingCode(devices);
  await noa.close();
  const second = await launchGuest(stage, 'second', relay);
  const seconds = await pageAfterInstall(second);
  await linkBrowser(seconds, code);
  await seconds.getByText(/until another browser of yours signs this one in/).waitFor();
  await seconds.close();
}

/** Noa is there again, and signs it in. */
export async function signSecondIn(stage: Stage): Promise<void> {
  const [noa, second] = [personOf(stage, 'noa'), personOf(stage, 'second')];
  await noa.relaunch();
  await stopClock(noa, NOW);
  const seconds = await second.openDashboard(guestsOf(stage).mentorship);
  const devices = await openDevices(noa);
  await listsDevices(devices, 2);
  await sees(seconds, STATES.onRelay);
  await deviceName(devices, 1).fill(OFFICE);
  await deviceName(devices, 1).press('Enter');
  await seconds.close();
  const page = await noa.openDashboard(guestsOf(stage).mentorship);
  await page.getByText(/^Another browser of yours has your mentorships/).waitFor();
  await page.close();
  await devices.close();
}

/** The relay goes, and Noa strikes the second browser out. */
export async function beginStriking(stage: Stage): Promise<void> {
  await guestsOf(stage).relay.stop();
  const devices = await openDevices(personOf(stage, 'noa'));
  await strikeOut(devices, OFFICE);
  await struckOut(devices).getByText('waits for its relay').first().waitFor();
  await devices.close();
}

/** The relay is back, and it is done. */
export async function finishStriking(stage: Stage): Promise<void> {
  await guestsOf(stage).relay.start();
  const devices = await openDevices(personOf(stage, 'noa'));
  await isStruckOut(devices, OFFICE);
  await devices.close();
}

/** The second browser goes on in a new mentorship. */
export async function goOn(stage: Stage): Promise<void> {
  const second = personOf(stage, 'second');
  const guests = guestsOf(stage);
  const page = await second.openDashboard(guests.mentorship);
  const before = new Map(second.context.pages().map((one) => [one, one.url()]));
  await page.getByRole('button', { name: 'Go on in a new mentorship' }).click();
  // One of the open dashboards leads there, whichever the browser names first.
  const there = await waitFor('a page shows the new mentorship', () =>
    second.context.pages().find((one) => before.get(one) !== one.url()),
  );
  guests.goneOn = hashOf(there);
  const was = before.get(there);
  await page.close();
  if (there !== page && was !== undefined) await there.goto(was);
}

/** After the relay was away the next try of whoever talks to it may be half a minute off. */
const COVERED_WITHIN_MS = 60_000;

/** Noa makes a file and a key, and loses her laptop. */
export async function makeBackups(stage: Stage): Promise<void> {
  const noa = personOf(stage, 'noa');
  const guests = guestsOf(stage);
  const page = await openDevices(noa);
  guests.file = await makeFile(page, 'noa.recovery');
  await page.getByText(COVERED).waitFor({ timeout: COVERED_WITHIN_MS });
  await closeDialog(page);
  guests.key = await makeKey(page);
  await noa.close();
  await guests.relay.stop();
  await launchGuest(stage, 'back', guests.relay);
}

/** The browser in which she was back is gone, and she has another new one. */
export async function loseAgain(stage: Stage): Promise<void> {
  await personOf(stage, 'back').close();
  await launchGuest(stage, 'back', guestsOf(stage).relay);
}

/** The page of a guest at their mentorship. */
export async function guestsPage(stage: Stage, who: Guest): Promise<Page> {
  const page = await personOf(stage, who).openDashboard(guestsOf(stage).mentorship);
  await page.getByRole('heading', { name: MENTORSHIP }).waitFor();
  return page;
}

/** "My devices" of a guest. */
export function guestsDevices(stage: Stage, who: Guest): Promise<Page> {
  return openDevices(personOf(stage, who));
}

/** Asks to strike the second browser out. */
export async function askToStrike(page: Page): Promise<Page> {
  await page.getByRole('button', { name: `Strike out ${OFFICE}…` }).click();
  await page.getByRole('dialog').waitFor();
  return page;
}
