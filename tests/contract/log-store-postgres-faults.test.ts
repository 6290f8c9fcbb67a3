/**
 * What only a database server can do to the postgres engine: several relays on it, its death, a network
 * that is cut, and what others have made of it. L3, L14, L16, L23 to L26, L29, L30.
 */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { chainStart, nextHash } from '#shared/wire/chain.ts';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { openPostgresStore } from '../../sync-server/log/postgres-store.ts';
import { runSql, startPostgres, type Postgres } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor, within } from '../support/wait.ts';
import { errorOf, valueOf } from './log-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const PLENTY = 64 * 1024 * 1024;
/** More than a step takes on a busy machine, and less than a test: so the step is told. */
const STEP_MS = 60_000;

let postgres: Postgres;
let url: string;
let roomId: RoomId;
const opened = new Set<LogStore>();

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());
beforeEach(async () => {
  url = await postgres.newDatabase();
  roomId = toBase64Url(randomBytes(16)) as RoomId;
});
afterEach(async () => {
  // One that does not end is the fault of this test, and not of those behind it.
  const closed = [...opened].map((store) => within('a stop', STEP_MS, store.close()));
  opened.clear();
  await Promise.all(closed);
});

async function openAt(at = url, faults: unknown[] = []): Promise<LogStore> {
  const onFault = (fault: unknown): void => void faults.push(fault);
  const store = valueOf(await openPostgresStore({ url: at, connections: 4, onFault }));
  opened.add(store);
  return store;
}

async function makeRoom(store: LogStore, made = roomId): Promise<void> {
  const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
  valueOf(await store.createRoom({ roomId: made, ...keys, now: NOW }));
}

const append = (store: LogStore, frame: Bytes, room = roomId) =>
  store.append({ roomId: room, epoch: 0, frame, maxRoomBytes: PLENTY });

/** A room of the same shard, so that what is asked of both at once is one group. */
function besides(room: RoomId): RoomId {
  for (;;) {
    const other = toBase64Url(randomBytes(16)) as RoomId;
    if (other.charCodeAt(0) % 2 === room.charCodeAt(0) % 2) return other;
  }
}

/** Checks that the stored log is whole: contiguous, its chain the frames'; returns its frames. */
async function checkedLog(store: LogStore, room = roomId): Promise<readonly Bytes[]> {
  let { seq, hash } = await chainStart(room);
  const frames: Bytes[] = [];
  for (;;) {
    const entries = valueOf(await store.readEntries(room, seq, PLENTY));
    if (entries.length === 0) break;
    for (const entry of entries) {
      seq += 1;
      hash = await nextHash(hash, entry.frame);
      expect(entry.seq).toBe(seq);
      frames.push(entry.frame);
    }
  }
  expect(valueOf(await store.readRoom(room)).head).toEqual({ seq, hash });
  return frames;
}

const endOtherSessions = (): Promise<unknown> =>
  runSql(
    url,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );

test('[L3] [L23] an append is durable when it settles, though the database is set to be careless', async () => {
  await openAt().then((store) => store.close());
  await runSql(
    url,
    `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off;
     CREATE TABLE public.seen (setting text);
     CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN new; END $$;
     CREATE TRIGGER see AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION see();`,
  );
  const store = await openAt();
  await makeRoom(store);
  for (let entries = 1; entries <= 3; entries += 1) {
    valueOf(await append(store, randomBytes(100)));
    const seen = await runSql(url, 'SELECT setting FROM seen');
    expect(seen).toEqual(Array.from({ length: entries }, () => ({ setting: 'on' })));
  }
});

