/**
 * What is kept when an end-to-end test fails: a picture of every open page and everything the pages
 * and the service worker wrote to their consoles, in `.output/failures/` (ignored by git).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../.output/failures', import.meta.url));
const MAX_LINES = 2_000;

type Record = { readonly name: string; readonly context: BrowserContext; readonly lines: string[] };
const records: Record[] = [];

/** Listens to all pages and workers of a person's browser from now on. */
export function recordEvidence(name: string, context: BrowserContext): void {
  const lines: string[] = [];
  const note = (line: string) => {
    if (lines.length < MAX_LINES) lines.push(`${new Date().toISOString()} ${line}`);
  };
  context.on('console', (message) => {
    note(`${message.type()} ${message.location().url}: ${message.text()}`);
  });
  context.on('weberror', (error) =>
    note(`uncaught ${error.error().stack ?? error.error().message}`),
  );
  context.on('close', () => note('the browser has closed'));
  records.push({ name, context, lines });
}

/** Errors that pages did not catch, of all people so far; a test may insist that there are none. */
export function uncaughtErrors(): readonly string[] {
  return records.flatMap(({ lines }) => lines.filter((line) => line.includes(' uncaught ')));
}

/** Forgets what was kept of an earlier run of the same flow. */
export function clearEvidence(flow: string): void {
  rmSync(join(FOLDER, flow), { recursive: true, force: true });
}

/** Saves pictures and consoles of all people; gives the folder. Never throws. */
export async function saveEvidence(flow: string, test: string): Promise<string> {
  const folder = join(FOLDER, flow, test.replace(/[^a-z0-9]+/gi, '-').slice(0, 80));
  mkdirSync(folder, { recursive: true });
  for (const [index, { name, context, lines }] of records.entries()) {
    const prefix = `${index}-${name}`;
    writeFileSync(join(folder, `${prefix}.log`), `${lines.join('\n')}\n`);
    for (const [place, page] of context.pages().entries()) {
      await page
        .screenshot({ path: join(folder, `${prefix}-page-${place}.png`), timeout: 3_000 })
        .catch(() => {});
    }
  }
  return folder;
}
