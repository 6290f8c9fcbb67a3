/**
 * `npm start`: builds the extension, runs the relay, opens a browser with the extension where that
 * is possible, says what to do next, and ends everything cleanly on Ctrl-C. This file only puts the
 * parts together; each part is a file beside it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce, type Builds } from './build-once.ts';
import {
  acceptsUnpacked,
  findBrowsers,
  hasDisplay,
  thisComputer,
  type Browser,
} from './find-browser.ts';
import { makePair } from './make-pair.ts';
import { openBrowser, profileFolderFor } from './open-browser.ts';
import { isPortFree, relayAddressOf, runRelay } from './run-relay.ts';
import { readSettings, type Settings } from './settings.ts';
import * as words from './words.ts';

type Stoppable = { close(): Promise<void> };

/** What every step of the opening needs. `opened` collects what must be closed at the end. */
type Opening = {
  readonly settings: Settings;
  readonly builds: Builds;
  readonly opened: Stoppable[];
  readonly stop: AbortSignal;
};

const say = (text: string) => process.stdout.write(`${text}\n`);
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
process.exit(await main());

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env, root);
  if (!settings.ok) return giveUp(settings.error);
  const { port, dataFolder } = settings.value;
  if (!(await isPortFree(port))) return giveUp(words.portTaken(port));

  const stop = stopSignal();
  const builds = await buildOnce(root, join(dataFolder, 'extension'), relayAddressOf(port), say);
  if (stop.aborted) return 0;
  if (!builds.ok) return giveUp(`The extension could not be built:\n${builds.error}`);
  const relay = await runRelay(root, port, join(dataFolder, 'relay'));
  if (!relay.ok) return giveUp(relay.error);

  say(words.whatRuns(relay.value.page, relay.value.address, dataFolder));
  const opened: Stoppable[] = [];
  openWhatWasAsked({ settings: settings.value, builds: builds.value, opened, stop }).catch(
    (error: unknown) => {
      say(`The browser could not be opened (${String(error)}). The relay runs; Ctrl-C stops it.`);
    },
  );
  await Promise.race([aborted(stop), relay.value.stopped]);
  say(stop.aborted ? '\nStopping...' : '\nThe relay has ended by itself. Stopping...');
  await Promise.allSettled(opened.map((browser) => browser.close()));
  await relay.value.stop();
  say('Stopped. Everything is kept; the next start goes on from here.');
  return stop.aborted ? 0 : 1;
}

/** Opens what the settings ask for and says what to do next. */
async function openWhatWasAsked(opening: Opening): Promise<void> {
  const { settings, builds } = opening;
  const browsers = findBrowsers(thisComputer);
  const browser = browsers.find(acceptsUnpacked);
  if (settings.browsers === 'none' || browser === undefined || !hasDisplay(thisComputer)) {
    say(words.whyNoBrowser(settings.browsers === 'none', browser !== undefined));
    say(words.clicksFor('chrome', builds));
    say(words.clicksFor('firefox', builds));
  } else if (settings.browsers === 'pair') {
    await openBoth(browser, opening);
  } else {
    openOne(browser, opening);
    for (const kind of ['chrome', 'firefox'] as const) {
      if (browsers.some((found) => found.kind === kind)) say(`\n${words.clicksFor(kind, builds)}`);
    }
  }
  if (!opening.stop.aborted) say(words.HOW_TO_STOP);
}

function openOne(browser: Browser, { settings, builds, opened, stop }: Opening): void {
  const profileFolder = profileFolderFor(browser, settings.dataFolder, 'me');
  const running = openBrowser({ browser, extensionFolder: builds.chromium, profileFolder });
  opened.push(running);
  void running.closed.then(() => {
    if (!stop.aborted) say('\nThe browser was closed; the relay still runs. Ctrl-C stops it.');
  });
  say(words.nextAfterOne(browser));
}

async function openBoth(
  browser: Browser,
  { settings, builds, opened, stop }: Opening,
): Promise<void> {
  const noteFile = join(settings.dataFolder, 'pair-session.txt');
  say(words.opensPair(existsSync(noteFile)));
  const extensionFolder = builds.chromium;
  const profileFolders = {
    maya: profileFolderFor(browser, settings.dataFolder, 'maya'),
    sam: profileFolderFor(browser, settings.dataFolder, 'sam'),
  };
  const pair = await makePair({
    browserFile: browser.file,
    extensionFolder,
    profileFolders,
    noteFile,
  });
  if (stop.aborted) return;
  for (const [profileFolder, half] of [
    [profileFolders.maya, 'left'],
    [profileFolders.sam, 'right'],
  ] as const) {
    const route = pair.ok ? { route: pair.value } : {};
    opened.push(openBrowser({ browser, extensionFolder, profileFolder, half, ...route }));
  }
  say(pair.ok ? words.NEXT_AFTER_PAIR : words.pairingStopped(pair.error));
}

/** Aborted at the first Ctrl-C or polite request to end; the second one ends at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const ask = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function giveUp(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}
