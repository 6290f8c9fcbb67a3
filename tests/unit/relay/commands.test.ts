/** The relay's commands beside a running relay: V78, V79 and V80 of sync-server/RELAY.md. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nextCursor } from '#shared/wire/chain.ts';
import { COMMANDS } from '../../../sync-server/commands/all-commands.ts';
import { openSqliteStore } from '../../../sync-server/log/sqlite-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import { TABLES_1 } from '../../support/older-tables.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  enter,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
} from '../../support/wire-client.ts';

const PROGRAM = fileURLToPath(new URL('../../../sync-server/main.ts', import.meta.url));

let folder: string;
let relay: InProcessRelay | undefined;
beforeEach(() => {
  folder = temporaryFolder('commands');
});
afterEach(async () => {
  await relay?.close();
  relay = undefined;
});

/** A relay on `folder`. */
async function serve(): Promise<InProcessRelay> {
  const store = valueOf(openSqliteStore({ folder, onFault: () => undefined }));
  relay = await startRelayInProcess({ store });
  return relay;
}

async function stop(): Promise<void> {
  await relay?.close();
  relay = undefined;
}

/** A room with `count` entries at a relay. */
async function filledRoom(at: InProcessRelay, count: number): Promise<TestRoom> {
  const room = await newTestRoom();
  await makeRoom(at, room);
  await append(at, room, count);
  return room;
}

async function append(at: InProcessRelay, room: TestRoom, count: number): Promise<void> {
  const { client } = await enter(at, room);
  while ((await client.take()).type !== 'caught-up');
  const write = newFrameWriter(room);
  for (let id = 1; id <= count; id += 1) {
    client.send({ type: 'append', id, frame: write() });
    await client.expect('ack');
  }
  await client.close();
}

async function headOf(at: InProcessRelay, room: TestRoom): Promise<number> {
  const { client, welcome } = await enter(at, room);
  await client.close();
  return welcome.head.seq;
}

/** Carries a command out on `folder`; `ok` lines or refusing sentences, as one text. */
async function run(name: string, ...words: string[]) {
  const done = await COMMANDS.get(name)?.run({ env: { TWOWAY_DATA: folder }, words });
  if (done === undefined) throw new Error(`there is no command ${name}`);
  return { ok: done.ok, text: (done.ok ? done.value : done.error).join('\n') };
}

test('[V78] [V79] what is backed up while the relay runs is restored whole, in an empty folder', async () => {
  const first = await serve();
  const room = await filledRoom(first, 20);
  const file = join(temporaryFolder('backup'), 'monday.sqlite');
  const made = await run('backup', file);
  expect(made).toMatchObject({ ok: true });
  expect(made.text).toContain('Backed up 1 rooms with 20 entries');
  await append(first, room, 3);
  expect(await headOf(first, room)).toBe(23);
  await stop();
  folder = temporaryFolder('restored');
  expect((await run('restore', file)).text).toContain('Restored 1 rooms with 20 entries');
  const second = await serve();
  expect(await headOf(second, room)).toBe(20);
  await append(second, room, 1);
});

test('[V78] a file that exists, or no database, is left as it is and said so', async () => {
  await serve();
  const file = join(temporaryFolder('backup'), 'monday.sqlite');
  writeFileSync(file, 'minutes');
  expect(await run('backup', file)).toMatchObject({ ok: false });
  expect(readFileSync(file, 'utf8')).toBe('minutes');
  await stop();
  folder = temporaryFolder('empty');
  expect((await run('backup', `${file}.2`)).text).toContain('There is no database in');
  expect(readdirSync(folder)).toEqual([]);
});

test('[V78] a copy that is not whole gets no name, and the room and entry are said', async () => {
  const room = await filledRoom(await serve(), 5);
  await stop();
  const database = new DatabaseSync(join(folder, 'relay.sqlite'));
  database.exec('UPDATE entry SET frame = zeroblob(200) WHERE seq = 4');
  database.close();
  const backups = temporaryFolder('backup');
  const refused = await run('backup', join(backups, 'monday.sqlite'));
  expect(refused.text).toContain(`the chain of room ${room.roomId} breaks at entry 4.`);
  expect(readdirSync(backups)).toEqual([]);
});

test('[V78] a copy in which an epoch of a room is missing or another’s gets no name, and is said', async () => {
  const room = await filledRoom(await serve(), 2);
  await stop();
  const backups = temporaryFolder('backup');
  const change = (sql: string): void => {
    const database = new DatabaseSync(join(folder, 'relay.sqlite'));
    database.exec(sql);
    database.close();
  };
  const refused = async (epoch: number): Promise<void> => {
    const { text } = await run('backup', join(backups, 'monday.sqlite'));
    expect(text).toContain(`the epochs of room ${room.roomId} break at epoch ${epoch}.`);
  };
  change('UPDATE room SET epoch = 2');
  await refused(0);
  change(`INSERT INTO epoch (room, epoch, auth_public, record, list)
    SELECT number, 2, auth_public, x'01', x'02' FROM room`);
  await refused(1);
  change('UPDATE epoch SET epoch = 1 WHERE epoch = 2; UPDATE room SET epoch = 1');
  expect((await run('backup', join(backups, 'good.sqlite'))).ok).toBe(true);
  change('UPDATE epoch SET auth_public = zeroblob(32) WHERE epoch = 1');
  await refused(1);
  change('UPDATE epoch SET record = NULL WHERE epoch = 1');
  await refused(1);
  expect(readdirSync(backups)).toEqual(['good.sqlite']);
});

