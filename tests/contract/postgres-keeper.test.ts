/**
 * Whole rooms on a database that several relays share: what is left of one that was taken away, and
 * sweeps at several relays at once. L21, L27, L32, L33, V80.
 */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import { SNAPSHOT_PATIENCE_MS, STAGED_SNAPSHOT_MS } from '#shared/wire/limits.ts';
import { COMMANDS } from '../../sync-server/commands/all-commands.ts';
import { openPostgresKeeper } from '../../sync-server/log/postgres-keeper.ts';
import { openPostgresStore, type PostgresStore } from '../../sync-server/log/postgres-store.ts';
import { runSql, startPostgres, type Postgres } from '../support/postgres.ts';
import { errorOf, valueOf } from './log-store.ts';
import { workOn } from './snapshot-store.ts';

const NOW = 1_800_000_000_000 as Millis;
/** Many rooms take their time on a machine that has other work. */
const PATIENCE_MS = 120_000;
const DAY_MS = 24 * 3_600_000;
const PLENTY = 64 * 1024 * 1024;
const ROOM_TABLES = ['room', 'entry', 'snapshot', 'snapshot_part', 'mark', 'invite', 'epoch'];
const later = (ms: number): Millis => (NOW + ms) as Millis;

let postgres: Postgres;
let url: string;
let faults: unknown[];
let opened: PostgresStore[];
let stores: readonly [PostgresStore, PostgresStore];

beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());
beforeEach(async () => {
  url = await postgres.newSchema();
  faults = [];
  opened = [];
  stores = [await openAt(), await openAt()];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  expect(faults).toEqual([]);
});

async function openAt(): Promise<PostgresStore> {
  const onFault = (fault: unknown): void => void faults.push(fault);
  const store = valueOf(await openPostgresStore({ url, connections: 4, onFault }));
  opened.push(store);
  return store;
}

const newRoomId = (): RoomId => toBase64Url(randomBytes(16)) as RoomId;

const inviteOf = (roomId: RoomId, inviteId = randomBytes(16)) => ({
  roomId,
  epoch: 0,
  inviteId,
  publicKey: randomBytes(32),
  expiresAt: later(DAY_MS),
  sealed: randomBytes(90),
  now: NOW,
  maxPending: 16,
});

/** A room with everything that a room can have; two of its snapshots are kept, one is staged. */
async function fullRoom(roomId: RoomId, entries = 600) {
  const [store] = stores;
  const work = workOn(store, roomId);
  await work.makeRoom();
  const first = await work.grow(entries);
  await work.commit(first, 70_000);
  const second = await work.grow(40);
  const rested = later(SNAPSHOT_PATIENCE_MS);
  await work.commit(second, 50_000, first.seq, rested);
  const head = await work.grow(20);
  const again = later(2 * SNAPSHOT_PATIENCE_MS);
  const wanted = work.wantedAt(head, { previous: second.seq, now: again });
  const staging = await work.stage(wanted, randomBytes(30_000));
  valueOf(await store.putMark(roomId, 0, { slot: randomBytes(8), frame: randomBytes(60) }));
  const invite = inviteOf(roomId);
  valueOf(await store.putInvite(invite));
  return { work, head, staging, invite };
}

/** How many rows each table has of one room, or of all, those that are beside it last. */
async function rowsOf(roomId?: RoomId): Promise<number[]> {
  const id = roomId === undefined ? '' : Buffer.from(roomId, 'base64url').toString('hex');
  const counts = [...ROOM_TABLES, 'invite_place', 'doomed'].map((table) => {
    const key = table === 'room' ? 'id' : 'room';
    const only = roomId === undefined ? '' : ` WHERE ${key} = '\\x${id}'`;
    return `(SELECT count(*)::int FROM ${table}${only}) AS "${table}"`;
  });
  const [row] = await runSql(url, `SELECT ${counts.join(', ')}`);
  return Object.values(row ?? {}).map(Number);
}

const NOTHING = [0, 0, 0, 0, 0, 0, 0, 0, 0];

