/**
 * How heavy the built pages are, and what must not be in them. The size of a file is exact, so it is
 * a test and not a benchmark.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/house/source-files.ts';
import { gzipBytesOf, scriptsLoadedBy } from '../support/page-scripts.ts';

const BUILD = join(ROOT, '.output', 'chrome-mv3');
const POPUP_MAX_BYTES = 30 * 1_024;

test('[U4] the JavaScript of the popup is at most 30 KB gzipped', () => {
  const scripts = scriptsLoadedBy(BUILD, 'popup.html');
  expect(scripts.length).toBeGreaterThan(0);
  expect(gzipBytesOf(BUILD, scripts)).toBeLessThanOrEqual(POPUP_MAX_BYTES);
});

test('[U71] the languages made by code are in no build that is shipped', () => {
  const scripts = readdirSync(BUILD, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => readFileSync(join(BUILD, path), 'utf8'));
  expect(scripts.length).toBeGreaterThan(3);
  expect(scripts.filter((script) => script.includes('en-XA'))).toEqual([]);
});
