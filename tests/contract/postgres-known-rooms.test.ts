/**
 * Appends of the postgres engine to rooms that the relay knows: they ask for no lock first, and what
 * another has done to such a room meanwhile is found all the same. L2, L6, L7, L24, L42, L43.
 */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { chainStart, nextHash } from '#shared/wire/chain.ts';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { openPostgresStore } from '../../sync-server/log/postgres-store.ts';
import { runSql, startPostgres, type Postgres } from '../support/postgres.ts';
import { waitFor } from '../support/wait.ts';
import { errorOf, valueOf } from './log-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const PLENTY = 64 * 1024 * 1024;
/** How a statement begins that adds entries at once, and one that locks a room first. */
const AT_ONCE = /^WITH moved/;
const LOCK = /FOR UPDATE$/;

let postgres: Postgres;
let url: string;
let rooms: readonly RoomId[];
let store: LogStore;
let other: LogStore;
let faults: unknown[];
const opened = new Set<LogStore>();

async function openStore(): Promise<LogStore> {
  const onFault = (fault: unknown): void => void faults.push(fault);
  const made = valueOf(await openPostgresStore({ url, connections: 4, onFault }));
  opened.add(made);
  return made;
}

/** Room ids of one shard, so that what is asked of them at once is one group. */
function roomsOfOneShard(count: number): readonly RoomId[] {
  const made: RoomId[] = [];
  while (made.length < count) {
    const room = toBase64Url(randomBytes(16)) as RoomId;
    if (room.charCodeAt(0) % 2 === 0) made.push(room);
  }
  return made.toSorted();
}

beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());
beforeEach(async () => {
  url = await postgres.newDatabase();
  faults = [];
  rooms = roomsOfOneShard(3);
  [store, other] = [await openStore(), await openStore()];
  for (const roomId of rooms) {
    const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
    valueOf(await store.createRoom({ roomId, ...keys, now: NOW }));
    // From now on it is known to `store`, and not to the other.
    valueOf(await append(store, roomId));
  }
});
afterEach(async () => {
  await Promise.all([...opened].map((one) => one.close()));
  opened.clear();
});

const append = (on: LogStore, roomId: RoomId, epoch = 0, maxRoomBytes = PLENTY) =>
  on.append({ roomId, epoch, frame: randomBytes(40), maxRoomBytes });
const appendToAll = (on: LogStore, order = rooms) =>
  Promise.all(order.map((roomId) => append(on, roomId)));
const changeRoom = (roomId: RoomId | undefined, change: string) =>
  runSql(url, `UPDATE room SET ${change} WHERE id = '\\x${hexOf(roomId)}'`);

function hexOf(roomId: RoomId | undefined): string {
  return Buffer.from(roomId ?? '', 'base64url').toString('hex');
}

/** The stored log of a room, checked: contiguous, its chain the frames'. Returns how long it is. */
async function checkedLength(roomId: RoomId): Promise<number> {
  let { seq, hash } = await chainStart(roomId);
  const check = async ({ seq: is, frame }: { seq: number; frame: Bytes }): Promise<void> => {
    seq += 1;
    expect(is).toBe(seq);
    hash = await nextHash(hash, frame);
  };
  for (const entry of valueOf(await other.readEntries(roomId, 0, PLENTY))) await check(entry);
  expect(valueOf(await other.readRoom(roomId)).head).toEqual({ seq, hash });
  return seq;
}

/** What waits for the row of a room, which somebody else holds until `count` statements do. */
async function waitingFor<T>(
  roomId: RoomId | undefined,
  count: number,
  work: () => readonly Promise<T>[],
): Promise<{ readonly waiting: readonly string[]; readonly done: readonly T[] }> {
  const holder = new Client({ connectionString: url });
  await holder.connect();
  await holder.query(`BEGIN; SELECT FROM room WHERE id = '\\x${hexOf(roomId)}' FOR UPDATE`);
  const works = work();
  const sql = "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  const waiting = await waitFor('they wait', async () => {
    const rows = await runSql(url, sql);
    return rows.length === count && rows.map(({ query }) => String(query));
  });
  await holder.end();
  return { waiting, done: await Promise.all(works) };
}

test('[L42] appends to rooms that are known ask for no lock first', async () => {
  const { waiting } = await waitingFor(rooms[1], 1, () => [appendToAll(store)]);
  expect(waiting).toEqual([expect.stringMatching(AT_ONCE)]);
  for (const roomId of rooms) expect(await checkedLength(roomId)).toBe(2);
});

test('[L24] an append to a room that is not known locks it first, and the next does not', async () => {
  const { waiting } = await waitingFor(rooms[1], 1, () => [appendToAll(other)]);
  expect(waiting).toEqual([expect.stringMatching(LOCK)]);
  const next = await waitingFor(rooms[1], 1, () => [appendToAll(other)]);
  expect(next.waiting).toEqual([expect.stringMatching(AT_ONCE)]);
});

