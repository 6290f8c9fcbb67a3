/** The relay as it is published: V84 and V85 of sync-server/RELAY.md. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALLOCATOR_SETTINGS, NODE_FLAGS } from '../../../sync-server/deploy/node-settings.ts';
import { httpGet } from '../../support/http-get.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { enterLive, makeRoom, newFrameWriter, newTestRoom } from '../../support/wire-client.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DEPLOY = join(ROOT, 'sync-server', 'deploy');
const run = promisify(execFile);
// No registry can be reached through it: whoever asks one fails.
const NOWHERE = 'http://127.0.0.1:9/';

let folder: string;
let relay: ChildProcess | undefined;

/** Builds, packs, and installs the package in an empty folder. */
beforeAll(async () => {
  const built = temporaryFolder('built');
  const packed = temporaryFolder('packed');
  folder = temporaryFolder('installed');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(DEPLOY, 'relay.vite.config.ts');
  await run(process.execPath, [vite, 'build', '--config', config, '--outDir', built], {
    cwd: ROOT,
  });
  await run('npm', ['pack', built, '--pack-destination', packed], { cwd: packed });
  const [tarball = ''] = readdirSync(packed);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--offline', '--registry', NOWHERE, join(packed, tarball)], {
    cwd: folder,
  });
}, 120_000);
afterAll(async () => {
  if (relay === undefined || relay.exitCode !== null) return;
  relay.kill('SIGKILL');
  await once(relay, 'exit');
});

/** Runs the installed program with Node alone in its environment. */
function start(...words: string[]): ChildProcess {
  const program = join(folder, 'node_modules', '.bin', 'twoway-relay');
  return spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { TWOWAY_PORT: '0', TWOWAY_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function readyPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('its output is not read');
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { event: string; port: number };
    if (event.event === 'ready') return event.port;
  }
  throw new Error('it ended before it was ready');
}

test('[V84] the package needs no other, and names the licences of what is in it', () => {
  const installed = readdirSync(join(folder, 'node_modules'));
  expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['twoway-relay']);
  const read = (name: string): string =>
    readFileSync(join(folder, 'node_modules', 'twoway-relay', name), 'utf8');
  const imported = [...read('twoway-relay.mjs').matchAll(/^import .*from "([^"]+)";$/gm)];
  expect(imported.length).toBeGreaterThan(5);
  expect(imported.filter(([, name = '']) => !name.startsWith('node:'))).toEqual([]);
  for (const name of ['pino', 'prom-client', 'ws'])
    expect(read('LICENSES-OF-OTHERS.txt')).toMatch(new RegExp(`^${name}$`, 'm'));
  expect(read('LICENSES-OF-OTHERS.txt')).not.toContain('No text came with it');
});

test('[V84] it starts in an empty folder on plain Node, serves a room, and ends well', async () => {
  relay = start();
  const port = await readyPort(relay);
  expect((await httpGet(port, '/readyz')).status).toBe(200);
  const place = { url: `ws://127.0.0.1:${port}`, name: `127.0.0.1:${port}` };
  const room = await newTestRoom();
  await makeRoom(place, room);
  const { client } = await enterLive(place, room);
  client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
  await client.expect('ack');
  relay.kill('SIGTERM');
  await once(relay, 'exit');
  expect(relay.exitCode).toBe(0);
});

test('[V84] its commands work in the same folder', async () => {
  const child = start('stats', '--json');
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (more: string) => (text += more));
  await once(child, 'close');
  expect(JSON.parse(text)).toMatchObject({ rooms: 1, entries: 1 });
});

test.each([
  ['twoway-relay.service', ['/usr/bin/node', ...NODE_FLAGS, '/usr']],
  ['Dockerfile', ['["node",', ...NODE_FLAGS.map((flag) => `"${flag}",`), '"/opt']],
])('[V112] %s starts Node with the settings that are measured', (name, start) => {
  const text = readFileSync(join(DEPLOY, name), 'utf8');
  expect(text).toContain(start.join(' '));
  for (const [setting, value] of Object.entries(ALLOCATOR_SETTINGS))
    expect(text).toContain(`${setting}=${value}`);
});

test('[V112] so does npm run relay', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(scripts['relay']).toBe(['node', ...NODE_FLAGS, 'sync-server/main.ts'].join(' '));
});

test('[V85] every metric of the dashboard and the alerts is one that the relay has', async () => {
  const serving = await startRelayInProcess();
  const { body } = await httpGet(serving.port, '/metrics');
  await serving.close();
  const known = new Set([...body.matchAll(/^([a-z_0-9]+)(?:\{| )/gm)].map(([, name]) => name));
  const used = ['grafana-dashboard.json', 'prometheus-alerts.yml'].flatMap((name) => [
    ...readFileSync(join(DEPLOY, name), 'utf8').matchAll(/\b(?:twoway|nodejs|process)_[a-z_0-9]+/g),
  ]);
  expect(used.length).toBeGreaterThan(25);
  expect(used.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
  const ours = [...known].filter((name) => name?.startsWith('twoway_'));
  const shown = new Set(used.map(([name]) => name));
  const hidden = ours.filter(
    (name) => !shown.has(name ?? '') && !/_seconds_(sum|count)$/.test(name ?? ''),
  );
  expect(hidden).toEqual([]);
});
