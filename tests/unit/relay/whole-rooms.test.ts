/** Rooms that an operator takes away, and rooms that nobody visits: V81 and V83 of sync-server/RELAY.md. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '#shared/base/clock.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { COMMANDS } from '../../../sync-server/commands/all-commands.ts';
import type { Limits } from '../../../sync-server/limits.ts';
import type { RoomKeeper } from '../../../sync-server/log/room-keeper.ts';
import { openSqliteKeeper } from '../../../sync-server/log/sqlite-keeper.ts';
import { openSqliteStore } from '../../../sync-server/log/sqlite-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  connect,
  enter,
  helloMessage,
  makeRoom,
  newFrameWriter,
  newSignKeys,
  newTestInvite,
  newTestRoom,
  type TestRoom,
} from '../../support/wire-client.ts';

const DAY_MS = 24 * 3_600_000;
let folder: string;
let clock: Clock & { now: () => Millis };
let running: { relay: InProcessRelay; keeper: RoomKeeper } | undefined;
beforeEach(() => {
  folder = temporaryFolder('rooms');
  clock = { now: () => Date.now() as Millis };
});
afterEach(stop);

async function stop(): Promise<void> {
  await running?.relay.close();
  running?.keeper.close();
  running = undefined;
}

async function serve(limits: Partial<Limits> = {}): Promise<InProcessRelay> {
  const store = valueOf(openSqliteStore({ folder, onFault: () => undefined }));
  const keeper = valueOf(openSqliteKeeper(folder, () => undefined));
  const relay = await startRelayInProcess({
    store,
    keeper,
    clock: { now: () => clock.now() },
    limits: { sweepMs: 20, ...limits },
  });
  running = { relay, keeper };
  return relay;
}

async function run(name: string, ...words: string[]) {
  const done = await COMMANDS.get(name)?.run({ env: { TWOWAY_DATA: folder }, words });
  if (done === undefined) throw new Error(`there is no command ${name}`);
  return { ok: done.ok, text: (done.ok ? done.value : done.error).join('\n') };
}

/** How many rows the tables hold together, those of rooms among them. */
function rows(): number {
  const database = new DatabaseSync(join(folder, 'relay.sqlite'), { readOnly: true });
  const tables = ['room', 'entry', 'snapshot', 'snapshot_part', 'mark', 'invite'];
  const counts = tables.map((table) =>
    Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']),
  );
  database.close();
  return counts.reduce((sum, count) => sum + count, 0);
}

async function visitedRoom(relay: InProcessRelay, entries = 1): Promise<TestRoom> {
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enter(relay, room);
  while ((await client.take()).type !== 'caught-up');
  const write = newFrameWriter(room);
  for (let id = 1; id <= entries; id += 1) client.send({ type: 'append', id, frame: write() });
  for (let id = 1; id <= entries; id += 1) await client.expect('ack');
  client.send(newTestInvite().put(entries + 1, (clock.now() + DAY_MS) as Millis));
  await client.expect('done');
  await client.close();
  return room;
}

const FAST = { appendsPerSecond: 100_000, appendBurst: 100_000 };

test('[V81] a room is deleted while people are in it: they are told, and nothing of it is left', async () => {
  const relay = await serve(FAST);
  const other = await visitedRoom(relay);
  const before = rows();
  const room = await visitedRoom(relay, 300);
  const { client } = await enter(relay, room);
  while ((await client.take()).type !== 'caught-up');
  expect((await run('room', 'delete', room.roomId)).text).toContain(
    'The running relay ends their connections',
  );
  // At once, before any sweep: what is sent now is not acknowledged.
  client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['no-room']);
  expect(client.waiting().filter(({ type }) => type === 'ack')).toEqual([]);
  await expect.poll(rows).toBe(before);
  const { welcome } = await enter(relay, other);
  expect(welcome.head.seq).toBe(1);
  // It can be made again, from the devices, and begins anew.
  await makeRoom(relay, room);
  expect((await enter(relay, room)).welcome.head.seq).toBe(0);
});

test('[V81] people who only listen are told too', async () => {
  const relay = await serve();
  const room = await visitedRoom(relay);
  const { client } = await enter(relay, room);
  await run('room', 'delete', room.roomId);
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['no-room']);
});

