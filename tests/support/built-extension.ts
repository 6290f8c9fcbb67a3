/**
 * The built extension as one person gets it: a copy of the browser's build in which the address of the
 * relay stands that a new user starts with. A build for tests is made with RELAY_PLACE in its place,
 * because a test's relay has its port only when it runs.
 */
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `TWOWAY_RELAY` is in a build for tests. Nothing listens on this port. */
export const RELAY_PLACE = 'ws://127.0.0.1:9/put-in-by-the-test';

/** Where the builds for tests stand, a folder for each browser (`TWOWAY_OUT` of such a build). */
export const TEST_BUILDS = fileURLToPath(new URL('../../.output/e2e', import.meta.url));

/** Where the build stands that is measured. */
export const MEASURED_BUILDS = fileURLToPath(new URL('../../.output/bench', import.meta.url));

/** How the copy is to be. */
export type Placing = {
  /** The folder of the builds; that of the builds for tests unless it is said. */
  readonly builds?: string;
  /** Chromium's build unless it is said. */
  readonly browser?: 'chrome' | 'firefox';
  /** Permissions that are left out of the manifest. */
  readonly without?: readonly string[];
};

/** Copies a build for tests to `folder` with `relayUrl` as the first relay (empty: none). */
export function placeExtension(
  folder: string,
  relayUrl: string,
  { builds = TEST_BUILDS, browser = 'chrome', without = [] }: Placing = {},
): void {
  const build = join(builds, `${browser}-mv3`);
  if (!existsSync(join(build, 'manifest.json'))) {
    throw new Error('there is no build to test: run `npm run e2e` without TWOWAY_SKIP_BUILD once');
  }
  cpSync(build, folder, { recursive: true });
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|html)$/.test(name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
  let places = 0;
  for (const script of scripts) {
    const text = readFileSync(script, 'utf8');
    if (!text.includes(RELAY_PLACE)) continue;
    places += 1;
    writeFileSync(script, text.replaceAll(RELAY_PLACE, relayUrl));
  }
  if (without.length > 0) leaveOut(join(folder, 'manifest.json'), without);
  if (places === 0) throw new Error('the build for tests holds no place for the relay address');
}

function leaveOut(manifestFile: string, permissions: readonly string[]): void {
  const manifest: unknown = JSON.parse(readFileSync(manifestFile, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) throw new Error('no manifest');
  const all: unknown = Reflect.get(manifest, 'permissions');
  if (!Array.isArray(all)) throw new Error('a manifest without permissions');
  const left = all.filter((name) => !permissions.includes(String(name)));
  writeFileSync(manifestFile, JSON.stringify({ ...manifest, permissions: left }));
}
