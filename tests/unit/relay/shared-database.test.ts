/** Two relays on one database serve each other's entries: V73 and V98 of sync-server/RELAY.md. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Bytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { COMMANDS } from '../../../sync-server/commands/all-commands.ts';
import { openPostgresStore } from '../../../sync-server/log/postgres-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { runSql, startPostgres, type Postgres } from '../../support/postgres.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import { within } from '../../support/wait.ts';
import {
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

let postgres: Postgres;
let url: string;
let relays: readonly InProcessRelay[];
beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());

async function startRelay(): Promise<InProcessRelay> {
  const onFault = (): void => undefined;
  const store = valueOf(await openPostgresStore({ url, connections: 4, onFault }));
  const limits = { appendsPerSecond: 1e6, appendBurst: 1e6 };
  return startRelayInProcess({ store, keeper: store.keeper, limits });
}

beforeEach(async () => {
  url = await postgres.newSchema();
  relays = [await startRelay(), await startRelay()];
});
afterEach(async () => {
  for (const relay of relays) await relay.close();
});

function relayAt(index: number): InProcessRelay {
  const relay = relays[index];
  if (relay === undefined) throw new Error('no such relay');
  return relay;
}

/** Appends so many frames, each once the one before is acknowledged, and hears until `until` entries. */
async function takePart(client: WireClient, room: TestRoom, count: number, until: number) {
  const write = newFrameWriter(room);
  const heard = new Map<number, Bytes | 'own'>();
  let sent = 0;
  const sendNext = (): void => {
    if (sent === count) return;
    sent += 1;
    client.send({ type: 'append', id: sent, frame: write(100) });
  };
  sendNext();
  while (heard.size < until) {
    const message = await client.take();
    if (message.type === 'entry' || message.type === 'ack') {
      expect(message.seq).toBe(heard.size + 1);
      heard.set(message.seq, message.type === 'ack' ? 'own' : message.frame);
      if (message.type === 'ack') sendNext();
    } else expect(['joined', 'left', 'caught-up', 'marks']).toContain(message.type);
  }
  return heard;
}

test('[V73] what is appended at one relay is heard at the other', async () => {
  const room = await newTestRoom();
  await makeRoom(relayAt(0), room);
  const author = (await enterLive(relayAt(0), room)).client;
  const reader = (await enterLive(relayAt(1), room)).client;
  const frame = newFrameWriter(room)(200);
  author.send({ type: 'append', id: 1, frame });
  expect(await reader.expect('entry')).toEqual({ type: 'entry', seq: 1, frame });
});

test('[V73] [V11] with authors at both, every connection hears every entry once, in one order', async () => {
  const room = await newTestRoom();
  await makeRoom(relayAt(0), room);
  const clients: WireClient[] = [];
  for (const relay of [0, 1, 0, 1]) clients.push((await enterLive(relayAt(relay), room)).client);
  const heard = await within(
    'all hear all',
    25_000,
    Promise.all(clients.map((client) => takePart(client, room, 40, 160))),
  );
  for (let seq = 1; seq <= 160; seq += 1) {
    const frames = heard.map((one) => one.get(seq));
    expect(frames.filter((frame) => frame === 'own').length).toBe(1);
    const [first, ...others] = frames.filter((frame) => frame !== 'own');
    for (const other of others) expect(other).toEqual(first);
  }
});

/** Carries out `room delete` as an operator does, beside the relays. */
async function deleteRoom(room: TestRoom): Promise<void> {
  const input = { env: { TWOWAY_DATABASE_URL: url }, words: ['delete', room.roomId] };
  const done = await COMMANDS.get('room')?.run(input);
  expect(done?.ok === true ? done.value : done).toEqual([
    `Deleted room ${room.roomId}. Nothing of them is left.`,
  ]);
}

test('[V98] a room that is deleted ends who is in it at every relay, also who only listens', async () => {
  const [room, other] = [await newTestRoom(), await newTestRoom()];
  for (const made of [room, other]) await makeRoom(relayAt(0), made);
  const inside: WireClient[] = [];
  for (const relay of [0, 1, 0, 1]) inside.push((await enterLive(relayAt(relay), room)).client);
  const beside = (await enterLive(relayAt(1), other)).client;
  await deleteRoom(room);
  for (const client of inside) expect((await client.closed).code).toBe(CLOSE_NUMBERS['no-room']);
  beside.send({ type: 'append', id: 1, frame: newFrameWriter(other)() });
  await beside.expect('ack');
});

test('[V98] a relay that did not hear of it finds out once it hears again', async () => {
  const room = await newTestRoom();
  await makeRoom(relayAt(0), room);
  const reader = (await enterLive(relayAt(1), room)).client;
  // Nobody is told: the room's row goes by itself, and then the sessions that listen are ended.
  await runSql(url, 'DELETE FROM room');
  await runSql(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`,
  );
  expect((await within('the reader is told', 20_000, reader.closed)).code).toBe(
    CLOSE_NUMBERS['no-room'],
  );
});

test('[V98] [V81] made again from the devices, through another relay, it is one room anew for all', async () => {
  const room = await newTestRoom();
  await makeRoom(relayAt(0), room);
  const first = (await enterLive(relayAt(1), room)).client;
  await takePart(first, room, 3, 3);
  await deleteRoom(room);
  await first.closed;
  await makeRoom(relayAt(1), room);
  const reader = (await enterLive(relayAt(0), room)).client;
  const { client, welcome } = await enterLive(relayAt(1), room);
  expect(welcome.head.seq).toBe(0);
  const frame = newFrameWriter(room)(200);
  client.send({ type: 'append', id: 1, frame });
  expect(await reader.expect('entry')).toEqual({ type: 'entry', seq: 1, frame });
});
