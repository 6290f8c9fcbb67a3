/**
 * What is kept when an end-to-end test fails: a picture of every open page and everything the pages
 * and the service worker wrote to their consoles, in `.output/failures/` (ignored by git).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { within } from './wait.ts';

const FOLDER = fileURLToPath(new URL('../../.output/failures', import.meta.url));
const MAX_LINES = 2_000;
const PICTURE_MS = 3_000;

/** Something of which a picture can be taken. */
export type Pictured = { screenshot(to: { path: string }): Promise<unknown> };

type Record = {
  readonly name: string;
  readonly pages: () => Promise<readonly Pictured[]>;
  readonly lines: string[];
};
const records: Record[] = [];

/** Listens to all pages and workers of a person's browser from now on. */
export function recordEvidence(name: string, context: BrowserContext): void {
  const note = keepRecord(name, async () => context.pages());
  context.on('console', (message) => {
    note(`${message.type()} ${message.location().url}: ${message.text()}`);
  });
  context.on('weberror', (error) =>
    note(`uncaught ${error.error().stack ?? error.error().message}`),
  );
  context.on('close', () => note('the browser has closed'));
}

/**
 * Begins a record of a browser that is driven otherwise; `pages` gives its open pages when a test
 * fails. What it gives notes a line; one that begins with `uncaught` is an error that nobody caught.
 */
export function keepRecord(
  name: string,
  pages: () => Promise<readonly Pictured[]>,
): (line: string) => void {
  const lines: string[] = [];
  records.push({ name, pages, lines });
  return (line) => {
    if (lines.length < MAX_LINES) lines.push(`${new Date().toISOString()} ${line}`);
  };
}

/** Errors that pages did not catch, of all people so far; a test may insist that there are none. */
export function uncaughtErrors(): readonly string[] {
  return records.flatMap(({ lines }) => lines.filter((line) => line.includes(' uncaught ')));
}

/** All that pages and workers of everybody wrote to their consoles so far. */
export function consoleLines(): readonly string[] {
  return records.flatMap(({ lines }) => lines);
}

/** Forgets what was kept of an earlier run of the same flow. */
export function clearEvidence(flow: string): void {
  rmSync(join(FOLDER, flow), { recursive: true, force: true });
}

/** Saves pictures and consoles of all people; gives the folder. Never throws. */
export async function saveEvidence(flow: string, test: string): Promise<string> {
  const folder = join(FOLDER, flow, test.replace(/[^a-z0-9]+/gi, '-').slice(0, 80));
  mkdirSync(folder, { recursive: true });
  for (const [index, { name, pages, lines }] of records.entries()) {
    const prefix = `${index}-${name}`;
    writeFileSync(join(folder, `${prefix}.log`), `${lines.join('\n')}\n`);
    const open = await within('listing pages', PICTURE_MS, pages()).catch(() => []);
    for (const [place, page] of open.entries()) {
      const path = join(folder, `${prefix}-page-${place}.png`);
      await within('a picture', PICTURE_MS, page.screenshot({ path })).catch(() => {});
    }
  }
  return folder;
}
