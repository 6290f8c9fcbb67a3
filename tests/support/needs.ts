/**
 * What the tests need beyond npm's packages: a Chromium. On Debian and Ubuntu, run as root, it is
 * installed; elsewhere one line says what to install.
 */
import { spawnSync } from 'node:child_process';
import { isRoot } from '../../extension/start/browser-flags.ts';
import { acceptsUnpacked, findBrowsers, thisComputer } from '../../extension/start/find-browser.ts';

/** Makes sure that the tests can run. Gives undefined, or the sentence that says what is missing. */
export function ensureNeeds(): string | undefined {
  if (hasChromium()) return undefined;
  if (isRoot() && has('apt-get')) {
    console.log('Installing Chromium for the end-to-end tests (apt-get)...');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
      ['-qq', 'update'],
      ['-qq', '-y', 'install', '--no-install-recommends', 'chromium', 'procps'],
    ]) {
      const result = spawnSync('apt-get', args, { env, encoding: 'utf8' });
      if (result.status !== 0) return `apt-get ${args.join(' ')} failed:\n${result.stderr}`;
    }
    if (hasChromium()) return undefined;
  }
  return 'The end-to-end tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium) or name one in TWOWAY_BROWSER.';
}

function hasChromium(): boolean {
  return findBrowsers(thisComputer).some(acceptsUnpacked);
}

function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