test('[V81] without a relay the room is gone when the command ends; an id that is none is said so', async () => {
  const relay = await serve(FAST);
  const room = await visitedRoom(relay, 300);
  await stop();
  expect((await run('room', 'delete', room.roomId)).text).toContain('Nothing of them is left.');
  expect(rows()).toBe(0);
  expect((await run('room', 'delete', room.roomId)).text).toContain('There is no room');
  const dashed = `-${'A'.repeat(21)}`;
  expect((await run('room', 'delete', dashed)).text).toContain('There is no room');
  expect((await run('room', 'delete', 'tulip')).text).toContain('is not the id of a room');
  expect((await run('room', 'rename', room.roomId)).text).toContain('Only delete is there');
});

/** Visits noted by a relay that keeps idle rooms for `days`, or for ever. */
async function visitUnder(days: number): Promise<TestRoom> {
  const relay = await serve({ keepIdleDays: days });
  const room = await visitedRoom(relay);
  await stop();
  return room;
}

function later(days: number): void {
  const at = Date.now() + days * DAY_MS;
  clock = { now: () => at as Millis };
}

/** Expires as the command does, at the test's time. */
async function expireAfter(idleDays: number) {
  const keeper = valueOf(openSqliteKeeper(folder, () => undefined));
  const expiry = valueOf(await keeper.expire(clock.now(), idleDays, true));
  keeper.close();
  return expiry;
}

test('[V83] every member is told at login how long an idle room is kept, and nobody when it is for ever', async () => {
  const first = await serve({ keepIdleDays: 90 });
  const room = await visitedRoom(first);
  const { client } = await enter(first, room);
  expect(await client.expect('idle-limit')).toEqual({ type: 'idle-limit', days: 90 });
  await stop();
  const second = await serve();
  const again = await enter(second, room);
  expect((await again.client.take()).type).toBe('entry');
});

test('[V83] an idle room is deleted only after the time that its people were told', async () => {
  await visitUnder(365);
  later(300);
  expect(await expireAfter(90)).toEqual({ expired: 0, untold: 0 });
  later(366);
  expect(await expireAfter(90)).toEqual({ expired: 1, untold: 0 });
});

test('[V83] a room whose people were not told stays, and is counted', async () => {
  await visitUnder(0);
  later(4_000);
  expect(await expireAfter(90)).toEqual({ expired: 0, untold: 1 });
});

test('[V83] a visit keeps the room, a login that fails does not', async () => {
  const room = await visitUnder(30);
  later(25);
  const relay = await serve({ keepIdleDays: 30 });
  const stranger = { ...room, auth: newSignKeys() };
  const client = await connect(`${relay.url}/v1/r/${room.roomId}`);
  const { nonce } = await client.expect('challenge');
  client.send(helloMessage(stranger, relay.name, nonce));
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['not-allowed']);
  await stop();
  later(50);
  expect(await expireAfter(30)).toEqual({ expired: 1, untold: 0 });
  const kept = await visitUnder(30);
  later(75);
  const second = await serve({ keepIdleDays: 30 });
  await (await enter(second, kept)).client.close();
  await stop();
  later(100);
  expect(await expireAfter(30)).toEqual({ expired: 0, untold: 0 });
});

test('[V83] a glance keeps the room, and is not taken for having been told', async () => {
  const room = await visitUnder(0);
  later(40);
  const relay = await serve({ keepIdleDays: 30 });
  const glance = await enter(relay, room, { mode: 'head' });
  await glance.client.closed;
  await stop();
  expect(await expireAfter(30)).toEqual({ expired: 0, untold: 0 });
  later(80);
  expect(await expireAfter(30)).toEqual({ expired: 0, untold: 1 });
});

test('[V83] the command counts before it deletes, and wants a time that is long enough', async () => {
  await visitUnder(30);
  expect((await run('expire')).text).toContain('must be a whole number of at least 30');
  expect((await run('expire', '--idle-days', '7')).ok).toBe(false);
  const dry = await run('expire', '--idle-days', '30', '--dry-run');
  expect(dry.text).toBe('Would delete 0 rooms that nobody was in for 30 days.');
  const database = new DatabaseSync(join(folder, 'relay.sqlite'));
  database.exec(`UPDATE room SET seen_at = seen_at - ${40 * DAY_MS}`);
  database.close();
  expect((await run('expire', '--idle-days', '30', '--dry-run')).text).toContain('Would delete 1');
  expect(rows()).toBeGreaterThan(0);
  expect((await run('expire', '--idle-days', '30')).text).toContain('Deleted 1 rooms');
  expect(rows()).toBe(0);
});
