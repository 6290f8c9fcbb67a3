/**
 * How heavy the built pages are, and what must not be in them. The size of a file is exact, so it is
 * a test and not a benchmark.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ROOT } from '../support/house/source-files.ts';

const BUILD = join(ROOT, '.output', 'chrome-mv3');
const POPUP_MAX_BYTES = 30 * 1_024;

test('[U4] the JavaScript of the popup is at most 30 KB gzipped', () => {
  const scripts = scriptsLoadedBy('popup.html');
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((path) => gzipSync(readFileSync(join(BUILD, path))).length);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(POPUP_MAX_BYTES);
});

test('[U71] the languages made by code are in no build that is shipped', () => {
  const scripts = readdirSync(BUILD, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => readFileSync(join(BUILD, path), 'utf8'));
  expect(scripts.length).toBeGreaterThan(3);
  expect(scripts.filter((script) => script.includes('en-XA'))).toEqual([]);
});

/** The scripts a page loads when it opens: those it names and what these import, without `import()`. */
function scriptsLoadedBy(page: string): readonly string[] {
  const file = join(BUILD, page);
  if (!existsSync(file)) throw new Error(`there is no build: run \`npm run build\` first`);
  const named = readFileSync(file, 'utf8').matchAll(/(?:src|href)="\/?([^"]+\.js)"/g);
  const waiting = [...named].map(([, path = '']) => path);
  const found = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const imports = readFileSync(join(BUILD, path), 'utf8').matchAll(
      /(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g,
    );
    for (const [, name = ''] of imports) waiting.push(posix.join(posix.dirname(path), name));
  }
  return [...found];
}
