/**
 * Every limit exactly at its edge, the last that is taken and the first that is not: V4, V5, V15, V20, V31,
 * V33 to V35, V61 of sync-server/RELAY.md. Time is the test's own.
 */
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { equalBytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { MAX_ENTRY_BYTES, MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from '#shared/wire/limits.ts';
import { partsOf } from '#shared/wire/parts.ts';
import { createCreationRate } from '../../../sync-server/front/creation-rate.ts';
import { createHeldBytes } from '../../../sync-server/front/held-bytes.ts';
import { createSocketLink } from '../../../sync-server/front/socket-link.ts';
import { limitsWith, type Limits } from '../../../sync-server/limits.ts';
import { rawUpgrade } from '../../support/abuse/raw-socket.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  cursorAfter,
  enterLive,
  knock,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

const HOUR_MS = 3_600_000;
let relay: InProcessRelay;
let room: TestRoom;
let time = 0;
let looks = 0;
afterEach(async () => {
  vi.restoreAllMocks();
  await relay.close();
});

async function start(limits: Partial<Limits> = {}): Promise<void> {
  time = 0;
  const now = (): number => {
    looks += 1;
    return time;
  };
  relay = await startRelayInProcess({ limits, now });
  room = await newTestRoom();
  await makeRoom(relay, room);
}

/** Resolves when the relay has looked at the time once more, and done what was due. */
async function looked(): Promise<void> {
  const before = looks;
  await expect.poll(() => looks).toBeGreaterThan(before + 1);
}

/** A frame of exactly `size` bytes. */
function frameOf(write: ReturnType<typeof newFrameWriter>, size: number) {
  const around = write(size).length - size;
  const frame = write(size - around);
  // A shorter length in front may take a byte less.
  return frame.length === size ? frame : write(size - around + (size - frame.length));
}

/** Whether it is still open once the relay has read all that was sent. */
async function isRead(client: WireClient): Promise<boolean> {
  client.socket.ping();
  const read = once(client.socket, 'pong').then(() => true);
  return Promise.race([read, client.closed.then(() => false)]);
}

test('[V50] [W4] a frame of 262,080 bytes goes in one message; a message of 256 KiB is read, one more byte is not', async () => {
  await start();
  const { client } = await enterLive(relay, room);
  const frame = frameOf(newFrameWriter(room), MAX_FRAME_BYTES);
  client.send({ type: 'append', id: 1, frame });
  await client.expect('ack');
  for (const [size, code] of [
    [MAX_MESSAGE_BYTES, CLOSE_NUMBERS.malformed],
    [MAX_MESSAGE_BYTES + 1, CLOSE_NUMBERS['too-large']],
  ] as const) {
    const other = await knock(relay, room.roomId);
    other.client.sendBytes(new Uint8Array(size));
    expect((await other.client.closed).code).toBe(code);
  }
});

test('[V15] an entry of the largest size is taken, one of a byte more is refused', async () => {
  await start({ maxEntryBytes: 400_000 });
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  const upload = (id: number, size: number): void => {
    for (const part of partsOf(frameOf(write, size))) client.send({ type: 'part', id, ...part });
    client.send({ type: 'commit', id });
  };
  upload(1, 400_000);
  await client.expect('ack');
  upload(2, 400_001);
  expect(await client.expect('nack')).toMatchObject({ id: 2, code: 'too-large' });
});

test('[V15] [W4] an entry of 4 MiB is taken where the operator sets no less', async () => {
  await start();
  const { client } = await enterLive(relay, room);
  for (const part of partsOf(frameOf(newFrameWriter(room), MAX_ENTRY_BYTES)))
    client.send({ type: 'part', id: 1, ...part });
  client.send({ type: 'commit', id: 1 });
  await client.expect('ack');
});

test('[V61] a snapshot of the largest size is begun, one of a byte more is refused', async () => {
  await start({ maxSnapshotBytes: 100_000 });
  const { client } = await enterLive(relay, room);
  const frame = newFrameWriter(room)();
  client.send({ type: 'append', id: 1, frame });
  await client.expect('ack');
  const covers = await cursorAfter(room, [frame]);
  client.send({ type: 'snapshot-lease' });
  await client.expect('snapshot-lease');
  for (const [id, total, code] of [
    [1, 100_001, 'too-large'],
    [2, 100_000, 'done'],
  ] as const) {
    client.send({ type: 'snapshot-begin', id, covers, previous: 0, total });
    expect(await client.expect('snapshot-result')).toMatchObject({ id, code });
  }
});

test('[V33] the people of a room are told at 80 % of it and not a byte before', async () => {
  await start({ maxRoomBytes: 100_000, maxEntryBytes: 50_000 });
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  client.send({ type: 'append', id: 1, frame: frameOf(write, 40_000) });
  await client.expect('ack');
  client.send({ type: 'append', id: 2, frame: frameOf(write, 39_999 - 100) });
  await client.expect('ack');
  client.send({ type: 'append', id: 3, frame: frameOf(write, 101) });
  expect(await client.expect('room-bytes')).toMatchObject({ roomBytes: 80_000 });
  await client.expect('ack');
  const second = await newTestRoom();
  await makeRoom(relay, second);
  const below = await enterLive(relay, second);
  const other = newFrameWriter(second);
  for (const [id, size] of [
    [1, 40_000],
    [2, 39_999],
  ] as const) {
    below.client.send({ type: 'append', id, frame: frameOf(other, size) });
    await below.client.expect('ack');
  }
});

test('[V31] a whole burst is acknowledged at once, the next one when its time has come', async () => {
  await start({ appendsPerSecond: 10, appendBurst: 5 });
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  const timers = vi.spyOn(globalThis, 'setTimeout');
  for (let id = 1; id <= 6; id += 1) client.send({ type: 'append', id, frame: write() });
  for (let id = 1; id <= 6; id += 1) expect(await client.expect('ack')).toMatchObject({ id });
  // What the relay waited for: a tenth of a second, once.
  const waits = timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms > 0 && ms < 2_000);
  expect(waits).toEqual([100]);
});

test('[V31] ten times the burst is taken, one more ends the connection', async () => {
  await start({ appendsPerSecond: 1, appendBurst: 5 });
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  for (let id = 1; id <= 50; id += 1) client.send({ type: 'append', id, frame: write() });
  expect(await isRead(client)).toBe(true);
  client.send({ type: 'append', id: 51, frame: write() });
  while ((await client.take()).type !== 'error');
  expect(relay.events).toContainEqual(
    expect.objectContaining({ event: 'limit-reached', limit: 'appendsPerSecond', times: 1 }),
  );
  time = 5_000;
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['slow-down']);
});

