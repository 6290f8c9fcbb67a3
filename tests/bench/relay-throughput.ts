/**
 * Delivered updates a second of the relay on its durable store, beside a bare `ws` broadcast in the
 * same run: 200 rooms of two, one of them appending, 300 B sealed. Prints one line of
 * JSON. `node tests/bench/relay-throughput.ts [seconds] [rooms] [in flight]`. Read the ratio: machines differ.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { DOWN_NUMBERS } from '#shared/wire/down.ts';
import { writeUp } from '#shared/wire/up.ts';
import { startRelayProcess } from '../support/relay-process.ts';
import { enterLive, makeRoom, newFrameWriter, newTestRoom } from '../support/wire-client.ts';
import { cpuMsOf } from './cpu-time.ts';

const [seconds = 4, roomCount = 200, inFlight = 8] = process.argv.slice(2).map(Number);
const SEALED_BYTES = 300;

/** One room's author and reader, as this measurement needs them. */
type Pair = {
  readonly author: WebSocket;
  readonly reader: WebSocket;
  readonly next: () => Uint8Array | string;
  readonly isAnswer: (message: Buffer) => boolean;
  readonly isNews: (message: Buffer) => boolean;
};

/** Runs all pairs for the time given; returns deliveries a second and server CPU for each thousand. */
async function measure(pairs: readonly Pair[], pid: number) {
  let delivered = 0;
  let going = true;
  for (const { author, reader, next, isAnswer, isNews } of pairs) {
    reader.on('message', (message: Buffer) => (delivered += isNews(message) ? 1 : 0));
    author.on('message', (message: Buffer) => {
      if (going && isAnswer(message)) author.send(next());
    });
    for (let count = 0; count < inFlight; count += 1) author.send(next());
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const before = { delivered, cpu: cpuMsOf(pid), at: performance.now() };
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const count = delivered - before.delivered;
  const cpu = cpuMsOf(pid);
  const perSecond = Math.round((count / (performance.now() - before.at)) * 1_000);
  going = false;
  const cpuPerThousand =
    cpu === undefined || before.cpu === undefined
      ? undefined
      : Math.round(((cpu - before.cpu) / count) * 1_000 * 10) / 10;
  for (const { author, reader } of pairs) for (const socket of [author, reader]) socket.terminate();
  return { perSecond, cpuPerThousand };
}

async function measureRelay() {
  const dataDir = mkdtempSync(join(tmpdir(), 'twoway-bench-'));
  const env = {
    TWOWAY_APPENDS_PER_SECOND: '1000000',
    TWOWAY_APPEND_BURST: '1000000',
    TWOWAY_CREATES_PER_HOUR: '100000',
    TWOWAY_MAX_ROOM_BYTES: String(2 ** 34),
  };
  const relay = await startRelayProcess({ dataDir, env });
  const place = { url: relay.url, name: `127.0.0.1:${relay.port}` };
  const pairs: Pair[] = [];
  for (let count = 0; count < roomCount; count += 1) {
    const room = await newTestRoom();
    await makeRoom(place, room);
    const write = newFrameWriter(room);
    const reader = (await enterLive(place, room, { mode: 'fetch' })).client.socket;
    const author = (await enterLive(place, room)).client.socket;
    for (const socket of [author, reader]) socket.removeAllListeners('message');
    let id = 0;
    pairs.push({
      author,
      reader,
      next: () => writeUp({ type: 'append', id: (id += 1), frame: write(SEALED_BYTES) }),
      isAnswer: (message) => message[0] === DOWN_NUMBERS.ack,
      isNews: (message) => message[0] === DOWN_NUMBERS.entry,
    });
  }
  const measured = await measure(pairs, relay.pid);
  await relay.kill();
  rmSync(dataDir, { recursive: true, force: true });
  return measured;
}

async function open(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

async function measureBare() {
  const server = fork(fileURLToPath(new URL('bare-ws-server.ts', import.meta.url)));
  const [port] = (await once(server, 'message')) as [number];
  const room = await newTestRoom();
  const pairs: Pair[] = [];
  for (let count = 0; count < roomCount; count += 1) {
    const address = `ws://127.0.0.1:${port}/${count}`;
    const write = newFrameWriter(room);
    let id = 0;
    pairs.push({
      author: await open(address),
      reader: await open(address),
      next: () => writeUp({ type: 'append', id: (id += 1), frame: write(SEALED_BYTES) }),
      isAnswer: (message) => message.length === 2,
      isNews: (message) => message.length > 2,
    });
  }
  const measured = await measure(pairs, server.pid ?? 0);
  server.disconnect();
  await once(server, 'exit');
  return measured;
}

const bare = await measureBare();
const relay = await measureRelay();
const result = {
  rooms: roomCount,
  inFlight,
  bare,
  relay,
  ratio: Math.round((relay.perSecond / bare.perSecond) * 100) / 100,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
