/**
 * What the tests need beyond npm's packages: a Chromium, a Firefox, a screen in memory for the pages that
 * must be seen, and PostgreSQL's programs (a server of their own is made and ended by the tests). On Debian and Ubuntu, run as root, they are installed; elsewhere one line
 * says what to install.
 */
import { spawnSync } from 'node:child_process';
import { isRoot } from '../../extension/start/browser-flags.ts';
import { acceptsUnpacked, findBrowsers, thisComputer } from '../../extension/start/find-browser.ts';
import { findPostgres } from './postgres.ts';
import { needsVirtualScreen } from './virtual-screen.ts';

/** One thing that the tests need: the package that brings it, and whether it is there. */
type Need = {
  readonly name: string;
  readonly package: string;
  readonly isThere: () => boolean;
};

const NEEDS: readonly Need[] = [
  {
    name: 'Chromium (or one named in TWOWAY_BROWSER)',
    package: 'chromium',
    isThere: () => findBrowsers(thisComputer).some(acceptsUnpacked),
  },
  {
    name: 'Firefox',
    package: 'firefox-esr',
    isThere: () => findBrowsers(thisComputer).some(({ kind }) => kind === 'firefox'),
  },
  {
    name: 'Xvfb',
    package: 'xvfb',
    isThere: () => !needsVirtualScreen() || hasProgram('Xvfb', '-version'),
  },
  {
    name: 'PostgreSQL',
    package: 'postgresql',
    isThere: () => findPostgres() !== undefined,
  },
  { name: 'ps', package: 'procps', isThere: () => hasProgram('ps', '--version') },
];

/**
 * Makes sure that the tests can run; `mayInstall`: whether this process may install packages. Gives
 * undefined, or one line that says what is missing and how to install it (or what apt-get complained of).
 */
export function ensureNeeds(mayInstall: boolean = isRoot()): string | undefined {
  const missing = NEEDS.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return undefined;
  if (mayInstall && hasProgram('apt-get', '--version')) {
    const trouble = install(missing.map((need) => need.package));
    if (trouble !== undefined) return trouble;
  }
  const left = missing.filter(({ isThere }) => !isThere());
  if (left.length === 0) return undefined;
  const names = left.map(({ name }) => name).join(', ');
  const packages = left.map((need) => need.package).join(' ');
  return `The tests need ${names}: install it (Debian, Ubuntu: apt-get install ${packages}).`;
}

function install(packages: readonly string[]): string | undefined {
  console.log(`Installing ${packages.join(', ')} for the tests (apt-get)...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['-qq', 'update'],
    ['-qq', '-y', 'install', '--no-install-recommends', ...packages],
  ]) {
    const result = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (result.status !== 0) return `apt-get ${args.join(' ')} failed:\n${result.stderr}`;
  }
  return undefined;
}

function hasProgram(program: string, flag: string): boolean {
  return spawnSync(program, [flag], { stdio: 'ignore' }).error === undefined;
}
