/**
 * A person whose pages are really seen and hidden: the same profile as before, in a browser with a
 * window on a screen, driven by Puppeteer, with the browser's own throttling. (Playwright says of
 * every page that it is visible.) Tabs come to the front as the extension's own API brings them.
 */
import { writeFileSync } from 'node:fs';
import puppeteer, { type Browser, type Page, type Target, type WebWorker } from 'puppeteer-core';
import { browserFlags, isRoot } from '../../extension/start/browser-flags.ts';
import { acceptsUnpacked, findBrowsers, thisComputer } from '../../extension/start/find-browser.ts';
import { keepRecord } from './evidence.ts';
import { isRunning, type Person } from './person.ts';
import { inPage, type PlainPage, type Scripted } from './plain-page.ts';
import { there } from './there.ts';
import type { VirtualScreen } from './virtual-screen.ts';
import { waitFor } from './wait.ts';

/** A page of the extension in a tab, a panel or a popup of the browser. */
export type SeenPage = PlainPage & { readonly page: Page };

/** A person at a screen. */
export type SeenPerson = {
  /** Opens a page in a new tab that is in front in its window. */
  openTab(path: string): Promise<SeenPage>;
  /** Opens a page in a window of its own. */
  openWindow(path: string): Promise<SeenPage>;
  /** Waits for a page that opens by itself: the popup, the panel, a tab that was discarded. */
  pageOf(path: string): Promise<SeenPage>;
  /** Opens the real popup, as a click on the icon in the toolbar does. */
  openPopup(): Promise<SeenPage>;
  /** Throws a hidden page out of memory, as the browser does when it is short of it; gives its tab. */
  discard(page: SeenPage): Promise<number>;
  /** Brings the tab of a page that was thrown away to the front: the browser loads it anew. */
  bringBack(tabId: number, path: string): Promise<SeenPage>;
  /** The extension's service worker, once it runs. */
  worker(): Promise<WebWorker>;
  close(): Promise<void>;
};

/** What pages and worker of the extension ask of the browser in these tests. */
type ExtensionApi = {
  readonly tabs: {
    getCurrent(): Promise<{ id: number; windowId: number }>;
    create(tab: { windowId: number; url: string; active: boolean }): Promise<unknown>;
    update(id: number, change: { active: boolean }): Promise<unknown>;
    discard(id: number): Promise<{ id: number }>;
  };
  readonly action: { openPopup(): Promise<void> };
  readonly runtime: { getContexts(filter: object): Promise<{ contextType: string }[]> };
};
declare const chrome: ExtensionApi;

/** Closes the person's browser and opens one with a window on the same profile. */
export async function seat(person: Person, screen: VirtualScreen): Promise<SeenPerson> {
  await person.close();
  await waitFor('the browser without a window is gone', () => !isRunning(person.profileFolder));
  const browser = await launch(person, screen);
  const session = await browser.target().createCDPSession();
  const origin = `chrome-extension://${person.extensionId}/`;
  const note = keepRecord(`${person.name}-seen`, async () => {
    const pages = await browser.pages();
    return pages.map((page) => ({ screenshot: ({ path }) => picture(page, path) }));
  });
  browser.process()?.once('exit', (code, signal) => note(`the browser ended: ${code} ${signal}`));
  browser.on('targetcreated', (target) => {
    if (!target.url().startsWith(origin) && target.url() !== '') return;
    void target.page().then((page) => {
      page?.on('console', (message) => note(`${message.type()} ${message.text()}`));
      page?.on('pageerror', (error) => note(`uncaught ${String(error)}`));
    });
  });
  const opened = new Set<Target>();
  // Popups and panels belong to no window of the browser, so `browser.pages()` knows none of them.
  const find = (path: string): Target | undefined =>
    browser.targets().find((one) => !opened.has(one) && one.url().startsWith(`${origin}${path}`));
  const begin = async (target: Target): Promise<SeenPage> => {
    opened.add(target);
    const page = await target.asPage();
    await waitFor('the page is loaded', async () => {
      return (await page.evaluate('document.readyState')) === 'complete';
    });
    return drive(page);
  };
  const pageOf = async (path: string): Promise<SeenPage> =>
    begin(await waitFor(`the page ${path} is open`, () => find(path)));
  const open = async (path: string, newWindow: boolean): Promise<SeenPage> => {
    await session.send('Target.createTarget', { url: `${origin}${path}`, newWindow });
    return pageOf(path);
  };
  const worker = async (): Promise<WebWorker> => {
    const target = await browser.waitForTarget(
      (one) => one.type() === 'service_worker' && one.url().startsWith(origin),
    );
    return there(await target.worker());
  };
  return {
    worker,
    openTab: (path) => open(path, false),
    openWindow: (path) => open(path, true),
    pageOf,
    async openPopup() {
      const own = await worker();
      await own.evaluate(() => chrome.action.openPopup());
      return pageOf('popup.html');
    },
    async discard({ page }) {
      const tabId = await page.evaluate(async () => (await chrome.tabs.getCurrent()).id);
      opened.delete(page.target());
      const own = await worker();
      return own.evaluate(async (id) => (await chrome.tabs.discard(id)).id, tabId);
    },
    async bringBack(tabId, path) {
      const own = await worker();
      await own.evaluate(async (id) => {
        await chrome.tabs.update(id, { active: true });
      }, tabId);
      return pageOf(path);
    },
    close: () => browser.close(),
  };
}

