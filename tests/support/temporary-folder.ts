/** Folders for one test run, all below one root that is removed when the program ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let rootFolder: string | undefined;

/** A new empty folder whose name begins with `name`. It is gone when the process ends. */
export function temporaryFolder(name: string): string {
  if (rootFolder === undefined) {
    const created = mkdtempSync(
      join(process.env['TWOWAY_TEST_FOLDER'] ?? tmpdir(), 'twoway-test-'),
    );
    process.once('exit', () => rmSync(created, { recursive: true, force: true, maxRetries: 3 }));
    rootFolder = created;
  }
  return mkdtempSync(join(rootFolder, `${name}-`));
}
