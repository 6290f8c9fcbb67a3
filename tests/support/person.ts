/**
 * One person with the real extension in a real headless Chromium: a profile folder of their own,
 * pages to drive, a process to kill, and the same profile to come back to.
 */
import { chromium, type BrowserContext, type Page, type Worker } from 'playwright-core';
import { browserFlags, isRoot } from '../../extension/start/browser-flags.ts';
import { acceptsUnpacked, findBrowsers, thisComputer } from '../../extension/start/find-browser.ts';
import { extensionIdOf } from '../../extension/start/extension-id.ts';
import { placeExtension, TEST_BUILDS } from './built-extension.ts';
import { recordEvidence } from './evidence.ts';
import { allProcesses, type Process } from './processes.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { PATIENCE_MS, waitFor } from './wait.ts';

/** What a person is made of. `relayUrl` is the address their extension starts with; '' is none. */
export type PersonOptions = {
  readonly name: string;
  readonly relayUrl: string;
  /** BCP 47 tag of the browser's own language. */
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  /** IANA name of the zone their browser is in. */
  readonly timeZone?: string;
  /** Permissions that their extension lacks, for what a browser refuses only without them. */
  readonly withoutPermissions?: readonly string[];
  /** Another folder of builds than that for tests. */
  readonly builds?: string;
  /** An empty folder for the profile; a new temporary one unless it is said. */
  readonly profileFolder?: string;
  /** Draws as soon as there is something to draw, and not at the next of a screen's sixty frames a second. */
  readonly unlimitedFrames?: boolean;
};

/** A person at work. After `kill()` only `relaunch()` and `close()` make sense. */
export type Person = {
  readonly name: string;
  readonly extensionId: string;
  readonly extensionFolder: string;
  readonly profileFolder: string;
  /** The running browser; a new one after `relaunch()`. */
  readonly context: BrowserContext;
  openDashboard(route?: string): Promise<Page>;
  /** The popup's page in a tab of the popup's size. */
  openPopup(): Promise<Page>;
  /** The side panel's page in a tab of 360 x 800. */
  openPanel(route?: string): Promise<Page>;
  /** The extension's service worker, to evaluate in; one that was stopped is awake only after an event. */
  serviceWorker(): Promise<Worker>;
  /** Ends the service worker as the browser does when it is idle. */
  stopServiceWorker(): Promise<void>;
  /** SIGKILL to the browser process: nothing is flushed, nobody is asked. */
  kill(): Promise<void>;
  /** Closes what runs, if anything, and starts a browser on the same profile, with `changed` otherwise. */
  relaunch(changed?: Pick<PersonOptions, 'unlimitedFrames'>): Promise<void>;
  close(): Promise<void>;
};

/** Starts a browser with a new profile and the extension in it. */
export async function launchPerson(options: PersonOptions): Promise<Person> {
  const profileFolder = options.profileFolder ?? temporaryFolder(`profile-${options.name}`);
  const extensionFolder = temporaryFolder(`extension-${options.name}`);
  const { relayUrl, withoutPermissions = [], builds = TEST_BUILDS } = options;
  placeExtension(extensionFolder, relayUrl, { without: withoutPermissions, builds });
  const extensionId = extensionIdOf(extensionFolder, process.platform);
  let context = await start(options, profileFolder, extensionFolder);

  const openPage = async (path: string, width: number, height: number): Promise<Page> => {
    const page = await context.newPage();
    await page.setViewportSize({ width, height });
    await page.goto(`chrome-extension://${extensionId}/${path}`);
    return page;
  };

  return {
    name: options.name,
    extensionId,
    extensionFolder,
    profileFolder,
    get context() {
      return context;
    },
    openDashboard: (route = '') => openPage(`dashboard.html${route}`, 1280, 800),
    openPopup: () => openPage('popup.html', 400, 560),
    openPanel: (route = '') => openPage(`sidepanel.html${route}`, 360, 800),
    serviceWorker: () => awakeWorker(context, extensionId),
    stopServiceWorker: () => stopWorker(context, extensionId),
    async kill() {
      process.kill(browserProcessOf(profileFolder), 'SIGKILL');
      await waitFor('the killed browser is gone', () => !isRunning(profileFolder));
    },
    async relaunch(changed = {}) {
      await context.close().catch(() => {});
      await waitFor('the old browser is gone', () => !isRunning(profileFolder));
      context = await start({ ...options, ...changed }, profileFolder, extensionFolder);
    },
    close: () => context.close().catch(() => {}),
  };
}

async function start(
  { name, locale, colorScheme, timeZone, unlimitedFrames = false }: PersonOptions,
  profileFolder: string,
  extensionFolder: string,
): Promise<BrowserContext> {
  const browser = findBrowsers(thisComputer).find(acceptsUnpacked);
  if (browser === undefined) throw new Error('no Chromium was found: install the package chromium');
  const context = await chromium.launchPersistentContext(profileFolder, {
    executablePath: browser.file,
    headless: true,
    viewport: { width: 1280, height: 800 },
    ...(locale === undefined ? {} : { locale }),
    ...(colorScheme === undefined ? {} : { colorScheme }),
    // Of the whole browser: Playwright's own way reaches some pages of an extension and others not.
    ...(timeZone === undefined ? {} : { env: { ...process.env, TZ: timeZone } }),
    handleSIGINT: false,
    args: [
      ...browserFlags({ extensionFolder, isRoot: isRoot() }),
      '--disable-gpu',
      ...(unlimitedFrames ? ['--disable-frame-rate-limit'] : []),
    ],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  recordEvidence(name, context);
  slowDown(context, Number(process.env['TWOWAY_SLOW'] ?? 1));
  return context;
}

/** Each page to come runs so many times slower. One that is gone before it is slowed down need not be. */
function slowDown(context: BrowserContext, rate: number): void {
  if (rate === 1) return;
  const slow = async (page: Page): Promise<void> => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate });
  };
  context.on('page', (page) => void slow(page).catch(() => undefined));
}

async function awakeWorker(context: BrowserContext, extensionId: string): Promise<Worker> {
  return waitFor('the service worker runs', () =>
    context.serviceWorkers().find((worker) => worker.url().includes(extensionId)),
  );
}

/** Closes the worker's target, as the browser does with an idle one, and waits until it is gone. */
async function stopWorker(context: BrowserContext, extensionId: string): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('this browser has no session of its own');
  const findWorker = async () => {
    const { targetInfos } = await session.send('Target.getTargets');
    return targetInfos.find(
      ({ type, url }) => type === 'service_worker' && url.includes(extensionId),
    );
  };
  try {
    const worker = await findWorker();
    if (worker !== undefined)
      await session.send('Target.closeTarget', { targetId: worker.targetId });
    await waitFor('the service worker has stopped', async () => (await findWorker()) === undefined);
  } finally {
    await session.detach();
  }
}

/** The process id of the browser (not of its helpers) that runs on the profile. */
function browserProcessOf(profileFolder: string): number {
  const found = processesOf(profileFolder).find(({ command }) => !command.includes('--type='));
  if (found === undefined) throw new Error('the browser of this profile does not run');
  return found.id;
}

/** Whether a browser still runs on the profile. */
export function isRunning(profileFolder: string): boolean {
  return processesOf(profileFolder).length > 0;
}

function processesOf(profileFolder: string): readonly Process[] {
  return allProcesses().filter(({ command }) =>
    command.includes(`--user-data-dir=${profileFolder}`),
  );
}
