/** Two relays on one database serve each other's entries: V73 of sync-server/RELAY.md. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Bytes } from '#shared/base/bytes.ts';
import { openPostgresStore } from '../../../sync-server/log/postgres-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { startPostgres, type Postgres } from '../../support/postgres.ts';
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
let relays: readonly InProcessRelay[];
beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());

async function startOn(url: string): Promise<InProcessRelay> {
  const onFault = (): void => undefined;
  const store = valueOf(await openPostgresStore({ url, connections: 4, onFault }));
  return startRelayInProcess({ store, limits: { appendsPerSecond: 1e6, appendBurst: 1e6 } });
}

beforeEach(async () => {
  const url = await postgres.newSchema();
  relays = [await startOn(url), await startOn(url)];
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
