/**
 * The first step of every npm script a person types: installs what is missing, quietly, and makes
 * sure that Node 24 runs what comes after. This one file is plain JavaScript without packages,
 * because it must run on whatever Node the computer has, before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_NODE = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');

const missing = whatIsMissing();
if (missing !== undefined) {
  process.stdout.write(`Installing what Twoway needs (${missing}; about a minute)...\n`);
  install();
}
checkNode();

/** Compares what npm says it has installed with the lock; a sentence part, or undefined. */
function whatIsMissing() {
  const lock = readJson(join(root, 'package-lock.json'));
  const installed = readJson(join(modules, '.package-lock.json'));
  if (lock === undefined) stop('package-lock.json is missing or damaged. Please restore it.');
  if (installed === undefined) return 'the first time';
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const present = installed.packages[path];
    if (present === undefined ? !wanted.optional : present.version !== wanted.version) {
      return 'something changed';
    }
  }
  return ownNodeMajor() < NEEDED_NODE && majorOf(process.version) < NEEDED_NODE
    ? 'its own Node is missing'
    : undefined;
}

function install() {
  const npm = process.env['npm_execpath'];
  // Not `npm ci`: it would take node_modules (and the Node that runs this) away first.
  const args = ['install', '--no-save', '--loglevel=error'];
  const result =
    npm !== undefined && /\.[cm]?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, encoding: 'utf8' })
      : spawnSync('npm', args, {
          cwd: root,
          encoding: 'utf8',
          shell: process.platform === 'win32',
        });
  if (result.status !== 0) {
    stop(
      `The installation did not work. What npm said:\n${firstLines(result.stderr || String(result.error))}\n` +
        'Nothing was changed outside this folder. Check the network and run the same command again.',
    );
  }
}

/** npm puts `node_modules/.bin` first, so the Node found there runs every later step. */
function checkNode() {
  const own = ownNodeMajor();
  if (own >= NEEDED_NODE) return;
  if (own === 0 && majorOf(process.version) >= NEEDED_NODE) {
    // A binary that cannot run here (musl) must not stand before the computer's own good one.
    const link = join(modules, '.bin', 'node');
    if (existsSync(link)) unlinkSync(link);
    return;
  }
  stop(
    `Twoway needs Node ${NEEDED_NODE} or newer; this computer has ${process.version}, and there is no ready-made ` +
      `one for ${process.platform} on ${process.arch}. Install it from https://nodejs.org and run the same command again.`,
  );
}

/** The major version of the Node in node_modules; 0 where there is none or it cannot run here. */
function ownNodeMajor() {
  const file = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(file)) return 0;
  const result = spawnSync(file, ['-v'], { encoding: 'utf8', shell: process.platform === 'win32' });
  return result.status === 0 ? majorOf(result.stdout) : 0;
}

function firstLines(text) {
  return text.split('\n').slice(0, 8).join('\n');
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
