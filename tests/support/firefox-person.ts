/**
 * One person with the Firefox build of the extension in a real headless Firefox with a profile of
 * their own, driven by WebDriver BiDi.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findBrowsers, thisComputer } from '../../extension/start/find-browser.ts';
import { connectBiDi, listOf, type BiDi } from './bidi.ts';
import { bidiPage, evaluateIn, type BiDiPage } from './bidi-page.ts';
import { placeExtension } from './built-extension.ts';
import { keepRecord } from './evidence.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { there } from './there.ts';
import { waitFor } from './wait.ts';

const START_MS = 90_000;
const END_MS = 10_000;
/** The id in the manifest (wxt.config.ts), and the address that the profile gives it. */
const EXTENSION_ID = 'extension@twoway.example';
const EXTENSION_HOST = '5c1e7a52-64bb-4c5e-9d0e-4f0a2b7f1c11';
/** How long the event page may be idle: the shortest that leaves it time to begin. */
const IDLE_MS = 1_000;

const PREFERENCES = {
  'extensions.webextensions.uuids': JSON.stringify({ [EXTENSION_ID]: EXTENSION_HOST }),
  'extensions.background.idle.timeout': IDLE_MS,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.normandy.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
} as const;

/** A person at work in Firefox. */
export type FirefoxPerson = {
  /** The page that opened by itself when the extension was new to the profile. */
  pageAfterInstall(): Promise<BiDiPage>;
  openDashboard(route?: string): Promise<BiDiPage>;
  /** The popup's page in a tab of the popup's size. */
  openPopup(): Promise<BiDiPage>;
  /** The sidebar's page in a tab of 360 x 800. */
  openPanel(): Promise<BiDiPage>;
  /** Closes every page of the extension, and leaves an empty one. */
  closePages(): Promise<void>;
  /** What Firefox says of the event page: `running`, `suspending`, `stopped`. */
  backgroundState(): Promise<unknown>;
  close(): Promise<void>;
};

/** Starts Firefox with a new profile and the extension in it. */
export async function launchFirefoxPerson(name: string, relayUrl: string): Promise<FirefoxPerson> {
  const profileFolder = temporaryFolder(`firefox-${name}`);
  const extensionFolder = temporaryFolder(`extension-${name}`);
  placeExtension(extensionFolder, relayUrl, { browser: 'firefox' });
  const lines = Object.entries(PREFERENCES).map(
    ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profileFolder, 'user.js'), lines.join(''));
  const child = startFirefox(profileFolder);
  const bidi = await listeningAt(child)
    .then((url) => connectBiDi(`${url}/session`))
    .catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
  const person = personOf(bidi, name, () => endFirefox(bidi, child));
  await bidi.send('session.new', { capabilities: {} });
  await bidi.send('session.subscribe', { events: ['log.entryAdded'] });
  const extensionData = { type: 'path', path: extensionFolder };
  await bidi.send('webExtension.install', { extensionData }).catch(async (error: unknown) => {
    await person.close();
    throw error;
  });
  return person;
}

function startFirefox(profileFolder: string): ChildProcess {
  const found = findBrowsers(thisComputer).find(({ kind }) => kind === 'firefox');
  const flags = ['--headless', '--no-remote', '--profile', profileFolder];
  const remote = ['--remote-debugging-port', '0', '--remote-allow-system-access'];
  return spawn(there(found).file, [...flags, ...remote], {
    env: { ...process.env, HOME: profileFolder, MOZ_CRASHREPORTER_DISABLE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The address that Firefox says on its error output; the first one is meant. */
function listeningAt(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(late);
      reject(new Error(`Firefox ${reason}:\n${said.join('\n')}`));
    };
    const late = setTimeout(() => fail('did not start in time'), START_MS);
    child.once('error', ({ message }) => fail(message));
    child.once('exit', (code) => fail(`ended with ${code}`));
    createInterface({ input: there(child.stderr) }).on('line', (line) => {
      said.push(line);
      const url = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}

async function endFirefox(bidi: BiDi, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const insist = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await bidi.send('browser.close').catch(() => child.kill('SIGTERM'));
  await ended;
  clearTimeout(insist);
  bidi.close();
}

function personOf(bidi: BiDi, name: string, close: () => Promise<void>): FirefoxPerson {
  const origin = `moz-extension://${EXTENSION_HOST}/`;
  const note = keepRecord(name, async () => (await ours()).map((one) => bidiPage(bidi, one)));
  bidi.on('log.entryAdded', ({ type, level, text }) => {
    const isUncaught = type === 'javascript' && level === 'error';
    note(isUncaught ? `uncaught ${String(text)}` : `${String(level)} ${String(text)}`);
  });
  const ours = async (): Promise<readonly string[]> => {
    const { contexts } = await bidi.send('browsingContext.getTree', { maxDepth: 0 });
    return listOf(contexts)
      .filter(({ url }) => String(url).startsWith(origin))
      .map(({ context }) => String(context));
  };
  const openTab = async (): Promise<string> => {
    const made = await bidi.send('browsingContext.create', { type: 'tab' });
    return String(made['context']);
  };
  const open = async (path: string, width: number, height: number): Promise<BiDiPage> => {
    const context = await openTab();
    await bidi.send('browsingContext.setViewport', { context, viewport: { width, height } });
    await bidi.send('browsingContext.navigate', {
      context,
      url: `${origin}${path}`,
      wait: 'complete',
    });
    return bidiPage(bidi, context);
  };
  return {
    async pageAfterInstall() {
      const context = await waitFor('the page after install is open', async () => {
        return (await ours())[0];
      });
      const page = bidiPage(bidi, context);
      const viewport = { width: 1280, height: 800 };
      await bidi.send('browsingContext.setViewport', { context, viewport });
      return page;
    },
    openDashboard: (route = '') => open(`dashboard.html${route}`, 1280, 800),
    openPopup: () => open('popup.html', 400, 560),
    openPanel: () => open('sidepanel.html', 360, 800),
    async closePages() {
      await openTab();
      for (const context of await ours()) await bidi.send('browsingContext.close', { context });
    },
    async backgroundState() {
      const tree = await bidi.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
      const context = String(listOf(tree['contexts'])[0]?.['context']);
      const extension = `WebExtensionPolicy.getByID('${EXTENSION_ID}').extension`;
      return evaluateIn(bidi, context, `${extension}.backgroundState`);
    },
    close,
  };
}
