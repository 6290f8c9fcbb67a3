/** The operator's limits at their edges: V31 to V37 of sync-server/RELAY.md. */
import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Bytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { Limits } from '../../../sync-server/limits.ts';
import { relayMetric } from '../../support/relay-metric.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  enter,
  enterLive,
  knock,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

const GENEROUS = { appendsPerSecond: 100_000, appendBurst: 100_000 };
let relay: InProcessRelay;
let room: TestRoom;
beforeEach(async () => {
  room = await newTestRoom();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await relay.close();
});

async function start(limits: Partial<Limits>, now?: () => number): Promise<void> {
  relay = await startRelayInProcess({ limits, ...(now === undefined ? {} : { now }) });
  await makeRoom(relay, room);
}

function appendMany(client: WireClient, count: number, size = 300): void {
  const write = newFrameWriter(room);
  for (let id = 1; id <= count; id += 1) client.send({ type: 'append', id, frame: write(size) });
}

async function append(client: WireClient, id: number, frame: Bytes): Promise<void> {
  client.send({ type: 'append', id, frame });
  await client.expect('ack');
}

test('[V31] a burst is stored at once, what is above it later, and all of it', async () => {
  // Its clock stands still, so that nothing is given beside the burst.
  await start({ appendsPerSecond: 4, appendBurst: 8 }, () => 0);
  const { client } = await enterLive(relay, room);
  const timers = vi.spyOn(globalThis, 'setTimeout');
  appendMany(client, 10);
  for (let id = 1; id <= 10; id += 1) expect(await client.expect('ack')).toMatchObject({ id });
  // By steps of the rate: other timers of this process may be set meanwhile, and are none of the relay's.
  const waits = timers.mock.calls
    .map(([, ms = 0]) => ms)
    .filter((ms) => ms > 0 && ms < 1_000 && ms % 250 === 0);
  expect(waits).toEqual([250, 500]);
});

test('[V31] ten times the rate ends the connection, and what was acknowledged is stored', async () => {
  await start({ appendsPerSecond: 1, appendBurst: 5 });
  const { client } = await enterLive(relay, room);
  const reader = await enterLive(relay, room, { mode: 'fetch' });
  appendMany(client, 50);
  client.send({ type: 'ping' });
  appendMany(client, 20);
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['slow-down']);
  const acks = client.waiting().filter((message) => message.type === 'ack').length;
  reader.client.send({ type: 'ping' });
  while ((await reader.client.take()).type !== 'pong');
  const { welcome } = await enter(relay, room, { mode: 'head' });
  expect(welcome.head.seq).toBeGreaterThanOrEqual(acks);
  expect(welcome.head.seq).toBeLessThanOrEqual(6);
});

test('[V32] a room takes so many connections and no more, until one leaves', async () => {
  await start({ maxRoomConnections: 2 });
  const first = await enterLive(relay, room);
  const second = await enterLive(relay, room);
  await expect(enter(relay, room)).rejects.toThrow('slow-down');
  await second.client.close();
  await first.client.expect('joined');
  await first.client.expect('left');
  await enterLive(relay, room);
  const other = await newTestRoom();
  await makeRoom(relay, other);
  await enterLive(relay, other);
});

test('[V32] the relay takes so many connections altogether', async () => {
  await start({ maxConnections: 1 });
  await expect.poll(() => relay.relay.counts().connections).toBe(0);
  await knock(relay, room.roomId);
  await expect(knock(relay, room.roomId)).rejects.toThrow('503');
});

test('[V33] [W53] a full room refuses with a nack and goes on; at 80 % everybody there is told, and the log', async () => {
  const write = newFrameWriter(room);
  await start({ ...GENEROUS, maxRoomBytes: 65_536, maxEntryBytes: 65_536 });
  const { client } = await enterLive(relay, room);
  const first = write(30_000);
  await append(client, 1, first);
  expect(relay.events.filter((event) => event.event === 'room-nearly-full')).toEqual([]);
  const second = write(30_000);
  client.send({ type: 'append', id: 2, frame: second });
  const roomBytes = first.length + second.length;
  expect(await client.expect('room-bytes')).toEqual({ type: 'room-bytes', roomBytes });
  await client.expect('ack');
  expect(relay.events.filter((event) => event.event === 'room-nearly-full').length).toBe(1);
  const overhead = write(5_000).length - 5_000;
  const left = 65_536 - first.length - second.length - overhead;
  client.send({ type: 'append', id: 3, frame: write(left + 1) });
  expect(await client.expect('nack')).toMatchObject({ id: 3, code: 'room-full' });
  client.send({ type: 'resume' });
  await append(client, 4, write(left));
  const { welcome } = await enter(relay, room);
  expect(welcome.roomBytes).toBe(65_536);
});