test('[L42] what another relay wrote to a known room comes before, and no entry of the group is there twice', async () => {
  valueOf(await append(other, rooms[1] ?? ('' as RoomId)));
  const appended = await appendToAll(store);
  expect(appended.map((one) => valueOf(one).head.seq)).toEqual([2, 3, 2]);
  expect(await Promise.all(rooms.map(checkedLength))).toEqual([2, 3, 2]);
  expect(faults).toEqual([]);
});

test('[L24] [L42] two relays that know the same rooms do not wait in a circle, nor lose an entry', async () => {
  await appendToAll(other);
  await appendToAll(store);
  await appendToAll(other);
  const { done } = await waitingFor(rooms[1], 2, () => [
    appendToAll(store),
    appendToAll(other, rooms.toReversed()),
  ]);
  expect(done.flat().map((one) => one.ok)).toEqual(Array(6).fill(true));
  expect(await Promise.all(rooms.map(checkedLength))).toEqual([6, 6, 6]);
  expect(faults).toEqual([]);
});

test('[L7] [L42] an append under an epoch that is over is refused, though the room is known of it', async () => {
  await changeRoom(rooms[0], 'epoch = 1');
  expect(errorOf(await append(store, rooms[0] ?? ('' as RoomId)))).toBe('wrong-epoch');
});

test('[L7] [L42] an append under an epoch that is not known yet is taken, once it is the room’s', async () => {
  await changeRoom(rooms[0], 'epoch = 1');
  expect((await append(store, rooms[0] ?? ('' as RoomId), 1)).ok).toBe(true);
});

test('[L6] [L42] what another relay has filled a known room with counts', async () => {
  await changeRoom(rooms[0], 'snapshot_bytes = 900');
  expect(errorOf(await append(store, rooms[0] ?? ('' as RoomId), 0, 900))).toBe('room-full');
});

test('[L6] [L42] what has gone from a known room counts no more', async () => {
  await changeRoom(rooms[0], 'kept_seq = 1, kept_bytes = written');
  expect((await append(store, rooms[0] ?? ('' as RoomId), 0, 60)).ok).toBe(true);
});

test('[L1] [L42] a known room that is taken away takes nothing', async () => {
  valueOf(await other.deleteRoom(rooms[0] ?? ('' as RoomId), 0));
  expect(errorOf(await append(store, rooms[0] ?? ('' as RoomId)))).toBe('no-room');
});

test('[L42] a room may hold more than four bytes count', async () => {
  const much = 2 ** 40;
  await changeRoom(rooms[0], `written = ${much}, kept_seq = 1, kept_bytes = ${much - 40}`);
  const roomId = rooms[0] ?? ('' as RoomId);
  for (let times = 0; times < 2; times += 1) valueOf(await append(store, roomId));
  const stored = `SELECT room_bytes::text FROM entry WHERE room = '\\x${hexOf(roomId)}' AND seq > 1 ORDER BY seq`;
  expect(await runSql(url, stored)).toEqual([
    { room_bytes: String(much + 40) },
    { room_bytes: String(much + 80) },
  ]);
});

test('[L43] a room that another relay says it has written to is known no more', async () => {
  const heard: (RoomId | undefined)[] = [];
  store.watch((room) => heard.push(room));
  await waitFor('it listens', () => heard.includes(undefined));
  await appendToAll(store);
  // The room stands as it was known: else the statement would not wait for its row at all.
  await runSql(url, `SELECT pg_notify('twoway_rooms_0', 'another ${rooms[1]}')`);
  await waitFor('it hears', () => heard.includes(rooms[1]));
  const { waiting } = await waitingFor(rooms[1], 1, () => [appendToAll(store)]);
  expect(waiting).toEqual([expect.stringMatching(LOCK)]);
});

test('[L43] after another write than an append a room is known no more', async () => {
  valueOf(
    await store.setAdmins(rooms[0] ?? ('' as RoomId), { number: 1, keys: [randomBytes(32)] }),
  );
  const { waiting } = await waitingFor(rooms[0], 1, () => [appendToAll(store)]);
  expect(waiting).toEqual([expect.stringMatching(LOCK)]);
});

test('[L43] after a group that failed its rooms are known no more', async () => {
  await runSql(
    url,
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION refuse();`,
  );
  const failed = await appendToAll(store);
  expect(failed.map(errorOf)).toEqual(Array(3).fill('storage-fault'));
  await runSql(url, 'DROP TRIGGER refuse ON entry');
  const { waiting } = await waitingFor(rooms[0], 1, () => [appendToAll(store)]);
  expect(waiting).toEqual([expect.stringMatching(LOCK)]);
});