async function sweepAll(store: PostgresStore): Promise<number> {
  for (let pieces = 0; pieces < 1_000; pieces += 1)
    if (!valueOf(await store.keeper.sweepDoomed()).more) return pieces;
  throw new Error('sweeping does not end');
}

test('[L32] a room that was taken away is no room for any relay from then on', async () => {
  const roomId = newRoomId();
  const { work, staging, invite, head } = await fullRoom(roomId);
  const [owner, other] = stores;
  valueOf(await other.keeper.doom(roomId));
  expect(errorOf(await other.keeper.doom(roomId))).toBe('no-room');
  const append = { roomId, epoch: 0, frame: randomBytes(50), maxRoomBytes: PLENTY };
  for (const store of stores) {
    expect(errorOf(await store.readRoom(roomId))).toBe('no-room');
    expect(errorOf(await store.append(append))).toBe('no-room');
    expect(errorOf(await store.putInvite(inviteOf(roomId)))).toBe('no-room');
    const mark = { slot: randomBytes(8), frame: randomBytes(60) };
    expect(errorOf(await store.putMark(roomId, 0, mark))).toBe('no-room');
    expect(errorOf(await store.confirmSnapshot(roomId, head.seq - 20))).toBe('unknown');
    expect(errorOf(await store.revokeInvite(roomId, invite.inviteId, NOW))).toBe('unknown');
    const redemption = { inviteId: invite.inviteId, joiner: randomBytes(32), now: NOW };
    expect(errorOf(await store.redeemInvite({ ...redemption, redeliveryMs: 1 }))).toBe('unknown');
  }
  const part = { staging, index: 1, bytes: randomBytes(9), now: NOW };
  expect(errorOf(await owner.stagePart(part))).toBe('bad-parts');
  expect(errorOf(await owner.commitSnapshot(staging, NOW))).toBe('no-room');
  // Nor is it one for the sweep of what rooms need not keep.
  expect(await work.sweep(later(4 * SNAPSHOT_PATIENCE_MS))).toBe(0);
});

test('[L32] it is made again only when nothing of the one before is left, and begins anew', async () => {
  const roomId = newRoomId();
  const { work, invite } = await fullRoom(roomId);
  const [, other] = stores;
  valueOf(await other.keeper.doom(roomId));
  valueOf(await other.keeper.sweepDoomed());
  await work.makeRoom();
  expect(await rowsOf(roomId)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0]);
  expect(await work.state()).toMatchObject({ head: { seq: 0 }, bytes: 0, snapshots: [] });
  valueOf(await other.putInvite({ ...inviteOf(roomId), inviteId: invite.inviteId }));
  const head = await work.grow(3);
  await work.commit(head, 500);
  expect(await work.seqs(0)).toEqual([1, 2, 3]);
});

test('[L39] [L32] the epochs of a room that its members took away go in bounded pieces too', async () => {
  const [store] = stores;
  const roomId = newRoomId();
  const work = workOn(store, roomId);
  await work.makeRoom();
  for (let epoch = 1; epoch <= 60; epoch += 1) {
    const keys = {
      authPublic: randomBytes(32),
      admins: { number: epoch, keys: [randomBytes(32)] },
    };
    const begun = { record: randomBytes(9), list: randomBytes(9), frame: randomBytes(9) };
    const wanted = { roomId, epoch, controlSeq: epoch - 1, ...keys, ...begun, now: NOW };
    valueOf(await store.setEpoch(wanted));
  }
  valueOf(await store.deleteRoom(roomId, 60));
  const epochs = async (): Promise<number> => (await rowsOf(roomId))[6] ?? 0;
  let before = await epochs();
  expect(before).toBe(61);
  while (before > 0) {
    valueOf(await store.keeper.sweepDoomed());
    const after = await epochs();
    expect(before - after).toBeLessThanOrEqual(25);
    before = after;
  }
  await sweepAll(store);
  expect(await rowsOf(roomId)).toEqual(NOTHING);
});

