/** Appends that come together on one connection. [V96] */
import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import { waitFor } from '../../support/wait.ts';
import {
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

const GENEROUS = { appendsPerSecond: 100_000, appendBurst: 100_000, createsPerHour: 1_000 };
const KIB = 1_024;

/** A store whose appends reach it only once the gate is open, and how many wait there. */
function gatedStore() {
  const store = createMemoryStore();
  let open: () => void = () => undefined;
  let waiting = 0;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const gated: LogStore = {
    ...store,
    async append(request) {
      waiting += 1;
      await gate;
      return store.append(request);
    },
  };
  return { store: gated, open, waiting: () => waiting };
}

const answersOf = async (client: WireClient, count: number): Promise<unknown[]> => {
  const answers: unknown[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    const message = await client.take();
    if (message.type === 'ack') answers.push(['ack', message.id, message.seq]);
    else answers.push([message.type, 'id' in message ? message.id : 0]);
  }
  return answers;
};

test('[V96] appends do not wait for the answer to the one before, at most 32 are on their way', async () => {
  const { store, open, waiting } = gatedStore();
  const relay = await startRelayInProcess({ store, limits: GENEROUS });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  for (let id = 1; id <= 40; id += 1) client.send({ type: 'append', id, frame: write() });
  await waitFor('32 are on their way', () => waiting() === 32);
  client.send({ type: 'ping' });
  open();
  const answers = await answersOf(client, 41);
  const acks = Array.from({ length: 40 }, (_, place) => ['ack', place + 1, place + 1]);
  expect(answers).toEqual([...acks, ['pong', 0]]);
  await client.close();
  await relay.close();
});

test('[V96] [V14] behind a refused one nothing that came with it is stored, and answers keep their order', async () => {
  const limits = { ...GENEROUS, maxEntryBytes: 64 * KIB, maxRoomBytes: 64 * KIB };
  const relay = await startRelayInProcess({ limits });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  const sizes = [1_000, 60 * KIB, 10 * KIB, 1_000, 1_000];
  for (const [place, size] of sizes.entries())
    client.send({ type: 'append', id: place + 1, frame: write(size) });
  client.send({ type: 'resume' });
  client.send({ type: 'append', id: 6, frame: write(1_000) });
  const answers: unknown[] = [];
  while (answers.length < 6) {
    const message = await client.take();
    if (message.type === 'ack') answers.push(['ack', message.id, message.seq]);
    if (message.type === 'nack') answers.push([message.code, message.id]);
  }
  expect(answers).toEqual([
    ['ack', 1, 1],
    ['ack', 2, 2],
    ['room-full', 3],
    ['suspended', 4],
    ['suspended', 5],
    ['ack', 6, 3],
  ]);
  await client.close();
  await relay.close();
});

test('[V96] who goes in the midst of it leaves everything that arrived stored, and the room whole', async () => {
  const { store, open, waiting } = gatedStore();
  const relay = await startRelayInProcess({ store, limits: GENEROUS });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const [author, reader] = [await enterLive(relay, room), await enterLive(relay, room)];
  const write = newFrameWriter(room);
  for (let id = 1; id <= 5; id += 1) author.client.send({ type: 'append', id, frame: write() });
  await waitFor('all are on their way', () => waiting() === 5);
  author.client.socket.terminate();
  await reader.client.expect('left');
  open();
  for (let seq = 1; seq <= 5; seq += 1)
    expect(await reader.client.expect('entry')).toMatchObject({ seq });
  await reader.client.close();
  await waitFor('nobody and no room is left', () => relay.relay.counts().rooms === 0);
  await relay.close();
});
