/**
 * The step before every npm script, on a clone and a computer whose own Node is too old: what it asks npm
 * for, and which Node runs what comes after. npm is a program of a few lines that installs by linking.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { fakePrograms, type FakePrograms } from '../../support/fake-programs.ts';
import { entriesOf } from '../../support/house/json.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const STEP = join('extension', 'start', 'install-when-needed.mjs');
const OLD = 'v20.20.2';
const ASKED = 'npm install --no-save --loglevel=error';

/** What npm does for this folder: writes what it has installed, and links the Node that came with it. */
const INSTALLS = [
  'mkdir -p node_modules/.bin',
  'cp package-lock.json node_modules/.package-lock.json',
].join('\n');
const LINKS_NODE = `ln -s '${process.execPath}' node_modules/.bin/node`;

let clone = '';
let programs: FakePrograms;

beforeEach(() => {
  clone = temporaryFolder('clone');
  mkdirSync(join(clone, 'extension', 'start'), { recursive: true });
  for (const path of ['package.json', 'package-lock.json', STEP]) {
    copyFileSync(join(ROOT, path), join(clone, path));
  }
  programs = fakePrograms();
  programs.put('node', runsAs(OLD));
  programs.put('npm', `${INSTALLS}\n${LINKS_NODE}`);
});

test('in a clone npm is asked once for all that the lock names, and then Node 24 is first', () => {
  expect(shell('node -v').stdout.trim()).toBe(OLD);
  const first = step();
  expect(first.stdout).toMatch(/^Installing what Twoway needs \(the first time; .*\n$/);
  expect([first.status, first.stderr]).toEqual([0, '']);
  expect(asked()).toEqual([ASKED]);
  expect(shell('node -v').stdout.trim()).toBe(process.version);
  const second = step();
  expect([second.status, second.stdout, second.stderr]).toEqual([0, '', '']);
  expect(asked()).toEqual([ASKED]);
});

test('the npm that runs the script is the one that is asked', () => {
  const own = join(clone, 'npm-cli.js');
  const passOn = `spawnSync('npm', ['by', 'itself', ...process.argv.slice(2)], { stdio: 'inherit' })`;
  writeFileSync(own, `const { spawnSync } = require('node:child_process');\n${passOn};\n`);
  writeFileSync(join(clone, 'package.json'), '{}');
  expect(step({ npm_execpath: own }).status).toBe(0);
  expect(asked()).toEqual([ASKED.replace('npm', 'npm by itself')]);
});

test.each(['start', 'build', 'test', 'e2e'])('`npm run %s` takes this step first', (script) => {
  const { scripts } = readFields(join(ROOT, 'package.json'));
  expect(entriesOf(scripts)[`pre${script}`]).toBe('node extension/start/install-when-needed.mjs');
});

test('what the lock names in another version is installed again, and what is optional may lack', () => {
  install((packages) => {
    for (const [path, wanted] of Object.entries(packages)) {
      if (entriesOf(wanted)['optional'] === true) delete packages[path];
    }
  });
  expect(step().stdout).toBe('');
  install((packages) => {
    packages['node_modules/preact'] = { version: '1.0.0' };
  });
  expect(step().stdout).toContain('something changed');
  install((packages) => {
    delete packages['node_modules/preact'];
  });
  expect(step().stdout).toContain('something changed');
  expect(asked()).toEqual([ASKED, ASKED]);
});

test('when only its own Node is missing, npm is asked too', () => {
  install();
  rmSync(join(clone, 'node_modules', '.bin', 'node'));
  expect(step().stdout).toContain('its own Node is missing');
  expect(asked()).toEqual([ASKED]);
  expect(shell('node -v').stdout.trim()).toBe(process.version);
});

test('a Node that cannot run here does not stand before the computer’s own good one', () => {
  const newer = 'v26.1.0';
  const brings = [INSTALLS, 'printf "#!/bin/sh\\nexit 127\\n" > node_modules/.bin/node'];
  programs.put('node', runsAs(newer));
  programs.put('npm', [...brings, 'chmod +x node_modules/.bin/node'].join('\n'));
  expect(step().status).toBe(0);
  expect(shell('node -v').stdout.trim()).toBe(newer);
  expect(step().stdout).toBe('');
  expect(asked()).toEqual([ASKED]);
});

test('where there is no Node 24 for this computer, it says where to get one, and stops', () => {
  programs.put('npm', INSTALLS);
  const { status, stderr } = step();
  expect(status).toBe(1);
  expect(stderr).toContain(`this computer has ${OLD}`);
  expect(stderr).toContain('https://nodejs.org');
});

test('what npm complains of is said, with what to do, and it stops', () => {
  programs.put('npm', 'echo "npm error network no route" >&2\nexit 1');
  const { status, stderr } = step();
  expect(status).toBe(1);
  expect(stderr).toContain('npm error network no route');
  expect(stderr).toContain('run the same command again');
});

/** Lines of a program `node` that is ours in all but what it says of its version. */
function runsAs(version: string): string {
  const claim = `data:text/javascript,Object.defineProperty(process,"version",{value:"${version}"})`;
  return `[ "$1" = -v ] && echo ${version} && exit\nexec '${process.execPath}' --import '${claim}' "$@"`;
}

function step(more: Readonly<Record<string, string>> = {}) {
  return shell(`node ${STEP}`, more);
}

/** Runs a command as npm runs a script: what is installed in the folder comes first in PATH. */
function shell(command: string, more: Readonly<Record<string, string>> = {}) {
  const path = [join(clone, 'node_modules', '.bin'), programs.folder, '/usr/bin', '/bin'];
  return spawnSync(command, {
    cwd: clone,
    env: { PATH: path.join(delimiter), ...more },
    encoding: 'utf8',
    shell: true,
  });
}

function asked(): readonly string[] {
  return programs.asked().filter((line) => line.startsWith('npm '));
}

type Packages = Record<string, unknown>;

/** Installs without npm; `change`: in what is written down as installed. */
function install(change: (packages: Packages) => void = () => {}): void {
  const packages = { ...entriesOf(readFields(join(clone, 'package-lock.json'))['packages']) };
  change(packages);
  mkdirSync(join(clone, 'node_modules', '.bin'), { recursive: true });
  writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  if (!existsSync(ownNode())) shell(LINKS_NODE);
}

function readFields(file: string): Readonly<Record<string, unknown>> {
  return entriesOf(JSON.parse(readFileSync(file, 'utf8')));
}

function ownNode(): string {
  return join(clone, 'node_modules', '.bin', 'node');
}
