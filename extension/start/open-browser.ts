/**
 * Opens one browser with the extension for `npm start`, as a plain program with a profile of its
 * own under the data folder, and closes it again.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { browserFlags, isRoot } from './browser-flags.ts';
import { openBrowserPipe } from './browser-pipe.ts';
import { extensionIdOf } from './extension-id.ts';
import type { Browser } from './find-browser.ts';

const CLOSE_WITHIN_MS = 5_000;
/** Shown for the moment until the browser has loaded the extension. */
const OPENING_PAGE = 'data:text/html,<title>Twoway</title>';

/** What to open and what to show in it. Folders are absolute. */
export type BrowserToOpen = {
  readonly browser: Browser;
  readonly extensionFolder: string;
  readonly profileFolder: string;
  /** The dashboard's route (`#/...`); absent: its home. */
  readonly route?: string;
  /** Absent: where the browser likes. */
  readonly half?: 'left' | 'right';
};

/** A browser that runs. `closed` resolves when it has ended, by us or by the person. */
export type OpenBrowser = { readonly closed: Promise<void>; close(): Promise<void> };

/** Opens the browser and shows the dashboard in it, as soon as the extension is loaded. */
export function openBrowser(wanted: BrowserToOpen): OpenBrowser {
  const { browser, extensionFolder, profileFolder } = wanted;
  mkdirSync(profileFolder, { recursive: true });
  const flags = browserFlags({ extensionFolder, isRoot: isRoot() });
  const child = spawn(
    browser.file,
    [...flags, `--user-data-dir=${profileFolder}`, '--remote-debugging-pipe', OPENING_PAGE],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const [, , , to, from] = child.stdio;
  if (to instanceof Writable && from instanceof Readable) {
    // A page that could not be shown is a page to open by hand; the browser is there all the same.
    showDashboard(wanted, to, from).catch(() => {});
  }
  return {
    closed,
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS);
      await closed;
      clearTimeout(insist);
    },
  };
}

async function showDashboard(
  { extensionFolder, route, half }: BrowserToOpen,
  to: Writable,
  from: Readable,
): Promise<void> {
  const pipe = await openBrowserPipe(to, from);
  if (half !== undefined) await pipe.placeHalf(half);
  const id = extensionIdOf(realpathSync(extensionFolder), process.platform);
  await pipe.show(`chrome-extension://${id}/dashboard.html${route ?? ''}`);
}

/**
 * The folder for a profile. A Chromium from a snap may only write below its own folder in the
 * person's home; every other one keeps its profile in the data folder.
 */
export function profileFolderFor(browser: Browser, dataFolder: string, name: string): string {
  const isSnap = realpathSync(browser.file).includes('/snap');
  return isSnap
    ? join(homedir(), 'snap', 'chromium', 'common', 'twoway', name)
    : join(dataFolder, 'profiles', name);
}
