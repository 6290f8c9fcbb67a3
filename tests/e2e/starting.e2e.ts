/**
 * `npm start` as a person types it: it builds, serves, says what to do, refuses a port that is taken,
 * opens a browser with the extension in it or two that are paired, ends with Ctrl-C and leaves
 * nothing running.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprintOf } from '../../extension/start/build-once.ts';
import { relayAddressOf } from '../../extension/start/run-relay.ts';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { freePort } from '../support/free-port.ts';
import { clickNotesEnd, NOTES, notesText } from '../support/notes-field.ts';
import { fill, inPage, shows } from '../support/plain-page.ts';
import { plainlySees } from '../support/plain-surfaces.ts';
import { stillRunning } from '../support/processes.ts';
import { visibilityOf } from '../support/seen-person.ts';
import {
  forgetBrowser,
  hasSaid,
  openedOn,
  showsOnePage,
  start,
  watchedBrowser,
  type OpenedPage,
  type Start,
  type StartOptions,
} from '../support/start-program.ts';
import { STATES } from '../support/surfaces.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openVirtualScreen } from '../support/virtual-screen.ts';
import { becomes, waitFor } from '../support/wait.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
const HOW_TO_STOP = 'Ctrl-C stops everything.';
const WRITTEN = 'Written on the left.';
/** Pairing is a conversation of two browsers. */
const PAIR_WITHIN_MS = 180_000;
const BUILD_WITHIN_MS = 180_000;

