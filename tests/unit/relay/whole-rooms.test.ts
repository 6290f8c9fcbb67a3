/**
 * Rooms that an operator takes away, and rooms that nobody visits, on each engine: V81 and V83 of
 * sync-server/RELAY.md.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '#shared/base/clock.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { COMMANDS } from '../../../sync-server/commands/all-commands.ts';
import type { Limits } from '../../../sync-server/limits.ts';
import type { RoomKeeper } from '../../../sync-server/log/room-keeper.ts';
import { valueOf } from '../../contract/log-store.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import { databaseRoomsEngine, fileRoomsEngine } from '../../support/rooms-engine.ts';
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
const FAST = { appendsPerSecond: 100_000, appendBurst: 100_000 };

describe.each([fileRoomsEngine(), databaseRoomsEngine()])('on $name', (engine) => {
  let clock: Clock & { now: () => Millis };
  let running: { relay: InProcessRelay; keeper: RoomKeeper } | undefined;
  beforeAll(engine.start);
  afterAll(engine.end);
  beforeEach(async () => {
    await engine.renew();
    clock = { now: () => Date.now() as Millis };
  });
  afterEach(stop);

  async function stop(): Promise<void> {
    await running?.relay.close();
    await running?.keeper.close();
    running = undefined;
  }

  async function serve(limits: Partial<Limits> = {}): Promise<InProcessRelay> {
    const { store, keeper } = await engine.open();
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
    const done = await COMMANDS.get(name)?.run({ env: engine.env(), words });
    if (done === undefined) throw new Error(`there is no command ${name}`);
    return { ok: done.ok, text: (done.ok ? done.value : done.error).join('\n') };
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

  test('[V81] a room is deleted while people are in it: they are told, and nothing of it is left', async () => {
    const relay = await serve(FAST);
    const other = await visitedRoom(relay);
    const before = await engine.rows();
    const room = await visitedRoom(relay, 300);
    const { client } = await enter(relay, room);
    while ((await client.take()).type !== 'caught-up');
    expect((await run('room', 'delete', room.roomId)).text).toContain(
      engine.name === 'sqlite' ? 'The running relay ends' : 'Nothing of them is left.',
    );
    // At once, before any sweep: what is sent now is not acknowledged.
    client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
    expect((await client.closed).code).toBe(CLOSE_NUMBERS['no-room']);
    expect(client.waiting().filter(({ type }) => type === 'ack')).toEqual([]);
    await expect.poll(engine.rows, { timeout: 60_000 }).toBe(before);
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
    expect(await engine.rows()).toBe(0);
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
    const keeper = await engine.openKeeper();
    const expiry = valueOf(await keeper.expire(clock.now(), idleDays, true));
    await keeper.close();
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
    await engine.age(40 * DAY_MS);
    expect((await run('expire', '--idle-days', '30', '--dry-run')).text).toContain(
      'Would delete 1',
    );
    expect(await engine.rows()).toBeGreaterThan(0);
    expect((await run('expire', '--idle-days', '30')).text).toContain('Deleted 1 rooms');
    expect(await engine.rows()).toBe(0);
  });
});
