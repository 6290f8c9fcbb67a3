/**
 * Builds the extension for `npm start`, and only when something that goes into it has changed: a
 * fingerprint of the sources is kept beside the build, so that a second start takes seconds.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '#shared/base/result.ts';

/** Where the two builds stand; folders a browser can load. */
export type Builds = { readonly chromium: string; readonly firefox: string };

/**
 * Gives the builds, kept in `folder`, with `relayAddress` as the address a new user starts with, building only when
 * needed. `say` is called once before a real build. The error holds what the builder printed.
 */
export async function buildOnce(
  root: string,
  folder: string,
  relayAddress: string,
  say: (sentence: string) => void,
): Promise<Result<Builds, string>> {
  const builds = { chromium: join(folder, 'chrome-mv3'), firefox: join(folder, 'firefox-mv3') };
  const stamp = join(folder, 'built-from.txt');
  const fingerprint = fingerprintOf(root, relayAddress);
  if (isBuilt(builds) && readText(stamp) === fingerprint) return ok(builds);
  say('Building the extension...');
  for (const target of ['chrome', 'firefox']) {
    const output = await runBuilder(root, folder, target, relayAddress);
    if (output !== undefined) return err(output);
  }
  writeFileSync(stamp, fingerprint);
  return ok(builds);
}

/** A hash over the path and content of every file that goes into the build. */
export function fingerprintOf(root: string, relayAddress: string): string {
  const hash = createHash('sha256').update(`relay ${relayAddress}\n`);
  const files = ['extension', 'shared'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const single = ['wxt.config.ts', 'package.json', 'package-lock.json'].map((name) =>
    join(root, name),
  );
  for (const file of [...files, ...single].sort()) {
    if (file.startsWith(join(root, 'extension', 'start'))) continue;
    hash
      .update(`${file.slice(root.length)}\n`)
      .update(readFileSync(file))
      .update('\n');
  }
  return hash.digest('hex');
}

/** Runs WXT; what it printed when it failed, else undefined. */
function runBuilder(
  root: string,
  folder: string,
  target: string,
  relayAddress: string,
): Promise<string | undefined> {
  const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const child = spawn(process.execPath, [wxt, 'build', '-b', target, '--mv3'], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', TWOWAY_RELAY: relayAddress, TWOWAY_OUT: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : output));
  });
}

function isBuilt(builds: Builds): boolean {
  return [builds.chromium, builds.firefox].every((folder) =>
    existsSync(join(folder, 'manifest.json')),
  );
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