await flow('starting', ({ test, open }) => {
  const dataFolder = temporaryFolder('data');
  const profiles = {
    me: join(dataFolder, 'profiles', 'me'),
    maya: join(dataFolder, 'profiles', 'maya'),
    sam: join(dataFolder, 'profiles', 'sam'),
  };
  let port = 0;
  let before = '';
  let first: Start;
  let show: StartOptions['show'];
  let pair: Start;
  let route = '';

  const lookAt = async (profile: keyof typeof profiles): Promise<OpenedPage> =>
    open(await openedOn(profiles[profile]));
  const startPair = (): Start => {
    for (const folder of Object.values(profiles)) forgetBrowser(folder);
    return open(start({ port, dataFolder, by: 'npm', flags: ['--pair'], ...withScreen() }));
  };
  const withScreen = () => (show === undefined ? {} : { show });

  test(
    'it builds the extension, serves, and says what to do next',
    async () => {
      port = await freePort();
      before = fingerprintOf(ROOT, relayAddressOf(port));
      first = open(start({ port, dataFolder, by: 'node', flags: ['--no-browser'] }));
      await hasSaid(first, HOW_TO_STOP, BUILD_WITHIN_MS);
      const health = await fetch(`http://127.0.0.1:${port}/healthz`);
      equal(health.status, 200, 'the answer of the relay');
      for (const words of ['chrome://extensions', 'about:debugging', `ws://127.0.0.1:${port}`]) {
        await hasSaid(first, words, 0);
      }
    },
    BUILD_WITHIN_MS,
  );

  test('a second one on the same port says so in a sentence, and ends', async () => {
    const other = { port, dataFolder: temporaryFolder('other-data'), by: 'node' } as const;
    const second = open(start({ ...other, flags: ['--no-browser'] }));
    equal(await second.ended, 1, 'the exit code');
    await hasSaid(second, `Port ${port} is already in use`, 0);
  });

  test('a flag that does not exist is refused with the list of those that do', async () => {
    const other = { port, dataFolder: temporaryFolder('other-data'), by: 'node' } as const;
    const wrong = open(start({ ...other, flags: ['--pear'] }));
    equal(await wrong.ended, 1, 'the exit code');
    await hasSaid(wrong, '--pair', 0);
  });

  test('Ctrl-C ends it, and the relay with it', async () => {
    equal(await endsCleanly(first, port), 0, 'the exit code');
  });

  test('a second start, by npm, goes on without building, and ends as cleanly', async () => {
    const second = open(start({ port, dataFolder, by: 'npm', flags: ['--no-browser'] }));
    await hasSaid(second, HOW_TO_STOP);
    await hasSaid(second, 'node extension/start/install-when-needed.mjs', 0);
    // Somebody who edits while the tests run makes a new build right.
    const isUnchanged = fingerprintOf(ROOT, relayAddressOf(port)) === before;
    equal(second.said().includes('Building'), !isUnchanged, 'whether it built again');
    await endsCleanly(second, port);
  });

  test('before a screen it opens a browser with the first page of the extension', async () => {
    const screen = open(await openVirtualScreen());
    show = { display: screen.display, browserFile: watchedBrowser() };
    first = open(start({ port, dataFolder, by: 'npm', show }));
    await hasSaid(first, HOW_TO_STOP);
    await hasSaid(first, 'is open with Twoway in it, in a profile of its own.', 0);
    const page = await lookAt('me');
    await shows(page, { role: 'textbox', name: 'The first thing one of you will do' });
    await becomes('the page', 'visible', () => visibilityOf(page));
    await fill(page, { role: 'textbox', name: 'The first thing one of you will do' }, 'Try it out');
    await page.press('Enter');
    await shows(page, { role: 'checkbox', name: 'Done: Try it out' });
    // The page that the extension opens by itself after install has come and gone.
    await showsOnePage(profiles.me);
  });

  test('Ctrl-C ends the browser and the relay, and leaves nothing running', async () => {
    const family = first.family().map(({ command }) => command);
    equal(
      family.some((command) => command.includes(profiles.me)),
      true,
      'a browser runs',
    );
    await endsCleanly(first, port);
  });

  test(
    '--pair opens two windows side by side, paired and in one session',
    async () => {
      pair = startPair();
      await hasSaid(pair, 'They are paired.', 90_000);
      await hasSaid(pair, 'Pairing two profiles', 0);
      const [maya, sam] = await Promise.all([lookAt('maya'), lookAt('sam')]);
      route = new URL(maya.url).hash;
      equal(new URL(sam.url).hash, route, 'the session on the right');
      const [left, right] = await Promise.all([windowOf(maya), windowOf(sam)]);
      equal([left.x, right.x], [0, Math.floor(left.screen / 2)], 'where the windows begin');
      equal([left.width, right.width], [right.x, right.x], 'how wide they are');
      await Promise.all([maya, sam].map((page) => shows(page, { role: 'textbox', ...NOTES })));
      await clickNotesEnd(maya);
      await maya.type(WRITTEN);
      await waitFor('it stands on the right', async () => {
        return (await notesText(sam)).join('') === WRITTEN;
      });
      await plainlySees(maya, STATES.seen);
      await endsCleanly(pair, port);
    },
    PAIR_WITHIN_MS,
  );

  test('a second start of it opens the same pair as it was left, without pairing', async () => {
    pair = startPair();
    await hasSaid(pair, 'They are paired.');
    await hasSaid(pair, 'as they were left', 0);
    equal(pair.said().includes('Pairing two profiles'), false, 'whether it paired again');
    for (const page of await Promise.all([lookAt('maya'), lookAt('sam')])) {
      equal(new URL(page.url).hash, route, 'the session');
      await waitFor('what was written stands there', async () => {
        return (await notesText(page)).join('') === WRITTEN;
      });
    }
    await endsCleanly(pair, port);
  });
});

/** Presses Ctrl-C, waits until all is gone that it began, and gives the exit code. */
async function endsCleanly(started: Start, port: number): Promise<number | null> {
  const family = started.family();
  started.interrupt();
  const code = await started.ended;
  await hasSaid(started, 'Stopped. Everything is kept', 0);
  await waitFor('nothing of it runs any more', () => {
    const left = stillRunning(family).map(({ command }) => command);
    if (left.length > 0) throw new Error(`there still is ${left.join(' and ')}`);
    return true;
  });
  equal(await answers(port), false, 'whether the relay answers');
  return code;
}

/** Where the window of a page stands on its screen. */
function windowOf(page: OpenedPage): Promise<{ x: number; width: number; screen: number }> {
  return inPage(
    page,
    () => ({ x: window.screenX, width: window.outerWidth, screen: window.screen.availWidth }),
    undefined,
  );
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  );
}
