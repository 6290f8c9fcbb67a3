/**
 * The frame of an end-to-end program: named tests that run one after the other in the order they
 * stand, things that are closed at the end whatever happens, evidence when one fails, and a count.
 *
 * A flow is a file `tests/e2e/<name>.e2e.ts` which calls `flow('name', ({ test, open }) => { ... })`
 * once. The runner (tests/e2e/run.ts) starts each file as a program of its own.
 */
import { writeFileSync } from 'node:fs';
import { clearEvidence, saveEvidence } from './evidence.ts';
import { PATIENCE_MS, within } from './wait.ts';

const TEST_WITHIN_MS = 3 * PATIENCE_MS;
const CLOSE_WITHIN_MS = 15_000;

/** Something that has to be closed at the end of a flow. */
export type Closable = { close(): Promise<unknown> };

/** What a flow is given to say what it shows. */
export type FlowParts = {
  /**
   * Declares one test; `sentence` says what is shown. Tests run in order; what the first ones set up
   * the later ones may use, so after a failure the remaining ones are counted as failed, not run.
   */
  readonly test: (sentence: string, act: () => Promise<void>, withinMs?: number) => void;
  /** Remembers what must be closed when the flow ends; gives it back. */
  readonly open: <T extends Closable>(thing: T) => T;
};

/** What a program tells the runner in the file named by `TWOWAY_FLOW_RESULT`. */
export type FlowResult = {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
};

type Declared = {
  readonly sentence: string;
  readonly act: () => Promise<void>;
  readonly withinMs: number;
};

/** Runs one flow to its end, prints each test and `N passed, N failed`, and ends the process. */
export async function flow(name: string, declare: (parts: FlowParts) => void): Promise<void> {
  const tests: Declared[] = [];
  const closables: Closable[] = [];
  declare({
    test: (sentence, act, withinMs = TEST_WITHIN_MS) => tests.push({ sentence, act, withinMs }),
    open(thing) {
      closables.push(thing);
      return thing;
    },
  });
  process.once('SIGTERM', () => {
    void closeAll(closables).finally(() => process.exit(143));
  });
  clearEvidence(name);
  const result = await runTests(name, tests);
  await closeAll(closables);
  const file = process.env['TWOWAY_FLOW_RESULT'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(result));
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed`);
  process.exit(result.failed === 0 && result.passed > 0 ? 0 : 1);
}

async function runTests(name: string, tests: readonly Declared[]): Promise<FlowResult> {
  const failures: string[] = [];
  let passed = 0;
  for (const { sentence, act, withinMs } of tests) {
    if (failures.length > 0) {
      failures.push(`${sentence}: not reached`);
      console.log(`  - ${name}: ${sentence} (not reached)`);
      continue;
    }
    const started = performance.now();
    try {
      await within(`the test "${sentence}"`, withinMs, act());
      passed += 1;
      console.log(`  ✓ ${name}: ${sentence} (${Math.round(performance.now() - started)} ms)`);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const folder = await saveEvidence(name, sentence);
      failures.push(`${sentence}: ${reason}`);
      console.log(`  ✗ ${name}: ${sentence}\n${indent(reason)}\n    pictures and logs: ${folder}`);
    }
  }
  return { passed, failed: failures.length, failures };
}

/** Last opened, first closed; one that hangs or throws does not keep the others open. */
async function closeAll(closables: Closable[]): Promise<void> {
  for (const thing of closables.splice(0).reverse()) {
    await within('closing', CLOSE_WITHIN_MS, Promise.resolve(thing.close())).catch(
      (error: unknown) => console.log(`  (closing failed: ${String(error)})`),
    );
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