test('[V20] ten presence messages go at once, of those above it the latest when its time has come', async () => {
  await start();
  const one = await enterLive(relay, room);
  const two = await enterLive(relay, room);
  const write = newFrameWriter(room);
  const frames = Array.from({ length: 13 }, () => write(80, { kind: 'ephemeral' }));
  for (const frame of frames) one.client.send({ type: 'ephemeral', frame });
  const heard = [];
  while (heard.length < 10) heard.push((await two.client.expect('ephemeral')).frame);
  expect(heard).toEqual(frames.slice(0, 10));
  expect(await isRead(one.client)).toBe(true);
  expect(two.client.waiting()).toEqual([]);
  time = 100;
  const { frame } = await two.client.expect('ephemeral');
  expect(equalBytes(frame, frames.at(-1) ?? frame.subarray(1))).toBe(true);
});

test('[V4] sixty rooms an hour and address are made, and the next when the hour is over', () => {
  let now = 0;
  const rate = createCreationRate(60, () => now);
  const made = Array.from({ length: 61 }, () => rate('192.0.2.1'));
  expect(made.lastIndexOf(true)).toBe(59);
  expect(made[60]).toBe(false);
  expect(rate('192.0.2.2')).toBe(true);
  now = HOUR_MS - 1;
  expect(rate('192.0.2.1')).toBe(false);
  now = HOUR_MS;
  expect(rate('192.0.2.1')).toBe(true);
});

test('[V5] ten seconds to come in, and not one millisecond more', async () => {
  await start();
  const inside = await enterLive(relay, room);
  const { client } = await knock(relay, room.roomId);
  time = 9_999;
  await looked();
  expect(await isRead(client)).toBe(true);
  time = 10_000;
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['handshake-timeout']);
  expect(await isRead(inside.client)).toBe(true);
});

test('[V35] a half-open socket gets three pings, and is ended when the fourth is due', async () => {
  await start({ handshakeMs: 600_000 });
  const dead = await rawUpgrade(relay.port, `/v1/r/${room.roomId}`);
  for (const at of [15_000, 30_000, 45_000, 59_999]) {
    time = at;
    await looked();
  }
  expect(dead.heard().split('\x89\x00').length - 1).toBeGreaterThanOrEqual(3);
  expect(relay.relay.counts().connections).toBe(1);
  time = 60_000;
  await looked();
  expect(relay.events).toContainEqual(
    expect.objectContaining({ event: 'connection-ended', code: 'slow-down' }),
  );
  time = 62_000;
  await dead.closed;
  await expect.poll(() => relay.relay.counts().connections).toBe(0);
});

/** A link over as much of a socket as it uses, and the codes with which it ended. */
function linkOf(limits: Limits) {
  const ended: string[] = [];
  const socket = {
    ...{ bufferedAmount: 0, isPaused: false },
    ...{ send: () => {}, ping: () => {}, close: () => {}, resume: () => {} },
  };
  const owner = { number: 1, room: undefined, over: () => undefined };
  const link = createSocketLink(socket as never, owner, {
    ...{ limits, now: () => time, reached: () => undefined },
    log: (event) => ended.push('code' in event ? String(event.code) : event.event),
    traffic: { received: () => undefined, sent: () => undefined },
    output: createHeldBytes(limits.maxOutputBytes, () => undefined),
  });
  return { link, socket, ended };
}

test('[V34] a reader that takes nothing is ended after its time, one that takes a byte is not', async () => {
  await start();
  const { link, socket, ended } = linkOf(limitsWith({ stallMs: 20_000, pingMs: 600_000 }));
  socket.bufferedAmount = 500_000;
  link.tick(0);
  link.tick(19_999);
  socket.bufferedAmount = 499_999;
  link.tick(20_000);
  link.tick(39_999);
  expect(ended).toEqual([]);
  link.tick(40_000);
  expect(ended).toEqual(['slow-down']);
});

test('[V35] while the relay itself reads nothing of a connection, nothing of it is missed', async () => {
  await start();
  const { link, socket, ended } = linkOf(limitsWith({}));
  socket.isPaused = true;
  for (let count = 1; count <= 10; count += 1) link.tick(count * 15_000);
  expect(ended).toEqual([]);
  socket.isPaused = false;
  for (let count = 11; count <= 13; count += 1) link.tick(count * 15_000);
  expect(ended).toEqual([]);
  link.tick(14 * 15_000);
  expect(ended).toEqual(['slow-down']);
});