test('[L21] [L32] what is left goes in bounded pieces, by whichever relay, and touches no other room', async () => {
  const [doomed, kept] = [newRoomId(), newRoomId()];
  await fullRoom(doomed);
  await fullRoom(kept, 30);
  const before = await rowsOf(kept);
  const [owner, other] = stores;
  valueOf(await owner.keeper.doom(doomed));
  const [, entries = 0] = await rowsOf(doomed);
  valueOf(await owner.keeper.sweepDoomed());
  const [, afterOne = 0] = await rowsOf(doomed);
  expect(entries - afterOne).toBe(256);
  // As if it were killed there: another goes on.
  await owner.close();
  expect(await sweepAll(other)).toBeGreaterThan(4);
  expect(await rowsOf(doomed)).toEqual(NOTHING);
  expect(await rowsOf(kept)).toEqual(before);
});

test(
  '[L33] relays that sweep the same at once do no harm: what may go has gone, all else is whole',
  async () => {
    const doomed = Array.from({ length: 2 }, newRoomId);
    const swept = Array.from({ length: 2 }, newRoomId);
    for (const roomId of [...doomed, ...swept]) await fullRoom(roomId, 300);
    for (const roomId of doomed) valueOf(await stores[0].keeper.doom(roomId));
    const at = later(3 * SNAPSHOT_PATIENCE_MS + STAGED_SNAPSHOT_MS);
    const sweepOften = async (store: PostgresStore): Promise<void> => {
      await sweepAll(store);
      await workOn(store, swept[0] ?? newRoomId()).sweep(at);
      valueOf(await store.sweepInvites(at, 1));
    };
    const sweeps = [...stores, await openAt()].map(sweepOften);
    // While people go on writing.
    const written = swept.map((roomId) => workOn(stores[1], roomId).grow(25));
    await Promise.all([...sweeps, ...written]);
    for (const roomId of doomed) expect(await rowsOf(roomId)).toEqual(NOTHING);
    for (const roomId of swept) {
      const work = workOn(stores[0], roomId);
      const { keptSeq, head, snapshots, bytes } = await work.state();
      // Up to the newest snapshot, which is settled; the one before and the staged one are gone.
      expect({ keptSeq, head: head.seq }).toEqual({ keptSeq: 340, head: 385 });
      expect(snapshots.map(({ covers, total }) => [covers.seq, total])).toEqual([[340, 50_000]]);
      expect(bytes).toBe(45 * 100 + 50_000);
      let cursor = {
        seq: 340,
        hash: valueOf(await stores[0].readHash(roomId, 340)) ?? randomBytes(1),
      };
      for (const { seq, frame } of valueOf(await stores[1].readEntries(roomId, 340, PLENTY))) {
        cursor = await nextCursor(cursor, frame);
        expect(cursor.seq).toBe(seq);
      }
      expect(cursor).toEqual(head);
    }
  },
  PATIENCE_MS,
);

test('[L33] visits noted and rooms expired at several relays at once: who was there keeps the room', async () => {
  const rooms = Array.from({ length: 40 }, newRoomId);
  for (const roomId of rooms) await workOn(stores[0], roomId).makeRoom();
  for (const { keeper } of stores) valueOf(await keeper.noteVisits(rooms, NOW, 30));
  const at = later(31 * DAY_MS);
  const [visited, idle] = [rooms.slice(0, 20), rooms.slice(20)];
  valueOf(await stores[1].keeper.noteVisits(visited, at, undefined));
  const counted = valueOf(await stores[0].keeper.expire(at, 30, false));
  expect(counted).toEqual({ expired: 20, untold: 0 });
  const expiries = await Promise.all(stores.map(({ keeper }) => keeper.expire(at, 30, true)));
  expect(expiries.reduce((sum, one) => sum + valueOf(one).expired, 0)).toBe(20);
  for (const roomId of visited) valueOf(await stores[0].readRoom(roomId));
  for (const roomId of idle) expect(errorOf(await stores[0].readRoom(roomId))).toBe('no-room');
  await Promise.all(stores.map(sweepAll));
  expect(await rowsOf()).toEqual([20, 0, 0, 0, 0, 0, 20, 0, 0]);
});

