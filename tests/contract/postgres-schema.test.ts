/**
 * Whose database the postgres engine takes, and how it makes and keeps its tables there: L27 and L28. What
 * is refused is compared before and after, whole.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url, toHex } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { POSTGRES_VERSION } from '../../sync-server/log/postgres-schema.ts';
import { openPostgresStore } from '../../sync-server/log/postgres-store.ts';
import { expectOldRooms, oldRooms } from '../support/old-rooms.ts';
import { POSTGRES_TABLES_2 } from '../support/older-tables.ts';
import { runSql, startPostgres, type Postgres } from '../support/postgres.ts';
import { errorOf, valueOf } from './log-store.ts';

let postgres: Postgres;
let url: string;
beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());
beforeEach(async () => {
  url = await postgres.newDatabase();
});

const openAt = (at = url) =>
  openPostgresStore({ url: at, connections: 4, onFault: () => undefined });

/** Opens the store and closes it again: what a relay's start and stop leave. */
async function visit(): Promise<void> {
  await valueOf(await openAt()).close();
}

/** Every column and index of the database, by where its rows lie on the disk: a rewrite shows too. */
function whole(): Promise<unknown> {
  return runSql(
    url,
    `SELECT relname, relfilenode, attname, atttypid FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
     ORDER BY 1, 3`,
  );
}

/** Opening must fail with this, and must leave the database as it was. */
async function expectRefused(fault: object, at = url): Promise<void> {
  const before = await whole();
  expect(errorOf(await openAt(at))).toEqual(fault);
  expect(await whole()).toEqual(before);
}

test('[L27] an empty database gets the tables of this version, once, though several relays start at once', async () => {
  const stores = await Promise.all(Array.from({ length: 4 }, () => openAt()));
  for (const store of stores) await valueOf(store).close();
  expect(await runSql(url, 'SELECT version FROM twoway_relay')).toEqual([
    { version: POSTGRES_VERSION },
  ]);
});

test('[L27] a database that is there is opened again with all that it holds', async () => {
  const roomId = toBase64Url(randomBytes(16)) as RoomId;
  const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
  const first = valueOf(await openAt());
  const made = valueOf(await first.createRoom({ roomId, ...keys, now: 1 as Millis }));
  await first.close();
  const second = valueOf(await openAt());
  expect(valueOf(await second.readRoom(roomId))).toEqual(made);
  await second.close();
});

test('[L27] [L36] tables from before rooms had epochs are brought up and know their last control entries', async () => {
  await runSql(url, `BEGIN; ${POSTGRES_TABLES_2} COMMIT;`);
  const rooms = await oldRooms();
  const bytea = (bytes: Uint8Array): string => `'\\x${toHex(bytes)}'`;
  for (const { room, keptSeq, entries } of rooms) {
    const id = bytea(Buffer.from(room.roomId, 'base64url'));
    const kept = keptSeq === 0 ? undefined : entries[keptSeq - 1];
    const head = entries.at(-1);
    const start = bytea(room.start.hash);
    const [auth, admin] = [bytea(room.auth.publicKey), bytea(room.admin.publicKey)];
    const headHash = head === undefined ? start : bytea(head.hash);
    const keptHash = kept === undefined ? start : bytea(kept.hash);
    await runSql(
      url,
      `INSERT INTO room VALUES (${id}, 0, ${auth}, 4, ${admin}, 1, ${entries.length}, ${headHash},
        ${head?.written ?? 0}, ${keptSeq}, ${keptHash}, ${kept?.written ?? 0}, 0, ${kept?.written ?? 0}, 0)`,
    );
    for (const { seq, hash, written, frame } of entries.slice(keptSeq))
      await runSql(
        url,
        `INSERT INTO entry VALUES (${id}, ${seq}, ${bytea(hash)}, ${written}, ${bytea(frame)})`,
      );
  }
  const store = valueOf(await openAt());
  await expectOldRooms(store, rooms);
  await store.close();
  await visit();
});

test('[L27] tables of a newer version are refused and left alone', async () => {
  await visit();
  await runSql(url, 'UPDATE twoway_relay SET version = 99; DROP TABLE mark');
  await expectRefused({ reason: 'newer-version', version: 99 });
});

test('[L27] a relay waits for one that brings the tables up to date', async () => {
  // The lock that the tables are made under is an advisory one: somebody else holds it.
  const { Client } = await import('pg');
  const holder = new Client({ connectionString: url });
  await holder.connect();
  await holder.query('SELECT pg_advisory_lock(7720153441)');
  const opened = openAt();
  const waiting = 'SELECT FROM pg_locks WHERE NOT granted AND locktype = $$advisory$$';
  await expect.poll(() => runSql(url, waiting).then((rows) => rows.length)).toBe(1);
  expect(await whole()).toEqual([]);
  await holder.end();
  await valueOf(await opened).close();
});

test('[L28] a database of another program is refused and left alone, an extension of the server is not one', async () => {
  await runSql(url, 'CREATE EXTENSION pg_stat_statements');
  await visit();
  url = await postgres.newDatabase();
  await runSql(url, 'CREATE TABLE customer (name text)');
  await expectRefused({ reason: 'another-program' });
  url = await postgres.newDatabase();
  await runSql(url, 'CREATE VIEW room AS SELECT 1 AS id');
  await expectRefused({ reason: 'another-program' });
});

test('[L28] tables of which a part is missing are refused and left alone', async () => {
  await visit();
  await runSql(url, 'DROP TABLE entry');
  await expectRefused({ reason: 'incomplete' });
  url = await postgres.newDatabase();
  await visit();
  await runSql(url, 'DELETE FROM twoway_relay');
  await expectRefused({ reason: 'incomplete' });
});

test('[L28] a step that fails half way leaves nothing of it', async () => {
  await runSql(url, 'CREATE TYPE mark AS (x int)');
  const refused = errorOf(await openAt());
  expect(refused).toMatchObject({ reason: 'unusable' });
  expect(
    await runSql(
      url,
      'SELECT relname FROM pg_class WHERE relkind = $$r$$ AND relnamespace = $$public$$::regnamespace',
    ),
  ).toEqual([]);
});

test('[L28] a user who may not make tables, or may not use them, is said so', async () => {
  await runSql(url, 'CREATE ROLE guest LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  const guest = url.replace('twoway@', 'guest@');
  await expectRefused({ reason: 'not-allowed' }, guest);
  await visit();
  await expectRefused({ reason: 'not-allowed' }, guest);
  await runSql(url, 'GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO guest');
  await expectRefused({ reason: 'not-allowed' }, guest);
  await runSql(url, 'GRANT DELETE ON ALL TABLES IN SCHEMA public TO guest');
  await valueOf(await openAt(guest)).close();
  await runSql(url, 'DROP OWNED BY guest; DROP ROLE guest');
});

test('[L28] a server that is away, a login, a database that is not there and a standby are told apart', async () => {
  const away = new URL(url);
  away.port = '1';
  expect(errorOf(await openAt(away.href))).toEqual({
    reason: 'unreachable',
    detail: 'ECONNREFUSED',
  });
  expect(errorOf(await openAt(url.replace('twoway@', 'nobody@')))).toEqual({
    reason: 'login-refused',
  });
  expect(errorOf(await openAt(`${url}x`))).toEqual({ reason: 'no-database' });
  const readOnly = `${url}?options=-cdefault_transaction_read_only%3Don`;
  await expectRefused({ reason: 'read-only' }, readOnly);
});