function launch(person: Person, { display }: VirtualScreen): Promise<Browser> {
  const found = findBrowsers(thisComputer).find(acceptsUnpacked);
  return puppeteer.launch({
    executablePath: there(found).file,
    headless: false,
    pipe: true,
    // Its own flags keep hidden pages as awake as seen ones, which is what is tested here.
    ignoreDefaultArgs: true,
    defaultViewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    env: { ...process.env, DISPLAY: display },
    args: [
      ...browserFlags({ extensionFolder: person.extensionFolder, isRoot: isRoot() }),
      '--disable-gpu',
      '--window-size=700,900',
      '--password-store=basic',
      `--user-data-dir=${person.profileFolder}`,
      'about:blank',
    ],
  });
}

/** Takes a page of Puppeteer's into a test's hand. */
export function drive(page: Page): SeenPage {
  return {
    page,
    evaluate: (expression) => page.evaluate(expression),
    clickAt: (x, y) => page.mouse.click(x, y),
    type: (text, delayMs = 0) => page.keyboard.type(text, { delay: delayMs }),
    async press(key, holding) {
      if (holding !== undefined) await page.keyboard.down(holding);
      await page.keyboard.press(key);
      if (holding !== undefined) await page.keyboard.up(holding);
    },
  };
}

async function picture(page: Page, path: string): Promise<void> {
  writeFileSync(path, await page.screenshot());
}

/** What the page itself says of whether it is seen. */
export function visibilityOf(page: Scripted): Promise<unknown> {
  return page.evaluate('document.visibilityState');
}

/** Opens an empty tab before the page, and waits until the page is hidden. */
export async function hide(page: Scripted): Promise<void> {
  await inPage(
    page,
    async () => {
      const { windowId } = await chrome.tabs.getCurrent();
      await chrome.tabs.create({ windowId, url: 'about:blank', active: true });
    },
    undefined,
  );
  await waitFor('the page is hidden', async () => (await visibilityOf(page)) === 'hidden');
}

/** Brings the page's tab to the front, and waits until it is seen. */
export async function show(page: Scripted): Promise<void> {
  await inPage(
    page,
    async () => {
      const { id } = await chrome.tabs.getCurrent();
      await chrome.tabs.update(id, { active: true });
    },
    undefined,
  );
  await waitFor('the page is seen', async () => (await visibilityOf(page)) === 'visible');
}

/**
 * Freezes the page as the browser does with one that is hidden for long: behind another tab, and not
 * in the middle of a transaction, which browsers wait for. It keeps its locks.
 */
export async function freeze(page: SeenPage): Promise<void> {
  await hide(page);
  await inPage(page, endOfTransactions, undefined);
  await setLifecycle(page, 'frozen');
}

/** Runs in the page: resolves when all that has begun in its databases is done. */
async function endOfTransactions(): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error(`${name} does not open`)));
    });
    const own = database.transaction([...database.objectStoreNames], 'readwrite');
    const ended = new Promise((resolve) => own.addEventListener('complete', resolve));
    own.commit();
    await ended;
    database.close();
  }
}

/** Lets a frozen page go on. */
export function thaw(page: SeenPage): Promise<void> {
  return setLifecycle(page, 'active');
}

async function setLifecycle({ page }: SeenPage, state: 'frozen' | 'active'): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Page.setWebLifecycleState', { state });
  await session.detach();
}

/** What surfaces of the extension are open, as the browser names them: TAB, POPUP, SIDE_PANEL. */
export async function surfacesOf(person: SeenPerson): Promise<readonly string[]> {
  const worker = await person.worker();
  return worker.evaluate(async () => {
    return (await chrome.runtime.getContexts({})).map(({ contextType }) => contextType);
  });
}
