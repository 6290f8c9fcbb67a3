/**
 * The counts of every runner, kept as one small JSON file each in `.output/totals/`, so that the
 * last line of `npm test` and `.ci/run` says what really ran. A runner that leaves no file has
 * crashed, and counts as one failure.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What one runner counted, and each failure it can name with its reason. */
export type Totals = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures?: readonly string[];
};

const FOLDER = fileURLToPath(new URL('../../.output/totals', import.meta.url));
const NAMED_FAILURES = 12;
const REASON_LENGTH = 700;
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
        failures: [...(sum.failures ?? []), ...(one.failures ?? [])],
      }),
      NOTHING,
    );
}

/** `N passed, N failed`, with `, N skipped` when some were. */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * What failed, each with the beginning of its reason: said once more at the very end, since a log of
 * which only the end is kept would not tell.
 */
export function failureLines({ failures = [] }: Totals): string[] {
  return failures.slice(0, NAMED_FAILURES).map((failure) => `✗ ${failure.slice(0, REASON_LENGTH)}`);
}

/** Reads vitest's own JSON report. A file that could not even be loaded is one failure of its own. */
export function totalsOfVitest(report: unknown): Totals | undefined {
  if (typeof report !== 'object' || report === null) return undefined;
  const count = (key: string): number => {
    const value: unknown = Reflect.get(report, key);
    return typeof value === 'number' ? value : 0;
  };
  const files: unknown = Reflect.get(report, 'testResults');
  const all: unknown[] = Array.isArray(files) ? files : [];
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests') + all.filter(isBrokenFile).length,
    skipped: count('numPendingTests') + count('numTodoTests'),
    failures: all.flatMap(failuresIn),
  };
}

/** One text for each failed test of a file, or one for the file when it could not be loaded. */
function failuresIn(file: unknown): string[] {
  if (isBrokenFile(file)) return [`${textOf(file, 'name')}: ${textOf(file, 'message')}`];
  return testsOf(file)
    .filter((test) => statusOf(test) === 'failed')
    .map((test) => {
      const messages: unknown = valueOf(test, 'failureMessages');
      const reason = Array.isArray(messages) ? messages.join('\n') : '';
      return `${textOf(file, 'name')}: ${textOf(test, 'fullName')}\n${reason}`;
    });
}

function isBrokenFile(file: unknown): boolean {
  const hasFailedTest = testsOf(file).some((test) => statusOf(test) === 'failed');
  return (
    file === null || typeof file !== 'object' || (statusOf(file) === 'failed' && !hasFailedTest)
  );
}

function testsOf(file: unknown): unknown[] {
  const tests = valueOf(file, 'assertionResults');
  return Array.isArray(tests) ? tests : [];
}

function statusOf(thing: unknown): unknown {
  return valueOf(thing, 'status');
}

function textOf(thing: unknown, key: string): string {
  const text = valueOf(thing, key);
  return typeof text === 'string' ? text : '';
}

function valueOf(thing: unknown, key: string): unknown {
  return typeof thing === 'object' && thing !== null ? Reflect.get(thing, key) : undefined;
}

function toTotals(value: unknown): Totals | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key): unknown =>
    Reflect.get(value, key),
  );
  if (!isCount(passed) || !isCount(failed) || !isCount(skipped)) return undefined;
  const failures = valueOf(value, 'failures');
  const texts = Array.isArray(failures) ? failures.filter((one) => typeof one === 'string') : [];
  return { passed, failed, skipped, failures: texts };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
