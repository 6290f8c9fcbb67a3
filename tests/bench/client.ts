/**
 * How fast the popup and the side panel open and how soon a key is on the screen, in a real Chromium
 * with the build as it is shipped: the popup with 1,000 items, the panel with the record of five
 * years, connected with a real relay. A key is measured twice: as it is drawn on a screen of sixty frames a
 * second, where each waits for the next of them, and without that waiting. `npm run bench:client -- [--five-years] [--json] [runs]`; medians,
 * and the last line is JSON. With `--five-years` the record has every part filled, and search, Today and the
 * record's size are told as well. `TWOWAY_SKIP_BUILD` measures the build of the last time.
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { convertUpdateFormatV1ToV2, mergeUpdates } from 'yjs';
import { MEASURED_BUILDS } from '../support/built-extension.ts';
import { toNotesEnd } from '../support/notes-field.ts';
import { gzipBytesOf, scriptsLoadedBy } from '../support/page-scripts.ts';
import { keptFilledFiveYears, keptFiveYears } from '../support/kept-five-years.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { openRelay } from '../support/relay.ts';
import { buildToMeasure } from '../support/test-build.ts';
import { waitFor } from '../support/wait.ts';
import { readClientBenchOptions } from './client-options.ts';
import { searchKeys } from './client-search.ts';
import { layFiveYears, layMine, mineCount } from './five-year-profile.ts';
import { watchKeys, watchOpening, type PageMarks, type Watched } from './in-page.ts';
import { percentile, rounded } from './percentile.ts';

const { fiveYears, runs } = readClientBenchOptions(process.argv.slice(2));
const KEYS = 200;
/** The first panel after the browser's start has slower keys than those after it. */
const TYPED_PANELS = 3;
const ITEMS = 1_000;
const OPEN_MS = 30_000;

/** The notes as the projection has them, or as they are in the editor. */
const PANEL: Watched = {
  readable: '.painted-notes p + p, .notes-sheet:not([hidden]) .notes-field p + p',
  field: '.notes-sheet:not([hidden]) .notes-field[contenteditable=true]',
};
const POPUP: Watched = { readable: '.mine-line', field: 'textarea, input[type=text]' };

const TODAY: Watched = { readable: '.today' };
const SIZES: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  'popup.html': { width: 400, height: 560 },
  'sidepanel.html': { width: 360, height: 800 },
  'dashboard.html#/': { width: 1_280, height: 800 },
};

/** A page of the extension with nothing in it: what the browser takes for any page. */
const EMPTY_PAGE = 'empty.html';

/** When an empty page was first drawn, each time, in ms from the beginning of its navigation. */
async function emptyPages(person: Person): Promise<readonly number[]> {
  const text = '<!doctype html><html lang="en"><title>Empty</title><p>Nothing.</p></html>';
  writeFileSync(join(person.extensionFolder, EMPTY_PAGE), text);
  const drawn: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const page = await person.context.newPage();
    await page.goto(`chrome-extension://${person.extensionId}/${EMPTY_PAGE}`);
    const at = await waitFor('the empty page is drawn', () =>
      page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime),
    );
    // The first one only warms the browser's caches.
    if (run > 0) drawn.push(at);
    await page.close();
  }
  return drawn;
}

/** One opening: its marks, and the processor time of the page's main thread until then. */
type Opening = PageMarks & { readonly cpuMs: number };

async function openOnce(person: Person, path: string, watched: Watched): Promise<Opening> {
  const page = await person.context.newPage();
  try {
    const size = SIZES[path];
    if (size !== undefined) await page.setViewportSize(size);
    await page.addInitScript(`(${watchOpening.toString()})(${JSON.stringify(watched)})`);
    const session = await person.context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(`chrome-extension://${person.extensionId}/${path}`);
    const marks = await waitFor(`${path} is there`, () => marksOf(page, watched), OPEN_MS);
    const { metrics } = await session.send('Performance.getMetrics');
    const cpu = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    return { ...marks, cpuMs: cpu * 1_000 };
  } finally {
    await page.close();
  }
}

async function marksOf(page: Page, { field }: Watched): Promise<PageMarks | undefined> {
  const json = await page.evaluate(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    return JSON.stringify({ ...Reflect.get(globalThis, 'twowayMarks'), firstPaint: paint });
  });
  const marks = JSON.parse(json) as PageMarks;
  const isAwaited = field !== undefined && marks.editable === undefined;
  return marks.readable === undefined || isAwaited ? undefined : marks;
}

async function openings(person: Person, path: string, watched: Watched): Promise<Opening[]> {
  const opened: Opening[] = [];
  // The first one only warms the browser's caches.
  await openOnce(person, path, watched);
  for (let run = 0; run < runs; run += 1) opened.push(await openOnce(person, path, watched));
  return opened;
}

