/**
 * The counts of every runner, kept as one small JSON file each in `.output/totals/`, so that the
 * last line of `npm test` and `.ci/run` says what really ran. A runner that leaves no file has
 * crashed, and counts as one failure.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What one runner counted. */
export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

const FOLDER = fileURLToPath(new URL('../../.output/totals', import.meta.url));
const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };

/** Forgets the counts of earlier runs. */
export function clearTotals(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}

/** Writes what a runner counted; an earlier count of the same runner is replaced. */
export function writeTotals(runner: string, totals: Totals): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${runner}.json`), JSON.stringify(totals));
}

/** What a runner wrote, or undefined where it wrote nothing (or nothing that makes sense). */
export function readTotals(runner: string): Totals | undefined {
  try {
    return toTotals(JSON.parse(readFileSync(join(FOLDER, `${runner}.json`), 'utf8')));
  } catch {
    return undefined;
  }
}

/** All counts together. */
export function allTotals(): Totals {
  let names: string[] = [];
  try {
    names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  } catch {
    return NOTHING;
  }
  return names
    .map((name) => readTotals(name.slice(0, -'.json'.length)) ?? { ...NOTHING, failed: 1 })
    .reduce(
      (sum, one) => ({
        passed: sum.passed + one.passed,
        failed: sum.failed + one.failed,
        skipped: sum.skipped + one.skipped,
      }),
      NOTHING,
    );
}

/** `N passed, N failed`, with `, N skipped` when some were. */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Reads vitest's own JSON report. A file that could not even be loaded is one failure of its own. */
export function totalsOfVitest(report: unknown): Totals | undefined {
  if (typeof report !== 'object' || report === null) return undefined;
  const count = (key: string): number => {
    const value: unknown = Reflect.get(report, key);
    return typeof value === 'number' ? value : 0;
  };
  const files: unknown = Reflect.get(report, 'testResults');
  const brokenFiles = Array.isArray(files) ? files.filter(isBrokenFile).length : 0;
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests') + brokenFiles,
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}

function isBrokenFile(file: unknown): boolean {
  if (typeof file !== 'object' || file === null) return true;
  const tests: unknown = Reflect.get(file, 'assertionResults');
  const hasFailedTest = Array.isArray(tests) && tests.some((test) => statusOf(test) === 'failed');
  return statusOf(file) === 'failed' && !hasFailedTest;
}

function statusOf(thing: unknown): unknown {
  return typeof thing === 'object' && thing !== null ? Reflect.get(thing, 'status') : undefined;
}

function toTotals(value: unknown): Totals | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key): unknown =>
    Reflect.get(value, key),
  );
  return isCount(passed) && isCount(failed) && isCount(skipped)
    ? { passed, failed, skipped }
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