test('[V34] a reader that takes nothing is ended; the others and the author are not held up', async () => {
  await start({ ...GENEROUS, maxBufferedBytes: 64 * 1024, stallMs: 500 });
  const author = await enterLive(relay, room);
  const slow = await enterLive(relay, room);
  const quick = await enterLive(relay, room);
  for (const joined of [1, 2]) expect(joined && (await author.client.take()).type).toBe('joined');
  await slow.client.expect('joined');
  slow.client.socket.pause();
  const count = 120;
  appendMany(author.client, count, 200_000);
  let seq = 0;
  while (seq < count) {
    const message = await quick.client.take();
    if (message.type === 'entry') expect(message.seq).toBe((seq += 1));
  }
  for (let id = 1; id <= count; id += 1) {
    const message = await author.client.take();
    if (message.type === 'left') id -= 1;
  }
  await expect
    .poll(() => relay.events)
    .toContainEqual(expect.objectContaining({ event: 'connection-ended', code: 'slow-down' }));
  await expect.poll(() => relay.relay.counts().connections).toBe(2);
  slow.client.socket.terminate();
});

test('[V34] a reader that stood still for a while loses nothing, and holds no memory meanwhile', async () => {
  await start({ ...GENEROUS, maxBufferedBytes: 64 * 1024, stallMs: 600_000 });
  const author = await enterLive(relay, room);
  const slow = await enterLive(relay, room);
  await author.client.expect('joined');
  slow.client.socket.pause();
  // Far more than the relay may hold for one reader and the system's buffers take.
  const count = 120;
  appendMany(author.client, count, 200_000);
  for (let id = 1; id <= count; id += 1) await author.client.expect('ack');
  slow.client.socket.resume();
  for (let seq = 1; seq <= count; seq += 1)
    expect((await slow.client.expect('entry')).seq).toBe(seq);
});

test('[V35] every connection is pinged, before and after its login', async () => {
  await start({ pingMs: 50 });
  const bytes = new WebSocket(`${relay.url}/v1/r/${room.roomId}`);
  let pings = 0;
  bytes.on('ping', () => (pings += 1));
  await expect.poll(() => pings).toBeGreaterThan(2);
  bytes.terminate();
});

test('[V35] a half-open connection is ended after three pings without a sign', async () => {
  await start({ pingMs: 100 });
  const live = await enterLive(relay, room);
  // A raw socket that upgrades and then never answers anything, as a machine that lost its network.
  const dead = connectTcp(relay.port, '127.0.0.1');
  await once(dead, 'connect');
  dead.write(
    `GET /v1/r/${room.roomId} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await expect.poll(() => relay.relay.counts().connections).toBe(2);
  await expect.poll(() => relay.relay.counts().connections).toBe(1);
  dead.destroy();
  live.client.send({ type: 'ping' });
  await live.client.expect('pong');
});

test('[V37] what waits to be handled is bounded: the relay stops reading', async () => {
  const maxQueuedBytes = 256 * 1024;
  await start({ appendsPerSecond: 50, appendBurst: 5, maxQueuedBytes });
  const { client } = await enterLive(relay, room);
  // Few enough not to be a flood (ten times the burst).
  const [count, size] = [48, 250_000];
  appendMany(client, count, size);
  const waiting: number[] = [];
  for (let id = 1; id <= count; id += 1) {
    expect(await client.expect('ack')).toMatchObject({ id });
    waiting.push(await relayMetric(relay.port, 'twoway_received_waiting_bytes'));
  }
  expect(Math.max(...waiting)).toBeGreaterThan(size);
  // What it has begun to read comes whole: the message that goes beyond, and the pieces of the next.
  expect(Math.max(...waiting)).toBeLessThan(maxQueuedBytes + 2 * size);
  expect(client.socket.bufferedAmount).toBe(0);
});
