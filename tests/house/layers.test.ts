/** That the pages' styles are layered as they are meant, whatever the order in which a build loads its sheets. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/house/source-files.ts';

const BUILD = join(ROOT, '.output', 'chrome-mv3');

test.each(['popup', 'sidepanel', 'dashboard'])(
  '[U143] the first sheet of the page %s is the order of the layers, and no style stands in it',
  (name) => {
    const page = readFileSync(join(BUILD, `${name}.html`), 'utf8');
    expect(page).not.toMatch(/<style|style="/);
    const [first = ''] = [...page.matchAll(/rel="stylesheet"[^>]*href="([^"]+)"/g)].map(
      ([, href]) => href,
    );
    expect(first).toBe('/layers.css');
    expect(existsSync(join(BUILD, first))).toBe(true);
  },
);
