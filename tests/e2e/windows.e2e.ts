/**
 * One profile in many windows: dashboard, side panel and popup of one person show the same, one of
 * them talks to the relay, and when that one closes another takes over. [S20, S22, S31, S34]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { clickBehind, notes, sameNotes, typeParagraph } from '../support/notes-field.ts';
import { pairPeople, type Pair } from '../support/pair.ts';
import { openProxiedRelay, type Relay } from '../support/relay.ts';
import {
  actionItem,
  actionItems,
  addActionItem,
  jot,
  openSessionPage,
  sees,
  startSession,
  STATES,
} from '../support/surfaces.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { becomes, waitFor } from '../support/wait.ts';

await flow('windows', ({ test, open }) => {
  let relay: Relay;
  let proxy: TcpProxy;
  let pair: Pair;
  let dashboard: Page;
  let panel: Page;
  let popup: Page;
  let ben: Page;
  let staying: Page;

  test('dashboard and popup in one window, the panel in another', async () => {
    const opened = await openProxiedRelay();
    relay = open(opened.relay);
    proxy = opened.proxy;
    pair = await pairPeople(open, relay);
    dashboard = pair.mia.page;
    ben = await pair.ben.person.openPanel();
    await pair.ben.page.close();
    panel = await inNewWindow(dashboard, 'sidepanel.html');
    popup = await pair.mia.person.openPopup();
    await startSession(panel);
    await notes(ben).waitFor();
    equal(new Set(await windowsOf([dashboard, panel])).size, 2, 'windows');
  });

  test('what is done in one shows in all, and at the partner', async () => {
    await addActionItem(dashboard, 'From the dashboard');
    await addActionItem(panel, 'From the panel');
    await jot(popup, 'Action item', 'From the popup');
    for (const text of ['From the dashboard', 'From the panel', 'From the popup']) {
      for (const page of [dashboard, panel, popup, ben]) await actionItem(page, text).waitFor();
    }
    await Promise.all([sees(dashboard, STATES.onRelay), sees(panel, STATES.onRelay)]);
    await sees(popup, STATES.knownAtRelay);
  });

  test('[U82, U20] a theme that is chosen in the settings is worn by every open page, whatever the system wants', async () => {
    const settings = await pair.mia.person.openDashboard('#/settings');
    const pages = [dashboard, panel, popup, settings];
    const light = await Promise.all(pages.map(colours));
    const wear = async (choice: string, theme: string | undefined): Promise<void> => {
      await settings.getByLabel('Theme').selectOption(choice);
      for (const page of pages) await wearsTheme(page, theme);
    };
    await wear('Dark', 'dark');
    const dark = await Promise.all(pages.map(colours));
    equal(new Set([...light, ...dark]).size, 2, 'the colours of a page, light and dark');
    await Promise.all(pages.map((page) => page.emulateMedia({ colorScheme: 'dark' })));
    await wear('Light', 'light');
    equal(await Promise.all(pages.map(colours)), light, 'the colours of light on a dark system');
    await wear('Same as the system', undefined);
    equal(await Promise.all(pages.map(colours)), dark, 'the colours of the system');
    await Promise.all(pages.map((page) => page.emulateMedia({ colorScheme: 'light' })));
    await settings.close();
  });

  test('two windows write in the same notes', async () => {
    await openSessionPage(dashboard);
    await typeParagraph(panel, 'Panel:');
    await sameNotes(panel, dashboard, (blocks) => blocks.join('') === '<p>Panel:</p>');
    await typeParagraph(dashboard, 'Page:');
    await sameNotes(panel, dashboard, (blocks) => blocks.join('') === '<p>Panel:</p><p>Page:</p>');
    await Promise.all([clickBehind(panel, 'Panel:'), clickBehind(dashboard, 'Page:')]);
    await Promise.all([
      panel.keyboard.type(' written beside the call', { delay: 15 }),
      dashboard.keyboard.type(' written on the wide page', { delay: 15 }),
    ]);
    const wanted = '<p>Panel: written beside the call</p><p>Page: written on the wide page</p>';
    await sameNotes(panel, dashboard, (blocks) => blocks.join('') === wanted);
    await sameNotes(panel, ben, (blocks) => blocks.join('') === wanted);
  });

  test('one of them talks to the relay', async () => {
    const pages = await Promise.all([clientIdOf(dashboard), clientIdOf(panel)]);
    await waitFor('the holder of the lock is a page that is seen', async () => {
      const holders = await holdersOf(panel);
      return holders.length === 1 && pages.some((id) => holders.includes(id));
    });
    await becomes('connections of Mia and Ben', 2, () => proxy.connections().open);
  });

  test('the one that talks to the relay closes with what it could not send, and another sends it', async () => {
    const isPanel = (await holdersOf(panel)).includes(await clientIdOf(panel));
    const closing = isPanel ? panel : dashboard;
    staying = isPanel ? dashboard : panel;
    proxy.cut();
    await clickBehind(closing, 'the wide page');
    await closing.keyboard.type(' and closed');
    await sees(closing, STATES.waitingHere);
    await closing.close();
    proxy.mend();
    await sameNotes(staying, ben, (blocks) => blocks.join('').includes('wide page and closed<'));
    equal(await holdersOf(staying), [await clientIdOf(staying)], 'the holder of the lock');
    await typeParagraph(staying, 'The other goes on.');
    await sameNotes(staying, ben, (blocks) => blocks.at(-1) === '<p>The other goes on.</p>');
    await becomes('connections of Mia and Ben', 2, () => proxy.connections().open);
    await sees(staying, STATES.onRelay);
  });

  test('nothing is there twice, nowhere', async () => {
    const another = await pair.mia.person.openPanel();
    await actionItem(another, 'From the popup').waitFor();
    for (const page of [another, staying, ben]) {
      const items = await actionItems(page);
      equal(items.length, 4, 'action items');
      equal(new Set(items).size, items.length, 'different ones');
    }
    const names = await popup
      .getByRole('checkbox')
      .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')));
    equal(new Set(names).size, names.length, 'different ones in the popup');
    equal(names.length, 4, 'items in the popup');
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

/** Waits until a page has put a theme on. */
async function wearsTheme(page: Page, theme: string | undefined): Promise<void> {
  await waitFor(`a page wears the theme ${theme ?? 'of the system'}`, async () => {
    const worn = await page.evaluate(() => document.documentElement.dataset['theme']);
    return worn === theme;
  });
}

