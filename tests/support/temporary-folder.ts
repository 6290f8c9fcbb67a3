/** Folders for one test run, all below one root that is removed when the program ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Beside this module, which vitest loads anew for each file of a worker: the root is one a process. */
const ROOT = Symbol.for('twoway.tests.root-folder');
const known = globalThis as typeof globalThis & { [ROOT]?: string };

function createRoot(): string {
  const root = mkdtempSync(join(process.env['TWOWAY_TEST_FOLDER'] ?? tmpdir(), 'twoway-test-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));
  return root;
}

/** A new empty folder whose name begins with `name`. It is gone when the process ends. */
export function temporaryFolder(name: string): string {
  known[ROOT] ??= createRoot();
  return mkdtempSync(join(known[ROOT], `${name}-`));
}
