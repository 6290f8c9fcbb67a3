/**
 * Two people, Mia and Ben, each with a browser and a profile of their own, paired through the real
 * interface over a real relay: what most flows begin with.
 */
import type { Page } from 'playwright-core';
import type { Closable } from './flow.ts';
import { launchPerson, type Person, type PersonOptions } from './person.ts';
import type { Relay } from './relay.ts';
import {
  closeDialog,
  makeInvite,
  memberLine,
  pasteOffer,
  sees,
  STATES,
  tryCode,
  writeFirstItem,
  type Card,
} from './surfaces.ts';
import { waitFor } from './wait.ts';

/** Mia, who begins the mentorship and invites. */
export const MIA: Card = { name: 'Mia', role: 'Mentor' };
/** Ben, who is invited and joins. */
export const BEN: Card = { name: 'Ben', role: 'Mentee' };

/** One who is paired, and the page of the mentorship they have open. */
export type Paired = { readonly person: Person; readonly page: Page };

/** Two who share a record. `code`: the invite's, with which Ben joined. */
export type Pair = { readonly mia: Paired; readonly ben: Paired; readonly code: string };

/** How they are to be paired; what is left out is as usual. */
export type PairOptions = {
  readonly cards?: { readonly mia: Card; readonly ben: Card };
  readonly firstItem?: string;
  /** How Mia's browser differs. */
  readonly miasBrowser?: Pick<PersonOptions, 'withoutPermissions' | 'profileFolder'>;
  /** IANA name of the zone both are in. */
  readonly timeZone?: string;
};

/** Pairs two new profiles; both are left on the page of their mentorship, connected. */
export async function pairPeople(
  open: <T extends Closable>(thing: T) => T,
  relay: Relay,
  options: PairOptions = {},
): Promise<Pair> {
  const { mia: miaCard, ben: benCard } = options.cards ?? { mia: MIA, ben: BEN };
  const zone = options.timeZone === undefined ? {} : { timeZone: options.timeZone };
  const [mia, ben] = await Promise.all([
    launchPerson({ name: 'mia', relayUrl: relay.url, ...zone, ...options.miasBrowser }).then(open),
    launchPerson({ name: 'ben', relayUrl: relay.url, ...zone }).then(open),
  ]);
  const [miaPage, benPage] = await Promise.all([pageAfterInstall(mia), pageAfterInstall(ben)]);
  await writeFirstItem(miaPage, options.firstItem ?? 'Meet for the first time');
  const lines = await makeInvite(miaPage, miaCard).then((field) => field.inputValue());
  await closeDialog(miaPage);
  await pasteOffer(benPage).click();
  await tryCode(benPage, lines, benCard);
  await Promise.all([
    memberLine(miaPage, benCard.name).waitFor(),
    memberLine(benPage, miaCard.name).waitFor(),
  ]);
  await Promise.all([sees(miaPage, STATES.onRelay), sees(benPage, STATES.onRelay)]);
  const [, code = ''] = lines.split('\n');
  return { mia: { person: mia, page: miaPage }, ben: { person: ben, page: benPage }, code };
}

/** The page that opens by itself when the extension is new to a profile. */
export async function pageAfterInstall({ context, extensionId }: Person): Promise<Page> {
  return waitFor('the page after install has opened', () =>
    context.pages().find((page) => page.url().includes(`${extensionId}/dashboard.html`)),
  );
}

/** Closes every page of the extension that a person has open, and keeps the browser running. */
export async function closePages({ context, extensionId }: Person): Promise<void> {
  if (context.pages().every((page) => page.url().includes(extensionId))) await context.newPage();
  const ours = context.pages().filter((page) => page.url().includes(extensionId));
  await Promise.all(ours.map((page) => page.close()));
}

/** Rings the alarm at which the background asks the relays for news, as the browser does each minute. */
export async function ringPoll(person: Person): Promise<void> {
  const worker = await person.serviceWorker();
  await worker.evaluate(() => {
    const { chrome } = globalThis as unknown as {
      chrome: { alarms: { onAlarm: { dispatch(alarm: { name: string }): void } } };
    };
    chrome.alarms.onAlarm.dispatch({ name: 'poll' });
  });
}