test('[L14] [L26] when the engine fails, none of the group is stored and the next group is', async () => {
  const faults: unknown[] = [];
  const store = await openAt(url, faults);
  await makeRoom(store);
  valueOf(await append(store, randomBytes(50)));
  // What a full disk says, at the third write of the group.
  await runSql(
    url,
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON entry FOR EACH ROW WHEN (new.seq = 3) EXECUTE FUNCTION refuse();`,
  );
  const results = await Promise.all([1, 2, 3].map(() => append(store, randomBytes(50))));
  expect(results.map(errorOf)).toEqual(['storage-fault', 'storage-fault', 'storage-fault']);
  expect(faults.length).toBe(1);
  expect((await checkedLog(store)).length).toBe(1);
  await runSql(url, 'DROP TRIGGER refuse ON entry');
  expect(valueOf(await append(store, randomBytes(50))).head.seq).toBe(2);
  expect((await checkedLog(store)).length).toBe(2);
});

test('[L2] [L24] two stores that append to one room at once make one log without a gap', async () => {
  const stores = [await openAt(), await openAt()];
  const [first] = stores;
  if (first === undefined) throw new Error('no store');
  const others = Array.from({ length: 8 }, () => toBase64Url(randomBytes(16)) as RoomId);
  for (const room of [roomId, ...others]) await makeRoom(first, room);
  const settled = await Promise.all(
    stores.map(async (store) => {
      const seqs: number[] = [];
      for (let round = 0; round < 25; round += 1) {
        // Other rooms too, in opposite orders: nobody waits in a circle.
        const turned = [...others.slice(round % 8), ...others.slice(0, round % 8)];
        const beside = store === first ? turned : turned.toReversed();
        const appended = await Promise.all([
          ...beside.slice(0, 4).map((room) => append(store, randomBytes(40), room)),
          append(store, randomBytes(60)),
          append(store, randomBytes(60)),
          ...beside.slice(4).map((room) => append(store, randomBytes(40), room)),
        ]);
        for (const result of appended) expect(result.ok).toBe(true);
        for (const result of appended.slice(4, 6)) seqs.push(valueOf(result).head.seq);
      }
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      return seqs;
    }),
  );
  const all = settled.flat().toSorted((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect((await checkedLog(first)).length).toBe(100);
  for (const room of others) expect((await checkedLog(first, room)).length).toBe(50);
});

test('[L24] two stores that want the same rooms in opposite orders do not wait in a circle', async () => {
  const stores = [await openAt(), await openAt()];
  const rooms = [roomId, besides(roomId), besides(roomId)];
  const [first, second] = stores;
  const middle = rooms[1];
  if (first === undefined || second === undefined || middle === undefined) throw new Error('none');
  for (const room of rooms) await makeRoom(first, room);
  const appendAll = (store: LogStore, order: readonly RoomId[]) =>
    Promise.all(order.map((room) => append(store, randomBytes(40), room)));
  const bytes = Buffer.from(middle, 'base64url').toString('hex');
  let appended: readonly ReturnType<typeof appendAll>[] = [];
  await holding(`BEGIN; SELECT FROM room WHERE id = '\\x${bytes}' FOR UPDATE`, async () => {
    appended = [appendAll(first, rooms), appendAll(second, rooms.toReversed())];
    const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    await waitFor('both wait', async () => (await runSql(url, waiting)).length === 2);
  });
  const results = (await Promise.all(appended)).flat();
  expect(results.map((result) => valueOf(result).head.seq)).toEqual(
    expect.arrayContaining([1, 1, 1, 2, 2, 2]),
  );
});

test('[L16] [L26] after kill -9 of the server what was acknowledged is there, and the store goes on by itself', async () => {
  const store = await openAt();
  await makeRoom(store);
  const acked = new Map<number, Bytes>();
  let going = true;
  let refused = 0;
  const author = async (): Promise<void> => {
    while (going) {
      const frame = randomBytes(200);
      const result = await append(store, frame);
      if (result.ok) acked.set(result.value.head.seq, frame);
      else refused += 1;
    }
  };
  const authors = Array.from({ length: 8 }, author);
  for (let round = 1; round <= 2; round += 1) {
    const before = acked.size;
    await waitFor('appends are acknowledged', () => acked.size > before + 100);
    await postgres.kill();
    const lost = refused;
    await waitFor('appends are refused', () => refused > lost);
    await postgres.start();
  }
  const before = acked.size;
  await waitFor('appends are acknowledged again', () => acked.size > before + 20);
  going = false;
  await Promise.all(authors);
  const frames = await checkedLog(store);
  for (const [seq, frame] of acked) expect(frames[seq - 1], `entry ${seq}`).toEqual(frame);
});

test('[L25] an append whose COMMIT was not answered is a fault, stored or not, and its room is told of', async () => {
  const proxy = await startTcpProxy(postgres.port);
  const through = new URL(url);
  through.port = String(proxy.port);
  const store = await openAt(through.href);
  const heard: (RoomId | undefined)[] = [];
  store.watch((room) => heard.push(room));
  await makeRoom(store);
  const other = besides(roomId);
  await makeRoom(store, other);
  valueOf(await append(store, randomBytes(50)));
  await waitFor('the store listens', () => heard.includes(undefined));
  // Answers to the lock come through, the one to the COMMIT does not: it is held by a trigger.
  await runSql(
    url,
    `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS
       $$ BEGIN PERFORM pg_advisory_xact_lock(77); RETURN new; END $$;
     CREATE TRIGGER wait BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION wait();`,
  );
  let appended: ReturnType<typeof append> | undefined;
  await holding('SELECT pg_advisory_lock(77)', async () => {
    appended = append(store, randomBytes(50));
    await waitFor('the append waits', async () => {
      const waiting = 'SELECT FROM pg_locks WHERE NOT granted AND objid = 77';
      return (await runSql(url, waiting)).length === 1;
    });
    proxy.hold('down');
  });
  const count = 'SELECT count(*)::int AS entries FROM entry';
  await waitFor(
    'the entry is stored',
    async () => (await runSql(url, count))[0]?.['entries'] === 2,
  );
  proxy.cut();
  if (appended === undefined) throw new Error('nothing was appended');
  expect(errorOf(await within('the append', STEP_MS, appended))).toBe('storage-fault');
  proxy.mend();
  heard.length = 0;
  await waitFor('the room is told of', async () => {
    await within('an append beside it', STEP_MS, append(store, randomBytes(5), other));
    return heard.includes(roomId);
  });
  const next = await waitFor('appends are taken again', async () => {
    const result = await within('the next append', STEP_MS, append(store, randomBytes(50)));
    return result.ok && result.value.head.seq;
  });
  expect(next).toBe(3);
  expect((await checkedLog(store)).length).toBe(3);
  await within('a stop', STEP_MS, store.close());
  await proxy.close();
});

/** Holds what `lock` takes, on a session of its own, until `work` is done. */
async function holding(lock: string, work: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await within('the session that holds', STEP_MS, client.connect());
  try {
    await within('the lock', STEP_MS, client.query(lock));
    await work();
  } finally {
    await within('the end of what holds', STEP_MS, client.end());
  }
}

test('[L15] [L26] a stop does not wait for a network that has died', async () => {
  const proxy = await startTcpProxy(postgres.port);
  const through = new URL(url);
  through.port = String(proxy.port);
  const store = await openAt(through.href);
  const heard: unknown[] = [];
  store.watch((room) => heard.push(room));
  await makeRoom(store);
  await waitFor('the store listens', () => heard.length > 0);
  proxy.hold();
  const appended = append(store, randomBytes(50));
  await within('a stop', 15_000, store.close());
  expect(errorOf(await appended)).toBe('storage-fault');
  await proxy.close();
});

test('[L26] a database that becomes read-only refuses writes, goes on being read, and recovers', async () => {
  const store = await openAt();
  await makeRoom(store);
  const frame = randomBytes(50);
  valueOf(await append(store, frame));
  const name = new URL(url).pathname.slice(1);
  const elsewhere = new URL('/postgres', url).href;
  await runSql(elsewhere, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await endOtherSessions();
  await waitFor('writes are refused', async () => !(await append(store, randomBytes(5))).ok);
  expect(errorOf(await store.check())).toBe('storage-fault');
  const entries = await waitFor('it is read again', async () => {
    const read = await store.readEntries(roomId, 0, PLENTY);
    return read.ok && read.value;
  });
  expect(entries[0]).toEqual({ seq: 1, frame });
  await runSql(elsewhere, `ALTER DATABASE ${name} RESET ALL`);
  await endOtherSessions();
  await waitFor('writes are taken again', async () => (await append(store, randomBytes(5))).ok);
  valueOf(await store.check());
  await checkedLog(store);
});

test('[L26] what waits for a database that is away is bounded, and the rest is refused at once', async () => {
  const store = await openAt();
  await makeRoom(store);
  await postgres.kill();
  const frame = new Uint8Array(1024 * 1024);
  const appended = Array.from({ length: 200 }, () => append(store, frame));
  const last = appended.at(-1);
  if (last === undefined) throw new Error('nothing was appended');
  expect(errorOf(await within('the refusal', 1_000, last))).toBe('storage-fault');
  await within('a stop', 10_000, store.close());
  for (const result of await Promise.all(appended)) expect(errorOf(result)).toBe('storage-fault');
  await postgres.start();
  expect((await checkedLog(await openAt())).length).toBe(0);
});

test('[L29] a store hears which rooms another has written to, and not what it wrote itself', async () => {
  const [writer, listener] = [await openAt(), await openAt()];
  await makeRoom(writer);
  const heard: (RoomId | undefined)[] = [];
  const own: (RoomId | undefined)[] = [];
  listener.watch((room) => heard.push(room));
  writer.watch((room) => own.push(room));
  await waitFor('both listen', () => heard.includes(undefined) && own.includes(undefined));
  valueOf(await append(writer, randomBytes(50)));
  await waitFor('the other hears it', () => heard.includes(roomId));
  // After a lost connection anything may have been missed.
  heard.length = 0;
  await endOtherSessions();
  await waitFor('it listens again', () => heard.includes(undefined));
  await waitFor('appends are taken', async () => (await append(writer, randomBytes(50))).ok);
  await waitFor('the other hears that too', () => heard.includes(roomId));
  expect(own.filter((room) => room !== undefined)).toEqual([]);
});

test('[L30] the room leads the key of every table, but of the one that says where an invite is', async () => {
  await openAt();
  const keys = await runSql(
    url,
    `SELECT table_class.relname AS table, (SELECT attname FROM pg_attribute WHERE attrelid = indrelid
         AND attnum = indkey[0]) AS first
     FROM pg_index JOIN pg_class AS table_class ON table_class.oid = indrelid
     WHERE indisprimary AND table_class.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  expect(keys.map(({ table, first }) => `${String(table)}.${String(first)}`)).toEqual([
    'doomed.room',
    'entry.room',
    'epoch.room',
    'invite.room',
    'invite_place.id',
    'mark.room',
    'room.id',
    'snapshot.room',
    'snapshot_part.room',
    'twoway_relay.single',
  ]);
});