/** Begins `work` while another session has done `sql` and not committed it, and commits once it waits. */
async function duringOther<T>(sql: string, work: () => Promise<T>): Promise<T> {
  const other = new Client({ connectionString: url });
  await other.connect();
  try {
    await other.query(`BEGIN; ${sql}`);
    const working = work();
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
    const count = () => runSql(url, waiting).then((rows) => rows.length);
    await expect.poll(count, { timeout: 60_000 }).toBe(1);
    await other.query('COMMIT');
    return await working;
  } finally {
    await other.end();
  }
}

test('[L33] [V83] a room that somebody came into while it was being expired stays', async () => {
  const roomId = newRoomId();
  await workOn(stores[0], roomId).makeRoom();
  valueOf(await stores[0].keeper.noteVisits([roomId], NOW, 30));
  const at = later(31 * DAY_MS);
  const visit = `UPDATE room SET seen_at = ${at}`;
  const expiry = await duringOther(visit, () => stores[0].keeper.expire(at, 30, true));
  expect(valueOf(expiry)).toEqual({ expired: 0, untold: 0 });
  valueOf(await stores[0].readRoom(roomId));
});

test('[L33] a piece that another relay is deleting is waited for, and one after the last touches nothing', async () => {
  const roomId = newRoomId();
  const { work } = await fullRoom(roomId, 5);
  valueOf(await stores[0].keeper.doom(roomId));
  const begun = 'SELECT FROM doomed FOR UPDATE';
  valueOf(await duringOther(begun, () => stores[0].keeper.sweepDoomed()));
  await sweepAll(stores[1]);
  await work.makeRoom();
  await work.grow(2);
  expect(await sweepAll(stores[0])).toBe(0);
  expect(await work.seqs(0)).toEqual([1, 2]);
});

test('[L27] tables of version 1 are brought up to this one; nobody in their rooms counts as told', async () => {
  const roomId = newRoomId();
  await fullRoom(roomId, 10);
  const before = valueOf(await stores[0].readRoom(roomId));
  await Promise.all(stores.map((store) => store.close()));
  await runSql(
    url,
    `DROP TABLE doomed, epoch;
     ALTER TABLE room DROP COLUMN seen_at, DROP COLUMN told_days, DROP COLUMN control_seq;
     UPDATE twoway_relay SET version = 1`,
  );
  const looked = await openPostgresKeeper({ url, connections: 4, onFault: () => undefined });
  expect(errorOf(looked)).toEqual({ reason: 'older-version' });
  const store = await openAt();
  expect(valueOf(await store.readRoom(roomId))).toEqual(before);
  const expiry = valueOf(await store.keeper.expire(later(4_000 * DAY_MS), 30, true));
  expect(expiry).toEqual({ expired: 0, untold: 1 });
});

test('[V80] the numbers are those of the rooms, in words and as JSON', async () => {
  const [small, large, gone] = [newRoomId(), newRoomId(), newRoomId()];
  await workOn(stores[0], small).makeRoom();
  await workOn(stores[0], small).grow(1);
  await fullRoom(large, 30);
  await fullRoom(gone, 5);
  valueOf(await stores[0].keeper.doom(gone));
  const say = async (...words: string[]): Promise<string> => {
    const done = await COMMANDS.get('stats')?.run({ env: { TWOWAY_DATABASE_URL: url }, words });
    if (done?.ok !== true) throw new Error(`it said: ${String(done?.error)}`);
    return done.value.join('\n');
  };
  const counted = JSON.parse(await say('--json')) as { oldest: object; databaseBytes: number };
  const madeAt = new Date(NOW).toISOString();
  const rooms = [
    { room: large, entries: 90, bytes: 90 * 100 + 120_000, madeAt },
    { room: small, entries: 1, bytes: 100, madeAt },
  ];
  expect(counted).toMatchObject({ rooms: 2, entries: 91, bytes: 129_100, largest: rooms });
  expect(rooms).toContainEqual(counted.oldest);
  expect(counted.databaseBytes).toBeGreaterThan(129_100);
  expect(await say()).toContain('2 rooms, 91 entries, 129100 bytes');
  expect(await say()).toContain(`${large}  129000 bytes in 90 entries`);
});