test('[V79] nothing is restored under a running relay, nor over a database without --force', async () => {
  const first = await serve();
  const room = await filledRoom(first, 2);
  const file = join(temporaryFolder('backup'), 'monday.sqlite');
  await run('backup', file);
  expect((await run('restore', file, '--force')).text).toContain('Another relay is running');
  await append(first, room, 2);
  await stop();
  expect((await run('restore', file)).text).toContain('With --force it is set aside');
  const forced = await run('restore', file, '--force');
  expect(forced.ok).toBe(true);
  const aside = readdirSync(folder).find((name) => name.startsWith('relay.sqlite.before-'));
  expect(forced.text).toContain(String(aside));
  const kept = new DatabaseSync(join(folder, String(aside)), { readOnly: true });
  expect(kept.prepare('SELECT count(*) AS entries FROM entry').get()).toEqual({ entries: 4 });
  kept.close();
  expect(await headOf(await serve(), room)).toBe(2);
});

test('[V79] a file of another program, a newer relay or a broken one changes nothing', async () => {
  await filledRoom(await serve(), 2);
  const backups = temporaryFolder('backup');
  const make = async (name: string, sql: string): Promise<string> => {
    const file = join(backups, name);
    await run('backup', file);
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
    return file;
  };
  const foreign = join(backups, 'foreign.sqlite');
  const database = new DatabaseSync(foreign);
  database.exec('CREATE TABLE note (text TEXT)');
  database.close();
  const newer = await make('newer.sqlite', 'PRAGMA user_version = 40');
  const broken = await make('broken.sqlite', 'DELETE FROM entry WHERE seq = 1');
  await stop();
  folder = temporaryFolder('restored');
  for (const [file, says] of [
    [foreign, "not a relay's database"],
    [newer, 'from a newer relay (version 40)'],
    [broken, 'breaks at entry 1'],
    [join(backups, 'nowhere'), 'There is no file'],
  ] as const) {
    const refused = await run('restore', file);
    expect(refused.ok, file).toBe(false);
    expect(refused.text).toContain(says);
    expect(existsSync(join(folder, 'relay.sqlite'))).toBe(false);
  }
});

test('[V79] a backup of an older relay is restored, and brought up by the relay that starts on it', async () => {
  const file = join(temporaryFolder('old'), 'old.sqlite');
  const old = new DatabaseSync(file);
  old.exec(`BEGIN; ${TABLES_1} COMMIT;`);
  const room = await newTestRoom();
  const id = Buffer.from(room.roomId, 'base64url');
  old
    .prepare('INSERT INTO room VALUES (1, ?, 0, ?, 0, ?, 0)')
    .run(id, room.auth.publicKey, room.admin.publicKey);
  const frame = newFrameWriter(room)();
  const { hash } = await nextCursor(room.start, frame);
  old.prepare('INSERT INTO entry VALUES (1, 1, 1, ?, ?, ?)').run(hash, frame.length, frame);
  old.close();
  expect((await run('restore', file)).text).toContain('Restored 1 rooms with 1 entries');
  expect((await run('stats')).text).toContain('of an older relay');
  expect(await headOf(await serve(), room)).toBe(1);
  expect((await run('stats')).text).toContain('1 rooms, 1 entries');
});

test('[V80] the numbers are those of the rooms, in words and as JSON', async () => {
  const at = await serve();
  const small = await filledRoom(at, 1);
  const large = await filledRoom(at, 30);
  const { text } = await run('stats', '--json');
  const counted = JSON.parse(text) as { bytes: number; largest: { room: string; bytes: number }[] };
  expect(counted).toMatchObject({ rooms: 2, entries: 31, oldest: { room: small.roomId } });
  expect(counted.largest.map(({ room }) => room)).toEqual([large.roomId, small.roomId]);
  expect(counted.largest.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(counted.bytes);
  expect((await run('stats')).text).toContain('2 rooms, 31 entries');
});

test('[V78] [V79] on a relay that stores in PostgreSQL what copies files says so and does nothing', async () => {
  const env = { TWOWAY_DATA: folder, TWOWAY_DATABASE_URL: 'postgres://relay:s3cret@db/twoway' };
  for (const name of ['backup', 'restore']) {
    const done = await COMMANDS.get(name)?.run({ env, words: ['x'] });
    expect(done?.ok === false && done.error.join()).toContain('use pg_dump and pg_restore');
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('[V72] [V80] [V81] [V83] a database that cannot be used is a sentence without its password', async () => {
  const words = { stats: [], room: ['delete', 'A'.repeat(22)], expire: ['--idle-days', '30'] };
  for (const [name, given] of Object.entries(words)) {
    const at = (address: string) => [...given, '--database-url', address];
    const runAt = async (address: string) => {
      const done = await COMMANDS.get(name)?.run({ env: {}, words: at(address) });
      return done?.ok === false ? done.error.join() : 'it was carried out';
    };
    const away = await runAt('postgres://relay:s3cret@127.0.0.1:1/twoway');
    expect(away).toBe(
      'The database twoway at 127.0.0.1:1 (TWOWAY_DATABASE_URL) cannot be reached: ECONNREFUSED.',
    );
    expect(await runAt('mysql://relay:s3cret@127.0.0.1/twoway')).toMatch(
      /^TWOWAY_DATABASE_URL must be an address like [^3]*$/,
    );
  }
});

test('[V78] words that do not fit are refused with the usage, by the program too', async () => {
  expect((await run('backup')).text).toContain('Usage: twoway-relay backup FILE');
  expect((await run('stats', '--jason')).text).toContain('Usage: twoway-relay stats');
  const child = spawn(process.execPath, [PROGRAM, 'tidy'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
  await once(child, 'close');
  expect([child.exitCode, text.trim()]).toEqual([
    1,
    'The relay has no command "tidy"; --help lists them.',
  ]);
});
