/**
 * `npm test`: everything, in the order in which a fault is cheapest to find. Every step runs even
 * when an earlier one failed, each leaves its count, and the last lines say what failed and how many.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiled } from './compile-cache.ts';
import { ensureNeeds } from './needs.ts';
import { whyNoSmallDisk } from './small-disk.ts';
import {
  allTotals,
  clearTotals,
  failureLines,
  readTotals,
  totalsLine,
  totalsOfVitest,
  writeTotals,
} from './totals.ts';

/** A step is one program; a plain check counts as one, the runners count their own tests. */
type Step = {
  readonly name: string;
  readonly command: readonly string[];
  readonly counts: boolean;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const VITEST_REPORT = join(root, '.output', 'vitest.json');
const bin = (...parts: string[]) => join(root, 'node_modules', ...parts);
const npmRun = (script: string) => ['npm', 'run', '--silent', script];

const BUILD: Step = { name: 'build', command: npmRun('build'), counts: false };
/** What only reads: two at a time. */
const CHECKS: readonly Step[] = [
  { name: 'format', command: npmRun('check:format'), counts: false },
  { name: 'lint', command: npmRun('check:lint'), counts: false },
  { name: 'types', command: npmRun('check:types'), counts: false },
  { name: 'unused', command: npmRun('check:unused'), counts: false },
];
const RUNNERS: readonly Step[] = [
  {
    name: 'vitest',
    command: [
      process.execPath,
      bin('vitest', 'vitest.mjs'),
      'run',
      '--config=tests/vitest.config.ts',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${VITEST_REPORT}`,
    ],
    counts: true,
  },
  { name: 'e2e', command: [process.execPath, 'tests/e2e/run.ts'], counts: true },
];

process.exitCode = await main();

async function main(): Promise<number> {
  keepCompiled();
  clearTotals();
  rmSync(VITEST_REPORT, { force: true });
  const need = ensureNeeds();
  if (need !== undefined) {
    console.error(need);
    writeTotals('needs', { passed: 0, failed: 1, skipped: 0 });
    console.log(totalsLine(allTotals()));
    return 1;
  }
  const lack = whyNoSmallDisk();
  if (lack !== undefined) console.error(lack);
  const failed: string[] = [];
  const take = async (steps: readonly Step[], atOnce: number): Promise<void> => {
    const waiting = [...steps];
    const worker = async (): Promise<void> => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
        if (!(await carryOut(step))) failed.push(step.name);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  };
  await take([BUILD], 1);
  await take(CHECKS, 2);
  await take(RUNNERS, 1);
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  const totals = allTotals();
  for (const line of failureLines(totals)) console.log(line);
  console.log(`\n${totalsLine(totals)}`);
  return failed.length === 0 && totals.failed === 0 ? 0 : 1;
}

async function carryOut(step: Step): Promise<boolean> {
  const started = performance.now();
  if (step.counts) console.log(`\n== ${step.name}`);
  const hasPassed = (await run(step)) === 0;
  count(step, hasPassed);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`== ${step.name}: ${hasPassed ? 'ok' : 'FAILED'} (${seconds} s)`);
  return hasPassed;
}

/** Makes sure that a step which failed leaves at least one failure in the totals. */
function count(step: Step, hasPassed: boolean): void {
  if (!step.counts) {
    writeTotals(step.name, { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0 });
    return;
  }
  const counted = step.name === 'vitest' ? vitestTotals() : readTotals(step.name);
  const totals = counted ?? { passed: 0, failed: 1, skipped: 0 };
  const isSilentFailure = (!hasPassed || totals.passed === 0) && totals.failed === 0;
  writeTotals(step.name, isSilentFailure ? { ...totals, failed: 1 } : totals);
}

function vitestTotals() {
  try {
    return totalsOfVitest(JSON.parse(readFileSync(VITEST_REPORT, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Runs a program to its end and gives its exit code. What a plain check prints is shown only when it
 * fails; the runners print as they go.
 */
function run({ command: [program = '', ...args], counts }: Step): Promise<number> {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', counts ? 'inherit' : 'pipe', counts ? 'inherit' : 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('close', (code) => {
      if (code !== 0) process.stdout.write(output);
      resolve(code ?? 1);
    });
  });
}
