/** The write-ahead log's file is as long as it gets before anything is written. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { growLogAhead, LOG_AHEAD_BYTES } from '../../../sync-server/log/sqlite-log-ahead.ts';
import { openSqliteStore } from '../../../sync-server/log/sqlite-store.ts';
import { valueOf } from '../../contract/log-store.ts';

const PLENTY = 2 ** 40;

let around: string;
let folder: string;
beforeEach(() => {
  around = mkdtempSync(join(tmpdir(), 'twoway-ahead-'));
  folder = join(around, 'relay');
  mkdirSync(folder);
});
afterEach(() => rmSync(around, { recursive: true, force: true }));

const sizeOf = (name: string): number => statSync(join(folder, name)).size;
const open = (inFolder = folder): LogStore =>
  valueOf(openSqliteStore({ folder: inFolder, onFault: () => undefined, growsAhead: true }));

async function writeEntries(store: LogStore, count: number): Promise<RoomId> {
  const roomId = toBase64Url(randomBytes(16)) as RoomId;
  const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
  valueOf(await store.createRoom({ roomId, ...keys, now: 1 as Millis }));
  for (let entry = 0; entry < count; entry += 1)
    valueOf(
      await store.append({ roomId, epoch: 0, frame: randomBytes(300), maxRoomBytes: PLENTY }),
    );
  return roomId;
}

test('[L41] the log is long at the start, and what is written does not lengthen it', async () => {
  const store = open();
  const [length, database] = [sizeOf('relay.sqlite-wal'), sizeOf('relay.sqlite')];
  expect(length).toBeGreaterThan(LOG_AHEAD_BYTES);
  await writeEntries(store, 200);
  expect(sizeOf('relay.sqlite-wal')).toBe(length);
  expect(database).toBeLessThan(LOG_AHEAD_BYTES / 10);
  await store.close();
});

test('[L41] [L16] after a stop at any moment what was taken back is not there, what was stored is', async () => {
  const store = open();
  const roomId = await writeEntries(store, 20);
  const copied = join(around, 'as-it-was-left');
  cpSync(folder, copied, { recursive: true });
  await store.close();
  const again = open(copied);
  expect(valueOf(await again.readEntries(roomId, 0, 2 ** 20)).length).toBe(20);
  await again.close();
  const database = new DatabaseSync(join(copied, 'relay.sqlite'));
  expect(database.prepare('SELECT count(*) AS rows FROM probe').get()?.['rows']).toBe(0);
  expect(database.prepare('PRAGMA integrity_check').get()?.['integrity_check']).toBe('ok');
  database.close();
});

test('[L41] where the disk has little room, or refuses, all is as it was', async () => {
  const database = new DatabaseSync(join(folder, 'relay.sqlite'));
  database.exec(
    'PRAGMA journal_mode = WAL; CREATE TABLE probe (number INTEGER PRIMARY KEY, bytes BLOB)',
  );
  const before = sizeOf('relay.sqlite-wal');
  growLogAhead(database, join(folder, 'relay.sqlite-wal'), 100 * 1024 * 1024);
  expect(sizeOf('relay.sqlite-wal')).toBe(before);
  database.exec('PRAGMA max_page_count = 50');
  growLogAhead(database, join(folder, 'relay.sqlite-wal'), PLENTY);
  expect(database.isTransaction).toBe(false);
  expect(database.prepare('PRAGMA cache_size').get()?.['cache_size']).toBe(-2000);
  database.exec('INSERT INTO probe (number, bytes) VALUES (7, zeroblob(10))');
  database.close();
});
