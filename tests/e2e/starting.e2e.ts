/**
 * `npm start` as a person types it: it builds, serves, says what to do, refuses a port that is
 * taken, ends with Ctrl-C and leaves nothing running; and the pair it offers is really paired.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprintOf } from '../../extension/start/build-once.ts';
import { acceptsUnpacked, findBrowsers, thisComputer } from '../../extension/start/find-browser.ts';
import { makePair } from '../../extension/start/make-pair.ts';
import { relayAddressOf } from '../../extension/start/run-relay.ts';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
const PROGRAM = join(ROOT, 'extension', 'start', 'start.ts');

await flow('starting', ({ test, open }) => {
  const dataFolder = temporaryFolder('data');
  let port = 0;
  let before = '';
  let first: Start;

  test('it builds the extension, serves, and says what to do next', async () => {
    port = await freePort();
    before = fingerprintOf(ROOT, relayAddressOf(port));
    first = open(start(port, dataFolder, '--no-browser'));
    await waitFor('it says how to stop', () => first.said().includes('Ctrl-C'), 60_000);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    equal(health.status, 200, 'the answer of the relay');
    for (const words of ['chrome://extensions', 'about:debugging', `ws://127.0.0.1:${port}`]) {
      if (!first.said().includes(words)) throw new Error(`it does not say ${words}`);
    }
  });

  test('a second one on the same port says so in a sentence, and ends', async () => {
    const second = open(start(port, temporaryFolder('other-data'), '--no-browser'));
    equal(await second.ended, 1, 'the exit code');
    if (!second.said().includes(`Port ${port} is already in use`)) throw new Error(second.said());
  });

  test('a flag that does not exist is refused with the list of those that do', async () => {
    const wrong = open(start(port, temporaryFolder('other-data'), '--pear'));
    equal(await wrong.ended, 1, 'the exit code');
    if (!wrong.said().includes('--pair')) throw new Error(wrong.said());
  });

  test('the pair it offers is paired through the real interface, once', async () => {
    const browser = findBrowsers(thisComputer).find(acceptsUnpacked);
    if (browser === undefined) throw new Error('there is no Chromium');
    const wanted = {
      browserFile: browser.file,
      extensionFolder: join(dataFolder, 'extension', 'chrome-mv3'),
      profileFolders: { maya: join(dataFolder, 'maya'), sam: join(dataFolder, 'sam') },
      noteFile: join(dataFolder, 'pair-session.txt'),
    };
    const made = await makePair(wanted);
    if (!made.ok) throw new Error(made.error);
    const again = await makePair({ ...wanted, browserFile: 'no browser is needed' });
    equal(again.ok && again.value, made.value, 'the route of the session');
  });

  test('Ctrl-C ends it, and the relay with it', async () => {
    first.interrupt();
    equal(await first.ended, 0, 'the exit code');
    await waitFor('nobody answers any more', async () => !(await answers(port)));
  });

  test('a second start goes on without building, and ends as cleanly', async () => {
    const second = open(start(port, dataFolder, '--no-browser'));
    await waitFor('it says how to stop', () => second.said().includes('Ctrl-C'), 20_000);
    // Somebody who edits while the tests run makes a new build right.
    const isUnchanged = fingerprintOf(ROOT, relayAddressOf(port)) === before;
    equal(second.said().includes('Building'), !isUnchanged, 'whether it built again');
    second.interrupt();
    equal(await second.ended, 0, 'the exit code');
  });
});

type Start = {
  said(): string;
  interrupt(): void;
  readonly ended: Promise<number | null>;
  close(): Promise<unknown>;
};

function start(port: number, dataFolder: string, ...flags: string[]): Start {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, ...flags], {
    env: { ...process.env, TWOWAY_PORT: String(port), TWOWAY_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    said: () => said,
    interrupt: () => void child.kill('SIGINT'),
    ended,
    close() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  );
}
