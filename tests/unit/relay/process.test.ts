/** The relay as a program of its own: V30, V52, V53, V72, V99 of sync-server/RELAY.md, and L16. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import { httpGet } from '../../support/http-get.ts';
import { runSql, startPostgres, type Postgres } from '../../support/postgres.ts';
import { startRelayProcess, type RelayProcess } from '../../support/relay-process.ts';
import {
  enter,
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

const PROGRAM = fileURLToPath(new URL('../../../sync-server/main.ts', import.meta.url));
const FAST = { TWOWAY_APPENDS_PER_SECOND: '100000', TWOWAY_APPEND_BURST: '100000' };
const ENGINES = ['sqlite', 'postgres'] as const;
type Engine = (typeof ENGINES)[number];

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

let dataDir: string;
let database: Promise<string> | undefined;
const running = new Set<RelayProcess>();
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'twoway-relay-'));
  database = undefined;
});
afterEach(async () => {
  for (const relay of running) await relay.kill();
  running.clear();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The address of this test's own database. */
async function databaseUrl(): Promise<string> {
  database ??= postgres.newDatabase();
  return (await database).replace('twoway@', 'twoway:s3cret@');
}

async function start(port = 0, engine: Engine = 'sqlite'): Promise<RelayProcess> {
  const url = engine === 'postgres' ? { TWOWAY_DATABASE_URL: await databaseUrl() } : {};
  const env = { ...FAST, ...url };
  const relay = await startRelayProcess({ dataDir, port, env });
  running.add(relay);
  return relay;
}

const placeOf = (relay: RelayProcess) => ({ url: relay.url, name: `127.0.0.1:${relay.port}` });

type Author = {
  readonly room: TestRoom;
  readonly client: WireClient;
  readonly acked: Map<number, Bytes>;
  readonly begin: () => void;
};

/** Comes in, and from `begin` on appends without pause, noting which frame was acknowledged where. */
async function newAuthor(relay: RelayProcess, room: TestRoom): Promise<Author> {
  const { client } = await enterLive(placeOf(relay), room);
  const write = newFrameWriter(room);
  const sent = new Map<number, Bytes>();
  const acked = new Map<number, Bytes>();
  const sendOne = (id: number): void => {
    const frame = write(100 + (id % 400));
    sent.set(id, frame);
    client.send({ type: 'append', id, frame });
  };
  const work = async (): Promise<void> => {
    for (let id = 1; id <= 8; id += 1) sendOne(id);
    for (let next = 9; ; next += 1) {
      const message = await client.take();
      if (message.type !== 'ack') {
        next -= 1;
        continue;
      }
      acked.set(message.seq, sent.get(message.id) ?? new Uint8Array(0));
      sendOne(next);
    }
  };
  return { room, client, acked, begin: () => void work().catch(() => undefined) };
}

/** Reads a whole room and checks its chain; returns the frames by their place. */
async function readRoom(relay: RelayProcess, room: TestRoom): Promise<ReadonlyMap<number, Bytes>> {
  const { client, welcome } = await enter(placeOf(relay), room);
  const frames = new Map<number, Bytes>();
  let cursor = room.start;
  for (;;) {
    const message = await client.take();
    if (message.type === 'caught-up') break;
    if (message.type !== 'entry') throw new Error(`unexpected ${message.type}`);
    cursor = await nextCursor(cursor, message.frame);
    expect(message.seq).toBe(cursor.seq);
    frames.set(message.seq, message.frame);
  }
  expect(welcome.head).toEqual(cursor);
  await client.close();
  return frames;
}

async function checkNothingLost(relay: RelayProcess, authors: readonly Author[]): Promise<void> {
  for (const { room, acked } of authors) {
    const frames = await readRoom(relay, room);
    expect(frames.size).toBeGreaterThanOrEqual(Math.max(...acked.keys()));
    for (const [seq, frame] of acked) {
      const stored = frames.get(seq);
      expect(stored !== undefined && equalBytes(stored, frame), `entry ${seq}`).toBe(true);
    }
  }
}

async function startAuthors(relay: RelayProcess): Promise<readonly Author[]> {
  const rooms = [await newTestRoom(), await newTestRoom(), await newTestRoom()];
  const authors: Author[] = [];
  for (const room of rooms) {
    await makeRoom(placeOf(relay), room);
    // Two authors a room, so that acknowledged entries of both lie between each other.
    for (let count = 0; count < 2; count += 1) authors.push(await newAuthor(relay, room));
  }
  for (const author of authors) author.begin();
  return authors;
}

test.each(ENGINES)(
  '[V53] [L16] after kill -9 under load every acknowledged entry is there, and it goes on: %s',
  async (engine) => {
    const relay = await start(0, engine);
    const authors = await startAuthors(relay);
    const arrives = (those: typeof authors) =>
      expect
        .poll(() => Math.min(...those.map(({ acked }) => acked.size)), { timeout: 60_000 })
        .toBeGreaterThan(60);
    await arrives(authors);
    await relay.kill();
    await Promise.all(authors.map(({ client }) => client.closed));
    const again = await start(relay.port, engine);
    await checkNothingLost(again, authors);
    await arrives(await startAuthors(again));
  },
);