async function typeKeys(person: Person): Promise<readonly number[]> {
  const panel = await person.openPanel();
  await toNotesEnd(panel);
  await panel.keyboard.type('warm up, ', { delay: 30 });
  await panel.evaluate(`(${watchKeys.toString()})()`);
  await panel.keyboard.type('a'.repeat(KEYS), { delay: 35 });
  const times = await waitFor('all keys are drawn', async () => {
    const json = await panel.evaluate(() => JSON.stringify(Reflect.get(globalThis, 'twowayKeys')));
    const found = JSON.parse(json) as number[];
    return found.length >= KEYS ? found : undefined;
  });
  await panel.close();
  return times;
}

function describe(name: string, opened: readonly Opening[]): void {
  const middle = (of: (one: Opening) => number | undefined): number =>
    rounded(
      percentile(
        opened.map((one) => of(one) ?? Number.NaN),
        0.5,
      ),
    );
  const all = {
    firstPaintMs: middle((one) => one.firstPaint),
    readableMs: middle((one) => one.readable),
    editableMs: middle((one) => one.editable),
    mainThreadCpuMs: middle((one) => one.cpuMs),
    longTasks: opened.at(-1)?.longTasks,
    runs: opened.length,
  };
  console.log(name, JSON.stringify(all));
}

/** What the middle key took, and one of twenty. */
function keyMs(keys: readonly number[]): { readonly p50: number; readonly p95: number } {
  return { p50: rounded(percentile(keys, 0.5)), p95: rounded(percentile(keys, 0.95)) };
}

/** Types in one panel after the other, prints what the keys of each took, and tells it of all of them together. */
async function typedKeys(person: Person, name: string): Promise<readonly number[]> {
  const all: number[] = [];
  for (let panel = 1; panel <= TYPED_PANELS; panel += 1) {
    const keys = await typeKeys(person);
    console.log(`${name}, panel ${panel}`, JSON.stringify(keyMs(keys)));
    all.push(...keys);
  }
  return all;
}

/** The rows of the record as they are stored, and the record as a snapshot of it travels. */
function bytesOf(rows: readonly Uint8Array[]) {
  const whole = convertUpdateFormatV1ToV2(mergeUpdates([...rows]));
  return {
    recordBytes: rows.reduce((sum, row) => sum + row.length, 0),
    recordDeflatedBytes: deflateRawSync(whole).length,
  };
}

/** What is measured of a record in which every part is filled. */
async function measureFilled(person: Person, rows: readonly Uint8Array[]) {
  const keys = await searchKeys(person);
  const today = await openings(person, 'dashboard.html#/', TODAY);
  describe('today', today);
  return {
    searchP95Ms: keyMs(keys).p95,
    searchKeys: keys.length,
    todayMs: medianOf(today, (one) => one.readable ?? NaN),
    ...bytesOf(rows),
  };
}

function medianOf(opened: readonly Opening[], of: (one: Opening) => number): number {
  return rounded(percentile(opened.map(of), 0.5));
}

if (process.env['TWOWAY_SKIP_BUILD'] === undefined && !buildToMeasure()) process.exit(1);
const record = fiveYears ? keptFilledFiveYears() : [keptFiveYears()];
const relay = await openRelay();
const person = await launchPerson({ name: 'bench', relayUrl: relay.url, builds: MEASURED_BUILDS });
try {
  await layFiveYears(person, record);
  const at60Hz = keyMs(await typedKeys(person, 'keys at 60 Hz'));
  const panel = await openings(person, 'sidepanel.html', PANEL);
  describe('panel', panel);
  const filled = fiveYears ? await measureFilled(person, record) : {};
  await layMine(person, ITEMS);
  const popup = await openings(person, 'popup.html', POPUP);
  const empty = await emptyPages(person);
  // Whoever else wrote the projection meanwhile has put the record's own items into it.
  if ((await mineCount(person)) !== ITEMS) throw new Error('the popup had other items');
  describe('popup', popup);
  await person.relaunch({ unlimitedFrames: true });
  const keys = keyMs(await typedKeys(person, 'keys'));
  const build = join(MEASURED_BUILDS, 'chrome-mv3');
  const result = {
    popupGzipBytes: gzipBytesOf(build, scriptsLoadedBy(build, 'popup.html')),
    popupInteractiveMs: medianOf(popup, (one) =>
      Math.max(one.readable ?? NaN, one.editable ?? NaN),
    ),
    panelReadableMs: medianOf(panel, (one) => one.readable ?? NaN),
    panelEditableMs: medianOf(panel, (one) => one.editable ?? NaN),
    keyToScreenP50Ms: keys.p50,
    keyToScreenP95Ms: keys.p95,
    keyAt60HzP50Ms: at60Hz.p50,
    keyAt60HzP95Ms: at60Hz.p95,
    ...filled,
    // Neither popup nor panel can be there before an empty page would be.
    emptyPageMs: rounded(percentile(empty, 0.5)),
    loadAverage: rounded(loadavg()[0] ?? 0),
  };
  console.log(JSON.stringify(result));
} finally {
  await person.close();
  await relay.close();
}
