/**
 * Makes the build for tests: the extension for Chrome and Firefox with a place for a relay's address that is put
 * in when the relay runs, and with the languages that are made by code.
 */
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MEASURED_BUILDS, RELAY_PLACE, TEST_BUILDS } from './built-extension.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds beside the last build and then takes its place, so that a flow never copies half of one.
 * False, and the reason on the console, when it cannot be built.
 */
export function buildForTests(): boolean {
  return build(TEST_BUILDS, ['chrome', 'firefox'], { TWOWAY_PSEUDO: '1' });
}

/** As `buildForTests`, but as it is shipped (the relay's address apart), for Chromium alone. */
export function buildToMeasure(): boolean {
  return build(MEASURED_BUILDS, ['chrome'], {});
}

function build(folder: string, browsers: readonly string[], also: NodeJS.ProcessEnv): boolean {
  const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const beside = `${folder}-${process.pid}`;
  const set = { NO_COLOR: '1', TWOWAY_RELAY: RELAY_PLACE, TWOWAY_OUT: beside };
  try {
    const env = { ...process.env, ...set, ...also };
    for (const browser of browsers) {
      const command = [wxt, 'build', '--mv3', '-b', browser];
      execFileSync(process.execPath, command, { cwd: root, env, stdio: 'pipe' });
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(beside, folder);
    return true;
  } catch (error) {
    const output: unknown = error instanceof Error ? Reflect.get(error, 'stderr') : undefined;
    console.error(`The extension could not be built:\n${String(output)}`);
    return false;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