test.each(ENGINES)(
  '[V52] SIGTERM under load finishes what was received, says so, and ends well: %s',
  async (engine) => {
    const relay = await start(0, engine);
    const authors = await startAuthors(relay);
    const [first] = authors;
    if (first === undefined) throw new Error('no author');
    // One client that reads nothing and answers nothing cannot hold the stop up.
    const deaf = await enter(placeOf(relay), first.room);
    deaf.client.socket.pause();
    await expect.poll(() => first.acked.size, { timeout: 60_000 }).toBeGreaterThan(30);
    expect(await relay.stop()).toBe(0);
    for (const { client } of authors)
      expect((await client.closed).code).toBe(CLOSE_NUMBERS.stopping);
    deaf.client.socket.terminate();
    expect(relay.output().at(-1)).toContain('"event":"stopped"');
    await checkNothingLost(await start(relay.port, engine), authors);
  },
);

test('[V52] Ctrl-C ends it too, and everything is there at the next start', async () => {
  const relay = await start();
  const room = await newTestRoom();
  await makeRoom(placeOf(relay), room);
  const { client } = await enterLive(placeOf(relay), room);
  client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
  await client.expect('ack');
  process.kill(relay.pid, 'SIGINT');
  expect((await client.closed).code).toBe(CLOSE_NUMBERS.stopping);
  await expect.poll(() => relay.output().at(-1)).toContain('stopped');
  const again = await start(relay.port);
  expect((await readRoom(again, room)).size).toBe(1);
});

/** Runs the program to its end; returns its exit code and what it wrote to stderr. */
async function runToEnd(env: Record<string, string>, ...words: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { PATH: process.env['PATH'], TWOWAY_DATA: dataDir, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
  await once(child, 'close');
  return { code: child.exitCode, text };
}

test('[V30] with a faulty configuration the program says every fault and does not start', async () => {
  const { code, text } = await runToEnd({ TWOWAY_PORT: 'high' }, '--colour');
  expect(code).toBe(1);
  expect(text).toContain('TWOWAY_PORT must be a whole number');
  expect(text).toContain('"--colour" is not a flag');
});

test('[V30] a folder or port that is taken is said so in a sentence', async () => {
  const relay = await start();
  const folder = await runToEnd({ TWOWAY_PORT: '0' });
  expect(folder.text).toContain('Another relay is running on the data folder');
  const elsewhere = join(dataDir, 'elsewhere');
  const port = await runToEnd({ TWOWAY_PORT: String(relay.port), TWOWAY_DATA: elsewhere });
  expect(port.text).toContain(`cannot listen on 127.0.0.1 port ${relay.port} (EADDRINUSE)`);
  expect([folder.code, port.code]).toEqual([1, 1]);
});

test('[V30] limits that are not the defaults are printed at the start', async () => {
  const relay = await start();
  const ready = relay.output().find((line) => line.includes('"event":"ready"'));
  expect(ready).toContain('"changedLimits":{"appendsPerSecond":100000,"appendBurst":100000}');
});

test('[V72] a database that cannot be used is said so in a sentence, without its password', async () => {
  const url = await databaseUrl();
  await runSql(url, 'CREATE TABLE customer (name text)');
  const { code, text } = await runToEnd({ TWOWAY_DATABASE_URL: url });
  expect(code).toBe(1);
  const place = `${new URL(url).pathname.slice(1)} at 127.0.0.1:${postgres.port}`;
  expect(text.trim()).toBe(
    `The database ${place} (TWOWAY_DATABASE_URL) holds tables of another program and was left as it is: make an empty one for the relay alone.`,
  );
  const away = url.replace(String(postgres.port), '1');
  const refused = await runToEnd({ TWOWAY_DATABASE_URL: away });
  expect(refused.text).toContain('cannot be reached: ECONNREFUSED.');
  expect(text + refused.text).not.toContain('s3cret');
});

test('[V72] [V40] while the database is away the relay stands, and its log has no password', async () => {
  const relay = await start(0, 'postgres');
  await postgres.kill();
  const health = () => fetch(`http://127.0.0.1:${relay.port}/healthz`).then(({ status }) => status);
  expect(await health()).toBe(503);
  await postgres.start();
  await expect.poll(health, { timeout: 60_000 }).toBe(200);
  expect(await relay.stop()).toBe(0);
  expect(relay.output().join()).toContain('"event":"storage-trouble"');
  expect(relay.output().join()).not.toContain('s3cret');
});

/** What a relay on this database says of its care: the lines of its log, and its metric. */
async function saysOfDurability(url: string) {
  const env = { TWOWAY_METRICS: 'on', TWOWAY_DATABASE_URL: url };
  const relay = await startRelayProcess({ dataDir, env });
  running.add(relay);
  const { body } = await httpGet(relay.port, '/metrics');
  const metric = body.split('\n').find((line) => line.startsWith('twoway_storage_durable '));
  const lines = relay.output().filter((line) => line.includes('storage-not-durable'));
  await relay.stop();
  return { lines, metric };
}

test('[V99] [L34] a database that does not sync its disk is said so at the start, and in the metrics', async () => {
  const url = await databaseUrl();
  const name = new URL(url).pathname.slice(1);
  // What the relay sets itself is nothing to warn of.
  await runSql(url, `ALTER DATABASE ${name} SET synchronous_commit = off`);
  expect(await saysOfDurability(url)).toEqual({ lines: [], metric: 'twoway_storage_durable 1' });
  const careless = await startPostgres({ fsync: false });
  try {
    const { lines, metric } = await saysOfDurability(await careless.newDatabase());
    expect(metric).toBe('twoway_storage_durable 0');
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatch(/"level":"warn".*"setting":"fsync"/);
  } finally {
    await careless.close();
  }
}, 120_000);
