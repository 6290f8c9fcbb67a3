/**
 * `npm start` as a person has it in a terminal, and the browsers it opens, looked into from outside:
 * the program opens them and speaks to them as it always does, and the test only watches.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { acceptsUnpacked, findBrowsers, thisComputer } from '../../extension/start/find-browser.ts';
import { keepRecord } from './evidence.ts';
import { fakePrograms } from './fake-programs.ts';
import { entriesOf } from './house/json.ts';
import { familyOf, type Process } from './processes.ts';
import { drive, type SeenPage } from './seen-person.ts';
import { there } from './there.ts';
import { waitFor } from './wait.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
const SHOWN_WITHIN_MS = 45_000;
const EXTENSION = 'chrome-extension://';
/** Where a browser with a port to be looked into by writes it down. */
const PORT_FILE = 'DevToolsActivePort';

/** How it is started. */
export type StartOptions = {
  readonly port: number;
  readonly dataFolder: string;
  readonly flags?: readonly string[];
  /** As the script of package.json, or the program alone. */
  readonly by: 'npm' | 'node';
  /** The screen and the browser for its windows; without one nothing can be shown. */
  readonly show?: { readonly display: string; readonly browserFile: string };
};

/** A start that runs. */
export type Start = {
  said(): string;
  /** Ctrl-C as a terminal passes it on: to all that runs in the foreground. */
  interrupt(): void;
  /** The exit code; null where a signal ended it, as npm ends after Ctrl-C. */
  readonly ended: Promise<number | null>;
  /** What it has begun and what runs now: itself, the relay, browsers and their helpers. */
  family(): readonly Process[];
  close(): Promise<unknown>;
};

/** Starts it. */
export function start({ port, dataFolder, flags = [], by, show }: StartOptions): Start {
  const [program, ...words] =
    by === 'npm'
      ? ['npm', 'start', '--', ...flags]
      : [process.execPath, join(ROOT, 'extension', 'start', 'start.ts'), ...flags];
  const screen = { DISPLAY: show?.display ?? '', WAYLAND_DISPLAY: '' };
  const browser = show === undefined ? {} : { TWOWAY_BROWSER: show.browserFile };
  const settings = { TWOWAY_PORT: String(port), TWOWAY_DATA: dataFolder };
  const child = spawn(program, words, {
    cwd: ROOT,
    env: { ...process.env, ...screen, ...browser, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    // The group that a terminal would have in its foreground.
    detached: true,
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const id = there(child.pid);
  return {
    said: () => said,
    interrupt: () => void process.kill(-id, 'SIGINT'),
    ended,
    family: () => familyOf(id),
    close() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-id, 'SIGTERM');
      return ended;
    },
  };
}

/** Waits until it has said these words. */
export async function hasSaid(start: Start, words: string, withinMs = 60_000): Promise<void> {
  await waitFor(
    `npm start says "${words}"`,
    () => {
      if (start.said().includes(words)) return true;
      throw new Error(`it said ${JSON.stringify(start.said().slice(-1_000))}`);
    },
    withinMs,
  );
}

/** A program that is the browser, with a port by which it can be looked into. */
export function watchedBrowser(): string {
  const { file } = there(findBrowsers(thisComputer).find(acceptsUnpacked));
  const programs = fakePrograms();
  programs.put('browser', `exec '${file}' --remote-debugging-port=0 --disable-gpu "$@"`);
  return join(programs.folder, 'browser');
}

/** What a browser that was opened shows: one page of the extension. */
export type OpenedPage = SeenPage & { readonly url: string; close(): Promise<void> };

/**
 * Waits until the browser on this profile shows one page of the extension and nothing else. Gives the
 * address by which it can be looked into.
 */
export function showsOnePage(profileFolder: string): Promise<string> {
  return waitFor(
    'the browser shows one page, of the extension',
    () => whereOnePageIs(profileFolder),
    SHOWN_WITHIN_MS,
  );
}

/** As `showsOnePage`, and gives the page. `close` only looks away. */
export async function openedOn(profileFolder: string): Promise<OpenedPage> {
  const browserURL = await showsOnePage(profileFolder);
  const browser = await puppeteer.connect({ browserURL, defaultViewport: null });
  // While the extension is not loaded its page is refused and the one before comes back, or it is opened in the
  // place of another one: the page is asked for anew each time.
  const { page, url } = await waitFor('the page is loaded', async () => {
    const target = browser
      .targets()
      .find((one) => one.type() === 'page' && one.url().startsWith(EXTENSION));
    const found = await target?.asPage();
    const state: unknown = await found?.evaluate('document.readyState + " " + location.href');
    const [, address] = /^complete (.*)$/.exec(String(state)) ?? [];
    return found && address?.startsWith(EXTENSION) === true && { page: found, url: address };
  });
  keepRecord(`opened-${basename(profileFolder)}`, async () => [
    { screenshot: async ({ path }) => writeFileSync(path, await page.screenshot()) },
  ]);
  return { ...drive(page), url, close: () => browser.disconnect() };
}

/** Forgets where an earlier browser on this profile could be looked into. */
export function forgetBrowser(profileFolder: string): void {
  rmSync(join(profileFolder, PORT_FILE), { force: true });
}

async function whereOnePageIs(profileFolder: string): Promise<string> {
  const file = join(profileFolder, PORT_FILE);
  if (!existsSync(file)) throw new Error('no browser runs there');
  const address = `http://127.0.0.1:${readFileSync(file, 'utf8').split('\n')[0] ?? ''}`;
  const listed: unknown = await (await fetch(`${address}/json/list`)).json();
  const shown = (Array.isArray(listed) ? listed.map(entriesOf) : [])
    .filter(({ type }) => type === 'page')
    .map(({ url }) => String(url));
  if (shown.length === 1 && shown[0]?.startsWith(EXTENSION) === true) return address;
  throw new Error(`it shows ${shown.join(' and ')}`);
}
