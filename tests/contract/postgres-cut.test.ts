/**
 * Sessions of the postgres engine whose connection is cut, or silent, at the worst moments: what is asked
 * settles all the same, and a stop ends. L44, L45.
 */
import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { int4 } from '../../sync-server/log/postgres-binary.ts';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import {
  connectSession,
  createSession,
  createSessions,
  endSession,
} from '../../sync-server/log/postgres-session.ts';
import { openPostgresStore } from '../../sync-server/log/postgres-store.ts';
import { runTogether } from '../../sync-server/log/postgres-together.ts';
import { runSql, startPostgres, type Postgres } from '../support/postgres.ts';
import { startTcpProxy, type Direction, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor, within } from '../support/wait.ts';
import { errorOf, valueOf } from './log-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const PLENTY = 64 * 1024 * 1024;
const SETTLES_MS = 60_000;

let postgres: Postgres;
let direct: string;
let through: string;
let proxy: TcpProxy;
let roomId: RoomId;
const opened = new Set<LogStore>();

beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());
beforeEach(async () => {
  direct = await postgres.newDatabase();
  proxy = await startTcpProxy(postgres.port, { record: true });
  const address = new URL(direct);
  address.port = String(proxy.port);
  through = address.href;
  roomId = toBase64Url(randomBytes(16)) as RoomId;
});
afterEach(async () => {
  await proxy.close();
  const closed = [...opened].map((store) => within('a stop', SETTLES_MS, store.close()));
  opened.clear();
  await Promise.all(closed);
});

async function openAt(url: string): Promise<LogStore> {
  const store = valueOf(await openPostgresStore({ url, connections: 4, onFault: () => undefined }));
  opened.add(store);
  return store;
}

async function makeRoom(store: LogStore): Promise<void> {
  const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
  valueOf(await store.createRoom({ roomId, ...keys, now: NOW }));
}

const append = (store: LogStore) =>
  within(
    'an append',
    SETTLES_MS,
    store.append({ roomId, epoch: 0, frame: randomBytes(40), maxRoomBytes: PLENTY }),
  );
const lengthOf = async (store: LogStore): Promise<number> =>
  valueOf(await store.readRoom(roomId)).head.seq;

/** Appends until it is taken; returns the head's number. */
const appendAtLast = (store: LogStore): Promise<number> =>
  waitFor('an append is taken', async () => {
    const appended = await append(store);
    return appended.ok && appended.value.head.seq;
  });

/** How many bytes an append to a known room sends on a session that knows its statements. */
async function bytesOfAppend(store: LogStore): Promise<number> {
  const sizes: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const before = proxy.recorded('up').length;
    valueOf(await append(store));
    sizes.push(proxy.recorded('up').length - before);
  }
  return sizes.at(-1) ?? 0;
}

test('[L44] a stop ends though the session that listens is being made anew', async () => {
  const store = await openAt(through);
  const heard: unknown[] = [];
  store.watch((room) => heard.push(room));
  await waitFor('the store listens', () => heard.length > 0);
  proxy.cut();
  proxy.mend();
  proxy.hold('down');
  await waitFor('it is made anew', () => proxy.connections().open === 1);
  await within('a stop', SETTLES_MS, store.close());
  expect(heard).toEqual([undefined]);
});

test('[L44] who waits for a session that is ended before it stands is told', async () => {
  proxy.hold('down');
  const session = createSession(through);
  session.on('error', () => undefined);
  const connected = connectSession(session);
  connected.catch(() => undefined);
  await waitFor('it is being made', () => proxy.connections().open === 1);
  await endSession(session);
  await expect(within('the answer', SETTLES_MS, connected)).rejects.toThrow('has ended');
});

test('[L44] who waits for a session that cannot be made is told why', async () => {
  await proxy.close();
  const session = createSession(through);
  session.on('error', () => undefined);
  const connected = within('the answer', SETTLES_MS, connectSession(session));
  await expect(connected).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await endSession(session);
});

