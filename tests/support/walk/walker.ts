/**
 * One of the two who walk: what they can do next in their real browser, chosen by chance, and what they
 * were told meanwhile. Each text occurs nowhere else.
 */
import type { Page } from 'playwright-core';
import type { Chance } from '../chance.ts';
import { enterAndClose } from '../page-ends.ts';
import { closePages } from '../pair.ts';
import type { Person } from '../person.ts';
import { addActionItem, chooseKind, goToMentorship, jotField } from '../surfaces.ts';

/** What was written: `said` if a surface said that it is on this device. */
export type Written = { readonly kind: 'Note' | 'Action item'; said: boolean };

/** Somebody who walks. */
export type Walker = {
  readonly person: Person;
  /** By its text, in the order of writing. */
  readonly written: ReadonlyMap<string, Written>;
  /** Does one thing and says what it was. */
  readonly step: () => Promise<string>;
};

const MOST_PAGES = 3;
const AT_MENTORSHIP = /dashboard\.html#\/m\/[\w-]+$/;
/** A click elsewhere, the tab closed, the process killed: at any moment within this time. */
const MOST_PAUSE_MS = 700;

/** What was drawn and what is said of it stand on the screen by then. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Makes a walker of `person`, who is paired. */
export function createWalker(person: Person, chance: Chance): Walker {
  const written = new Map<string, Written>();
  let count = 0;

  const write = (kind: Written['kind']): readonly [string, Written] => {
    count += 1;
    const text = `${person.name} ${count} ${kind.toLowerCase()}`;
    const mine: Written = { kind, said: false };
    written.set(text, mine);
    return [text, mine];
  };
  const ours = (): readonly Page[] =>
    person.context.pages().filter((page) => page.url().includes(person.extensionId));
  const linger = (page: Page): Promise<void> => page.waitForTimeout(chance.below(MOST_PAUSE_MS));

  const openOne = async (): Promise<string> => {
    if (ours().length >= MOST_PAGES) return closeOne();
    if (chance.below(2) === 0) {
      await person.openPanel();
      return 'opens the panel';
    }
    const page = await person.openDashboard();
    await goToMentorship(page);
    return 'opens the dashboard';
  };
  const closeOne = async (): Promise<string> => {
    const page = ours()[chance.below(ours().length)];
    if (page === undefined) return openOne();
    // The last page of a browser ends it.
    if (person.context.pages().length === 1) await person.context.newPage();
    await page.close();
    return 'closes a page';
  };
  const jotTwice = async (): Promise<string> => {
    const popup = await person.openPopup();
    for (let left = 1 + chance.below(2); left > 0; left -= 1) {
      await chooseKind(popup, 'Note');
      const [text, mine] = write('Note');
      await jotField(popup).fill(text);
      if (left === 1 && chance.below(3) === 0) {
        await enterAndClose(popup);
        return `jots "${text}" and closes in the same tick`;
      }
      await jotField(popup).press('Enter');
      await popup.getByText('Note: on this device.').first().waitFor();
      mine.said = true;
      await linger(popup);
    }
    await popup.close();
    return 'jots';
  };
  const addItem = async (): Promise<string> => {
    const page = ours().find((one) => AT_MENTORSHIP.test(one.url()));
    if (page === undefined) return openOne();
    const [text, mine] = write('Action item');
    await addActionItem(page, text);
    if (chance.below(2) === 0) {
      await twoFrames(page);
      await page.locator('.status:not(.status-saving)').waitFor();
      mine.said = true;
    }
    return `adds "${text}"${mine.said ? ', which is saved' : ''}`;
  };
  const kill = async (): Promise<string> => {
    await person.kill();
    await person.relaunch();
    return 'is killed and comes back';
  };
  const sleep = async (): Promise<string> => {
    await person.stopServiceWorker();
    return 'has the background put to sleep';
  };
  const leave = async (): Promise<string> => {
    await closePages(person);
    return 'closes everything';
  };

  return {
    person,
    written,
    step() {
      const at = chance.below(100);
      if (at < 20) return openOne();
      if (at < 35) return closeOne();
      if (at < 60) return jotTwice();
      if (at < 82) return addItem();
      if (at < 89) return leave();
      return at < 96 ? sleep() : kill();
    },
  };
}
