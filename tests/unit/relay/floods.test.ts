/** What comes too fast or too large, over real sockets: V90 to V95 of sync-server/RELAY.md. */
import { createPublicKey, verify } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { partsOf } from '#shared/wire/parts.ts';
import { isSignedBy } from '../../../sync-server/auth/signatures.ts';
import { createHeldBytes } from '../../../sync-server/front/held-bytes.ts';
import { createSocketLink } from '../../../sync-server/front/socket-link.ts';
import { limitsWith, type Limits } from '../../../sync-server/limits.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import type { LogEvent } from '../../../sync-server/ops/logger.ts';
import { paceLog } from '../../../sync-server/ops/paced-log.ts';
import { createReachedLimits } from '../../../sync-server/ops/reached-limits.ts';
import { busyMs } from '../../support/busy-ms.ts';
import { rawUpgrade } from '../../support/abuse/raw-socket.ts';
import { httpGet } from '../../support/http-get.ts';
import {
  startRelayInProcess,
  type InProcessOptions,
  type InProcessRelay,
} from '../../support/relay-in-process.ts';
import {
  connect,
  createMessage,
  enterLive,
  knock,
  makeRoom,
  newFrameWriter,
  newSignKeys,
  newTestRoom,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

const GENEROUS = { appendsPerSecond: 100_000, appendBurst: 100_000 };
const SLOW_DOWN = CLOSE_NUMBERS['slow-down'];
let relay: InProcessRelay;
let room: TestRoom;
afterEach(() => relay.close());

async function start(limits: Partial<Limits>, more: InProcessOptions = {}): Promise<void> {
  relay = await startRelayInProcess({ limits, ...more });
  room = await newTestRoom();
  await makeRoom(relay, room);
}

/** Which limits the log has named. */
function named(): readonly string[] {
  return relay.events.flatMap((event) => (event.event === 'limit-reached' ? [event.limit] : []));
}

async function works(client: WireClient): Promise<void> {
  client.send({ type: 'ping' });
  while ((await client.take()).type !== 'pong');
}

test('[V90] what waits for all readers is bounded: the slowest are ended, the others hear everything', async () => {
  const limits = {
    ...GENEROUS,
    maxBufferedBytes: 4 * 1024 * 1024,
    maxOutputBytes: 8 * 1024 * 1024,
  };
  await start({ ...limits, stallMs: 600_000 });
  const author = await enterLive(relay, room);
  const quick = await enterLive(relay, room);
  const slow = await Promise.all(Array.from({ length: 6 }, () => enterLive(relay, room)));
  for (const { client } of slow) client.socket.pause();
  const write = newFrameWriter(room);
  const count = 80;
  let most = 0;
  for (let id = 1; id <= count; id += 1) {
    author.client.send({ type: 'append', id, frame: write(200_000) });
    while ((await author.client.take()).type !== 'ack');
    const { body } = await httpGet(relay.port, '/metrics');
    most = Math.max(most, Number(/^twoway_output_waiting_bytes (\d+)$/m.exec(body)?.[1]));
  }
  for (let seq = 1; seq <= count;) {
    const message = await quick.client.take();
    if (message.type === 'entry') expect(message.seq).toBe(seq++);
  }
  expect(most).toBeGreaterThan(4 * 1024 * 1024);
  expect(most).toBeLessThanOrEqual(8 * 1024 * 1024);
  expect(named()).toContain('maxOutputBytes');
  for (const { client } of slow) client.socket.terminate();
});

test('[V90] small messages that nobody reads are counted with what they cost', () => {
  const limits = limitsWith({ maxBufferedBytes: 64 * 1024 });
  const ended: string[] = [];
  // As much of a socket as a link uses; what is sent on it stays.
  const socket = { bufferedAmount: 1, send: () => undefined, close: () => undefined };
  const owner = { number: 1, room: undefined, over: () => undefined };
  const link = createSocketLink(socket as never, owner, {
    ...{ limits, now: () => 0, reached: () => undefined },
    log: (event) => ended.push(event.event),
    traffic: { received: () => undefined, sent: () => undefined },
    output: createHeldBytes(limits.maxOutputBytes, () => undefined),
  });
  // 4 MiB and twice what may wait; their bytes alone would be a sixtieth of that.
  const most = (4 * 1024 * 1024 + 2 * 64 * 1024) / 256;
  for (let count = 0; count < most; count += 1) link.send({ type: 'pong' });
  expect(ended).toEqual([]);
  link.send({ type: 'pong' });
  link.send({ type: 'pong' });
  expect(ended).toEqual(['connection-ended']);
});

test('[V91] what was received and is not whole is bounded over all connections', async () => {
  await start({ maxReceivedBytes: 1024 * 1024 });
  const inside = await enterLive(relay, room);
  const holding: WireClient[] = [];
  const hold = async (bytes: number): Promise<WireClient> => {
    const { client } = await knock(relay, room.roomId);
    // The first frame of a message that never ends.
    client.socket.send(new Uint8Array(bytes), { fin: false });
    holding.push(client);
    return client;
  };
  for (let count = 0; count < 4; count += 1) await hold(140_000);
  await works(inside.client);
  for (const client of holding) {
    client.socket.ping();
    await new Promise((resolve) => client.socket.once('pong', resolve));
  }
  expect(named()).toEqual([]);
  const largest = await hold(262_000);
  expect((await largest.closed).code).toBe(SLOW_DOWN);
  expect(named()).toEqual(['maxReceivedBytes']);
  await works(inside.client);
});

test('[V91] a message in more pieces than anybody needs ends its connection', async () => {
  await start({});
  const { client } = await knock(relay, room.roomId);
  for (let count = 0; count < 1_024; count += 1)
    client.socket.send(new Uint8Array(1), { fin: false });
  client.socket.ping();
  await new Promise((resolve) => client.socket.once('pong', resolve));
  client.socket.send(new Uint8Array(1), { fin: false });
  expect((await client.closed).code).toBe(SLOW_DOWN);
});

test('[V92] a large change counts against the bound until it is stored', async () => {
  const store = createMemoryStore();
  let letGo: (() => void) | undefined;
  const slow = {
    ...store,
    append: async (request: Parameters<typeof store.append>[0]) => {
      await new Promise<void>((resolve) => (letGo = resolve));
      return store.append(request);
    },
  };
  await start({ ...GENEROUS, maxStagedBytes: 4 * 1024 * 1024 }, { store: slow });
  const upload = async (): Promise<WireClient> => {
    const { client } = await enterLive(relay, room);
    for (const part of partsOf(newFrameWriter(room)(2_500_000)))
      client.send({ type: 'part', id: 1, ...part });
    client.send({ type: 'commit', id: 1 });
    return client;
  };
  const first = await upload();
  await expect.poll(() => letGo).toBeDefined();
  expect((await (await upload()).closed).code).toBe(SLOW_DOWN);
  expect(named()).toEqual(['maxStagedBytes']);
  letGo?.();
  letGo = undefined;
  while ((await first.take()).type !== 'ack');
  const { body } = await httpGet(relay.port, '/metrics');
  expect(body).toMatch(/^twoway_staged_bytes 0$/m);
});

test('[V93] of what has no rate of its own so much may come at once, and one more ends the connection', async () => {
  // Time stands still, so that nothing is added to the rate.
  let time = 0;
  await start({ messagesPerSecond: 2 }, { now: () => time });
  const { client } = await enterLive(relay, room);
  const other = await enterLive(relay, room);
  // 64 are never too many, five seconds' worth may come beside; hello was one of them.
  for (let count = 1; count < 64 + 5 * 2; count += 1) await works(client);
  client.socket.pong();
  expect(await client.expect('error')).toMatchObject({ code: 'slow-down' });
  expect(named()).toEqual(['messagesPerSecond']);
  // The client's answer is not read, and not waited for either.
  time = 5_000;
  expect((await client.closed).code).toBe(SLOW_DOWN);
  await works(other.client);
});

test('[V93] after the end of a flood nothing more of it is read', async () => {
  await start({ messagesPerSecond: 1 });
  const { client } = await enterLive(relay, room);
  let isOver = false;
  void client.closed.then(() => (isOver = true));
  const began = performance.now();
  for (let sent = 0; !isOver && performance.now() - began < 20_000; sent += 1) {
    client.socket.ping(new Uint8Array(100));
    if (sent % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(isOver).toBe(true);
  const { body } = await httpGet(relay.port, '/metrics');
  expect(body).toMatch(/^twoway_connections_ended_total\{reason="slow-down"\} 1$/m);
});

test('[V94] signatures are checked beside the event loop', async () => {
  const keys = newSignKeys();
  const input = randomBytes(150);
  const signature = keys.sign(input);
  const rounds = Array.from({ length: 300 }, (_, round) => round);
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const spki = Buffer.concat([prefix, keys.publicKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const check = () => isSignedBy(keys.publicKey, signature, input);
  expect(await Promise.all(rounds.map(check))).not.toContain(false);
  const here = await busyMs(() => rounds.map(() => verify(null, input, key, signature)));
  // In processor time of this thread: a third, measured.
  expect(await busyMs(() => Promise.all(rounds.map(check)))).toBeLessThan(here * 0.8);
  await start({});
});

test('[V94] who asks again and again to make the room is ended at the ninth time', async () => {
  await start({});
  const { client, challenge } = await knock(relay, room.roomId);
  let { nonce } = challenge;
  for (let count = 0; count < 8; count += 1) {
    client.send(createMessage(room, relay.name, nonce));
    await client.expect('created');
    ({ nonce } = await client.expect('challenge'));
  }
  client.send(createMessage(room, relay.name, nonce));
  expect((await client.closed).code).toBe(SLOW_DOWN);
});

test('[V95] a limit is named at once, and then once a minute with how often it was', () => {
  const events: LogEvent[] = [];
  const counted: string[] = [];
  let now = 0;
  const reached = createReachedLimits({
    limits: limitsWith({ pingMs: 77 }),
    log: (event) => events.push(event),
    now: () => now,
    count: (limit) => counted.push(limit),
  });
  for (let count = 0; count < 1_000; count += 1) {
    reached('pingMs');
    now += 59;
  }
  expect(events).toEqual([{ event: 'limit-reached', limit: 'pingMs', value: 77, times: 1 }]);
  now = 60_000;
  reached('pingMs');
  reached('stallMs');
  expect(events.slice(1)).toEqual([
    { event: 'limit-reached', limit: 'pingMs', value: 77, times: 1_000 },
    { event: 'limit-reached', limit: 'stallMs', value: 20_000, times: 1 },
  ]);
  expect(counted.length).toBe(1_002);
});

test('[V95] of connections that end the log names ten a second, and counts the others', () => {
  const events: LogEvent[] = [];
  let now = 0;
  const log = paceLog(
    (event) => events.push(event),
    () => now,
  );
  const ended = (connection: number): LogEvent => ({
    ...{ event: 'connection-ended', code: 'slow-down', room: undefined },
    connection,
  });
  for (let number = 0; number < 150; number += 1) log(ended(number));
  log({ event: 'stopped' });
  expect(events.length).toBe(101);
  now = 1_000;
  for (let number = 0; number < 20; number += 1) log(ended(number));
  expect(events.length).toBe(101 + 11);
  expect(events[101]).toEqual({ event: 'lines-left-out', lines: 50 });
});

test('[V95] what the relay ends, and whom it turns away, is counted by the limit', async () => {
  await start({ maxRoomConnections: 1, createsPerHour: 2, handshakeMs: 100 });
  await enterLive(relay, room);
  await expect(enterLive(relay, room)).rejects.toThrow();
  await makeRoom(relay, await newTestRoom());
  await expect(makeRoom(relay, await newTestRoom())).rejects.toThrow();
  await (
    await knock(relay, room.roomId)
  ).client.closed;
  expect([...named()].sort()).toEqual(['createsPerHour', 'handshakeMs', 'maxRoomConnections']);
  const { body } = await httpGet(relay.port, '/metrics');
  for (const limit of named())
    expect(body).toMatch(new RegExp(`^twoway_limits_reached_total\\{limit="${limit}"\\} 1$`, 'm'));
});

test('[W2] no compression is agreed to, and a compressed frame ends its connection', async () => {
  await start({});
  const client = await connect(`${relay.url}/v1/r/${room.roomId}`, {
    'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
  });
  await client.expect('challenge');
  expect(client.socket.extensions).toBe('');
  const raw = await rawUpgrade(relay.port, `/v1/r/${room.roomId}`, {
    'Sec-WebSocket-Extensions': 'permessage-deflate',
  });
  expect(raw.heard()).not.toMatch(/sec-websocket-extensions/i);
  // A binary message of no bytes with RSV1, the bit of a compressed one (RFC 7692 section 6).
  raw.socket.write(Buffer.from([0xc2, 0x80, 0, 0, 0, 0]));
  await raw.closed;
});
