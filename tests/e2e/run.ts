/**
 * Runs the end-to-end programs, `npm run e2e -- NAME...` or all of them: builds the extension first
 * (unless TWOWAY_SKIP_BUILD is set, for inner loops), then each file as a program of its own, two at
 * a time, each with a folder and a time limit. With TWOWAY_SLOW set, each page of Chromium runs so many times
 * slower, which brings out races that a fast machine hides. Ends with `N passed, N failed`.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiled } from '../support/compile-cache.ts';
import { ensureNeeds } from '../support/needs.ts';
import { unmountBelow } from '../support/small-disk.ts';
import { buildForTests } from '../support/test-build.ts';
import { totalsLine, writeTotals, type Totals } from '../support/totals.ts';

const AT_ONCE = 2;
const FLOW_WITHIN_MS = 8 * 60_000;
const LONG_FLOW_WITHIN_MS = 20 * 60_000;
const CLOSE_WITHIN_MS = 20_000;
const ENDING = '.e2e.ts';
/** Repeats what `npm test` takes in turn, in every look and more often (`npm run test:long`). */
const LONG = '--long';
/** What takes longest begins first: begun last, it would run on alone. */
const LONGEST = [
  'firefox',
  'looks',
  'keyboard',
  'states',
  'storage-trouble',
  'private-notes',
  'storage',
  'history',
  'starting',
  'hidden',
  'lost-device',
  'full-disk',
  'recovery',
  'relay-trouble',
  'killed',
  'offline',
  'goals',
  'seen',
  'erase',
  'jot',
  'pairing',
];

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const isLong = process.argv.includes(LONG);
const flowWithinMs = isLong ? LONG_FLOW_WITHIN_MS : FLOW_WITHIN_MS;
process.exitCode = await main(process.argv.slice(2).filter((word) => word !== LONG));

async function main(wanted: readonly string[]): Promise<number> {
  keepCompiled();
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no flow ${unknown.join(', ')}. There are: ${all.join(', ')}`);
    return report({ passed: 0, failed: unknown.length, skipped: 0 });
  }
  const need = ensureNeeds();
  if (need !== undefined) {
    console.error(need);
    return report({ passed: 0, failed: 1, skipped: 0 });
  }
  if (process.env['TWOWAY_SKIP_BUILD'] === undefined && !buildForTests()) {
    return report({ passed: 0, failed: 1, skipped: 0 });
  }
  return report(await runAll(wanted.length > 0 ? wanted : all));
}

function place(name: string): number {
  const found = LONGEST.indexOf(name);
  return found === -1 ? LONGEST.length : found;
}

async function runAll(names: readonly string[]): Promise<Totals> {
  const waiting = [...names];
  const totals = { passed: 0, failed: 0, skipped: 0, failures: new Array<string>() };
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const one = await runFlow(name);
      totals.passed += one.passed;
      totals.failed += one.failed;
      totals.failures.push(...(one.failures ?? []).map((failure) => `${name}: ${failure}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return totals;
}

/** Runs one file; its output is printed in one piece when it ends, so that two do not mix. */
async function runFlow(name: string): Promise<Totals> {
  const own = mkdtempSync(join(tmpdir(), `twoway-flow-${name}-`));
  const resultFile = join(own, 'result.json');
  const child = spawn(process.execPath, [join(folder, `${name}${ENDING}`)], {
    cwd: root,
    env: {
      ...process.env,
      ...(isLong ? { TWOWAY_LONG: '1' } : {}),
      TWOWAY_TEST_FOLDER: own,
      TWOWAY_FLOW_RESULT: resultFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const isLate = await ended(child);
  const result = readResult(resultFile);
  process.stdout.write(output);
  if (isLate) console.log(`  ✗ ${name}: not done after ${flowWithinMs / 60_000} minutes`);
  else if (result === undefined) console.log(`  ✗ ${name}: ended without a result`);
  endLeftovers(own);
  unmountBelow(own);
  rmSync(own, { recursive: true, force: true, maxRetries: 5 });
  const counted = result ?? { passed: 0, failed: 1, skipped: 0, failures: ['ended early'] };
  return isLate && counted.failed === 0
    ? { ...counted, failed: 1, failures: ['not done in time'] }
    : counted;
}

/** Resolves when the program has ended; true when it had to be told to. */
async function ended(child: ChildProcess): Promise<boolean> {
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    child.kill('SIGTERM');
  }, flowWithinMs);
  const insist = setTimeout(() => child.kill('SIGKILL'), flowWithinMs + CLOSE_WITHIN_MS);
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
  clearTimeout(late);
  clearTimeout(insist);
  return isLate;
}

/** Ends what a crashed flow left running: only processes whose command names the flow's own folder. */
function endLeftovers(own: string): void {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  for (const line of lines.split('\n').filter((text) => text.includes(own))) {
    try {
      process.kill(Number.parseInt(line, 10), 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

function readResult(file: string): Totals | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const passed: unknown = Reflect.get(value, 'passed');
    const failed: unknown = Reflect.get(value, 'failed');
    if (typeof passed !== 'number' || typeof failed !== 'number') return undefined;
    // A flow in which nothing ran has shown nothing.
    const failures: unknown = Reflect.get(value, 'failures');
    return {
      passed,
      failed: passed + failed === 0 ? 1 : failed,
      skipped: 0,
      failures: Array.isArray(failures) ? failures.map(String) : [],
    };
  } catch {
    return undefined;
  }
}

function report(totals: Totals): number {
  writeTotals(isLong ? 'e2e-long' : 'e2e', totals);
  console.log(totalsLine(totals));
  return totals.failed === 0 ? 0 : 1;
}