test('[L44] a session that comes about after all were broken off is broken off too', async () => {
  proxy.hold('down');
  const sessions = createSessions(through, 1, () => undefined);
  const connected = sessions.pool.connect();
  connected.catch(() => undefined);
  await waitFor('it is being made', () => proxy.connections().open === 1);
  sessions.cut();
  proxy.mend();
  await expect(within('the answer', SETTLES_MS, connected)).rejects.toThrow();
  await within('the end', SETTLES_MS, sessions.end());
});

test('[L44] a session that was idle is gone after the end, though its network is silent', async () => {
  const sessions = createSessions(through, 1, () => undefined);
  const session = await sessions.pool.connect();
  session.release();
  proxy.hold();
  await within('the end', SETTLES_MS, sessions.end());
  expect(session.connection.stream.destroyed).toBe(true);
});

test.each<readonly [Direction, readonly number[]]>([
  ['up', [1, 5, 300, 700]],
  ['down', [1, 5, 26]],
])(
  '[L45] an append settles wherever its connection is cut: %s, first of its session',
  async (way, places) => {
    const store = await openAt(through);
    await makeRoom(store);
    for (const place of places) {
      // From now on it is known; the message of the next one, on this session, has the statement's text.
      await appendAtLast(store);
      proxy.cutAfter(way, place);
      expect(errorOf(await append(store)), `byte ${place}`).toBe('storage-fault');
      proxy.mend();
    }
    await appendAtLast(store);
    expect(await lengthOf(await openAt(direct))).toBe(await lengthOf(store));
  },
);

test.each([3, 60, 150])(
  '[L45] a group that is done again with locks settles though its connection is cut %i bytes into that',
  async (place) => {
    const [store, other] = [await openAt(through), await openAt(direct)];
    await makeRoom(store);
    valueOf(await append(store));
    const bytes = await bytesOfAppend(store);
    // It knows the room as it stood before this.
    valueOf(await append(other));
    const before = proxy.recorded('up').length;
    proxy.cutAfter('up', bytes + place);
    expect(errorOf(await append(store))).toBe('storage-fault');
    expect(proxy.recorded('up').subarray(before).includes('BEGIN')).toBe(true);
    proxy.mend();
    const stood = await lengthOf(other);
    expect(await appendAtLast(store)).toBe(stood + 1);
  },
);

test('[L45] an append whose statement the server does not take is a fault, and a later one is taken', async () => {
  const store = await openAt(through);
  await makeRoom(store);
  // From now on it is known, and the session has yet to learn the statement for that.
  valueOf(await append(store));
  await runSql(direct, 'ALTER TABLE entry RENAME COLUMN room_bytes TO another');
  expect(errorOf(await append(store))).toBe('storage-fault');
  await runSql(direct, 'ALTER TABLE entry RENAME COLUMN another TO room_bytes');
  expect(await appendAtLast(store)).toBe(2);
});

test('[L45] appends on a session that is gone, and does not know it yet, are a fault', async () => {
  const session = createSession(direct);
  session.on('error', () => undefined);
  await connectSession(session);
  session.connection.stream.destroy();
  const stored = runTogether(session, { name: 'none', text: 'SELECT $1::integer' }, [[int4(1)]]);
  await expect(within('the answer', SETTLES_MS, stored)).rejects.toThrow('terminated');
  await endSession(session);
});

/** Answers each message of a session with nothing but that it is done. */
async function startEmptyServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
  const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.concat([welcome, ready]));
      socket.on('data', () => socket.write(ready));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return {
    url: `postgres://twoway@127.0.0.1:${address.port}/none`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

test('[L45] appends of which fewer are answered than were sent are a fault', async () => {
  const server = await startEmptyServer();
  const session = createSession(server.url);
  session.on('error', () => undefined);
  await connectSession(session);
  const statement = { name: 'none', text: 'SELECT $1::integer' };
  const stored = runTogether(session, statement, [[int4(1)], [int4(2)]]);
  await expect(within('the answer', SETTLES_MS, stored)).rejects.toThrow('0 of 2');
  await endSession(session);
  await server.close();
});