/** The colours of a page's ground and words. */
function colours(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return `${backgroundColor} ${color}`;
  });
}

/** Opens a page of the extension in a window of its own. */
async function inNewWindow(beside: Page, path: string): Promise<Page> {
  const url = new URL(path, beside.url()).href;
  const [page] = await Promise.all([
    beside.context().waitForEvent('page'),
    (async () => {
      const session = await beside.context().newCDPSession(beside);
      await session.send('Target.createTarget', { url, newWindow: true });
      await session.detach();
    })(),
  ]);
  await page.waitForLoadState();
  return page;
}

async function windowsOf(pages: readonly Page[]): Promise<readonly number[]> {
  return Promise.all(
    pages.map(async (page) => {
      const session = await page.context().newCDPSession(page);
      const { windowId } = await session.send('Browser.getWindowForTarget');
      await session.detach();
      return windowId;
    }),
  );
}

/** The contexts of the profile that hold the lock of a mentorship. */
function holdersOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    const locks = held.filter(({ name }) => name?.startsWith('sync:'));
    return locks.map(({ clientId }) => clientId ?? '');
  });
}

/** How the browser names this page among those that hold locks. */
function clientIdOf(page: Page): Promise<string> {
  return page.evaluate(() =>
    navigator.locks.request(`probe ${Math.random()}`, async (lock) => {
      const { held = [] } = await navigator.locks.query();
      return held.find(({ name }) => name === lock?.name)?.clientId ?? '';
    }),
  );
}
