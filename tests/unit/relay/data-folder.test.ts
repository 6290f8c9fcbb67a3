/** Data folders that a relay cannot use: V82 of sync-server/RELAY.md, and L17. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SCHEMA_VERSION } from '../../../sync-server/log/sqlite-schema.ts';
import { openSqliteStore } from '../../../sync-server/log/sqlite-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../../sync-server/main.ts', import.meta.url));
// Root may write whatever its mode: then the relay runs as nobody, whose folder it is made.
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;

let folder: string;
let file: string;
let started: ChildProcess | undefined;
beforeEach(() => {
  const above = temporaryFolder('data');
  // Whoever runs the relay gets as far as the folder.
  for (const path of [dirname(above), above]) chmodSync(path, 0o711);
  folder = join(above, 'relay');
  mkdirSync(folder);
  file = join(folder, 'relay.sqlite');
});

afterEach(() => {
  // A relay that started though it should not have.
  if (started?.exitCode === null) started.kill('SIGKILL');
});

function giveAway(path: string): void {
  if (NOBODY !== undefined) chownSync(path, NOBODY, NOBODY);
}

/** Every file of the folder with the hash of what is in it. */
function contents(): Readonly<Record<string, string>> {
  const hashed = readdirSync(folder).map((name) => {
    const hash = createHash('sha256').update(readFileSync(join(folder, name)));
    return [name, hash.digest('hex')] as const;
  });
  return Object.fromEntries(hashed);
}

/** Starts the relay on the folder and returns what it says when it does not start. */
async function refusal(): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TWOWAY_DATA: folder, TWOWAY_PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(NOBODY === undefined ? {} : { uid: NOBODY, gid: NOBODY }),
  });
  started = child;
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
  return text.trim();
}

async function makeOurs(): Promise<void> {
  await valueOf(openSqliteStore({ folder, onFault: () => undefined })).close();
}

function change(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

test.each([
  ['with its own tables', 'CREATE TABLE note (text TEXT); INSERT INTO note VALUES (1);'],
  ['with a version like ours', 'CREATE TABLE note (text TEXT); PRAGMA user_version = 2;'],
  ['with its own name', 'CREATE TABLE room (x); PRAGMA application_id = 77;'],
  ['with a version beyond ours', 'CREATE TABLE note (text TEXT); PRAGMA user_version = 40;'],
])('[V82] a database of another program, %s, is said so and not touched', async (_, sql) => {
  change(sql);
  giveAway(folder);
  giveAway(file);
  const before = contents();
  expect(await refusal()).toBe(
    `The file relay.sqlite in ${folder} is not a relay's database; it was left as it is. Give the relay a folder of its own (TWOWAY_DATA).`,
  );
  expect(contents()).toEqual(before);
});

test('[V82] a file that is no database at all is said so and not touched', async () => {
  writeFileSync(file, 'minutes of the meeting, '.repeat(100));
  giveAway(folder);
  giveAway(file);
  const before = contents();
  expect(await refusal()).toContain("is not a relay's database");
  expect(contents()).toEqual(before);
});

test('[V82] [L17] a database of a newer relay is said so and not touched', async () => {
  await makeOurs();
  change('PRAGMA journal_mode = DELETE; PRAGMA user_version = 40;');
  for (const path of [folder, file, join(folder, 'relay.lock')]) giveAway(path);
  const before = contents();
  expect(await refusal()).toContain('is from a newer relay (version 40); it was left as it is.');
  expect(contents()).toEqual(before);
});

test('[V82] a database that was brought up only half is said so and not touched', async () => {
  await makeOurs();
  change('PRAGMA journal_mode = DELETE; DROP TABLE mark; DROP TABLE snapshot;');
  for (const path of [folder, file, join(folder, 'relay.lock')]) giveAway(path);
  const before = contents();
  expect(await refusal()).toContain(
    `says that it is version ${SCHEMA_VERSION}, and lacks tables of that version`,
  );
  expect(contents()).toEqual(before);
});

test('[V82] a folder or file that the relay’s user may not write is named', async () => {
  await makeOurs();
  chmodSync(folder, 0o755);
  for (const path of [folder, join(folder, 'relay.lock')]) giveAway(path);
  giveAway(file);
  chmodSync(file, 0o444);
  const before = contents();
  const sentence = (path: string) =>
    `The user that runs the relay may not read and write ${path}; make it the owner of the data folder and all files in it.`;
  expect(await refusal()).toBe(sentence(file));
  chmodSync(folder, 0o555);
  expect(await refusal()).toBe(sentence(folder));
  expect(contents()).toEqual(before);
});
